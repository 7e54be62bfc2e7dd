"""Nothing that one of the two does alone changes a byte of the other's pages, nor is a word said on their stream.

Every page, picture and refusal of alice's is asked for before and after bob's evening, headers included.
"""

import itertools
import re
from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.live import wire
from apps.photos.tus import VERSION
from tests import factories, whole
from tests.pages import stable
from tests.photos.sending import announce, send, send_part
from tests.whole import Place

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone) Safari/604", "Accept-Language": "de"}
LAPTOP = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140", "Accept-Language": "fr, en;q=0.5"}
# Drawn anew each time, whatever anybody does.
BY_ITSELF = re.compile(r'"challenge": ?"[^"]+"')

type Act = Callable[[Client, Place], object]


@pytest.fixture
def place(
    time_machine: Any, alice: User, bob: User, couple: Couple, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> Place:
    """An evening that stands still, with something of everything, and a jar that gives the same notes each time."""
    settings.PAGE_CACHE = 8 * 1024**2
    time_machine.move_to(whole.NIGHT, tick=False)
    monkeypatch.setattr("apps.gratitude.models.random.SystemRandom.sample", lambda _self, keys, number: keys[:number])
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda: "S" * 32)
    return whole.furnish(couple, alice, bob)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Whoever was told of a change."""
    people: list[UUID] = []
    monkeypatch.setattr(wire, "tell", people.extend)
    return people


def everything(
    browser: Client, place: Place, *, parts: bool = False, but: Collection[str] = ()
) -> dict[tuple[str, bool], str]:
    """Ask for all there is, and also for its parts: status, headers, cookies and body, but what changes by itself."""
    found = {}
    addresses = [address for address in place.addresses() if address not in but]
    for address, part in itertools.product(addresses, (False, True) if parts else (False,)):
        answer = browser.get(address, headers={"HX-Request": "true"} if part else {})
        kept = {name: morsel.value for name, morsel in answer.cookies.items() if name not in {"csrf", "session"}}
        body = stable(answer) if answer.get("Content-Type", "").startswith("text/") else b"".join(answer).hex()
        found[address, part] = f"{answer.status_code} {dict(answer.items())} {kept} {BY_ITSELF.sub('', body)}"
    return found


def enter(person: User, headers: dict[str, str]) -> Client:
    """Sign in by the door, on one more device."""
    browser = Client(headers=headers)
    came = browser.post(reverse("account_login"), {"login": person.email, "password": whole.PASSWORD})
    assert came["Location"] == reverse("home:today")
    return browser


def read_all(browser: Client, place: Place) -> None:
    everything(browser, place, parts=True)
    for photo in place.photos:
        browser.head(reverse("photos:photo", args=[photo.pk, "large"]))


def answer_and_take_back(browser: Client, place: Place) -> None:
    run = place.tonight.pk
    browser.post(reverse("exercises:begin", args=["daily-check-in"]))
    browser.post(reverse("exercises:act", args=[run, "settle", "go-on"]))
    for words in ("A draft", "Another draft", ""):
        for step in ("good", "heavy"):
            assert (
                browser.post(reverse("exercises:act", args=[run, step, "answer"]), {"words": words}).status_code == 302
            )
    for step in ("heavy", "good"):
        browser.post(reverse("exercises:act", args=[run, step, "remove"]))
    assert not place.tonight.answers.filter(writer=place.bob).exists()


def thank_and_take_back(browser: Client, place: Place) -> None:
    for text in ("You made soup today because I was ill", "You made soup today, and I could sleep"):
        browser.post(reverse("gratitude:jar"), {"text": text})
    mine = place.couple.thanks.get(writer=place.bob, waits=True)
    browser.post(reverse("gratitude:remove", args=[mine.pk]))
    assert not place.couple.thanks.filter(writer=place.bob, waits=True).exists()


def bring_photos_and_let_them_go(browser: Client, place: Place) -> None:
    announced = announce(browser, 5000)
    send_part(browser, announced["Location"], b"a beginning", 0)
    send(browser, factories.a_picture(colour="#005500"))
    files = SimpleUploadedFile("one.jpg", factories.a_picture(colour="#aa5500"))
    browser.post(reverse("memories:add"), {"title": "", "files": files})
    browser.delete(announced["Location"], headers={"Tus-Resumable": VERSION})
    mine = [str(photo.pk) for photo in place.couple.photos.loose_of(place.bob)]
    assert len(mine) == 2
    browser.get(reverse("memories:add"), {"waiting": "1"})
    browser.post(reverse("memories:delete_photos"), {"photo": mine})
    assert not place.couple.photos.loose_of(place.bob).exists()


def draft_and_discard(browser: Client, place: Place) -> None:
    """Begin to write in three forms; send one with a fault, discard one, leave one."""
    for number, form in enumerate(("thanks", "memory", f"run:{place.tonight.pk}:good")):
        data = {"form": form, "written": str(number + 1), "fields_typed": '{"text": ["A draft"]}'}
        assert browser.post(reverse("drafts:save"), data).status_code == 204
    assert browser.post(reverse("drafts:discard"), {"draft": "memory"}).status_code == 302
    assert browser.post(reverse("gratitude:jar"), {"text": "x" * 2000, "draft": "thanks"}).status_code == 422
    assert place.couple.drafts.of(place.bob).exclude(fields=None).count() == 2


def slip(browser: Client, place: Place) -> None:
    """Send every form with a fault."""
    browser.post(reverse("exercises:act", args=[place.tonight.pk, "settle", "go-on"]))
    statuses = {address: browser.post(address, data).status_code for address, data in whole.slips(place).items()}
    assert set(statuses.values()) == {422}, statuses
    assert send(browser, b"no picture").status_code == 422
    assert browser.post(reverse("couples:invite")).status_code == 409


def set_own_things(browser: Client, place: Place) -> None:
    """Change what is bob's alone: his clock, and to look back, which takes both."""
    data = {"name": place.bob.name, "time_zone": "Asia/Tokyo", "language": "en", "looks_back": "on"}
    data |= {"hue": "lagoon", "day_zone": place.couple.day_zone}
    assert browser.post(reverse("couples:settings"), data).status_code == 302
    assert Membership.objects.get(user=place.bob).looks_back
    browser.post(reverse("account_reauthenticate"), {"password": whole.PASSWORD})
    browser.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    new = {"oldpassword": whole.PASSWORD, "password1": "another horse battery", "password2": "another horse battery"}
    assert browser.post(reverse("account_change_password"), new).status_code == 302


EVENING: list[Act] = [
    read_all,
    answer_and_take_back,
    thank_and_take_back,
    bring_photos_and_let_them_go,
    draft_and_discard,
    slip,
    set_own_things,
]


@pytest.mark.full
def test_what_bob_does_alone_changes_no_page(place: Place, told: list[UUID]) -> None:
    """Each page once; the test below asks for all of it, between any two things that he does."""
    alices, phone = whole.browser_of(place.alice), enter(place.bob, PHONE)
    alices.get(reverse("home:today"))
    before = everything(alices, place)
    for act in EVENING[1:]:
        act(phone, place)
    assert everything(alices, place) == before
    assert place.alice.pk not in told
    assert place.bob.pk in told


@pytest.mark.full
def test_bobs_evening_alone_is_his_own(place: Place, told: list[UUID]) -> None:
    alices = whole.browser_of(place.alice)
    everything(alices, place)
    before = everything(alices, place, parts=True)
    version = Membership.objects.get(user=place.alice).version
    assert sum(answer.startswith("200") for answer in before.values()) >= 140
    doors = {address for (address, _part), answer in before.items() if answer.startswith("405")}
    phone, laptop = enter(place.bob, PHONE), enter(place.bob, LAPTOP)
    for acts in itertools.batched(EVENING, 2):
        for act in acts:
            act(phone, place)
        changed = [key for key, answer in everything(alices, place, but=doors).items() if answer != before[key]]
        assert (acts, changed) == (acts, [])
    for browser in (phone, laptop):
        browser.post(reverse("account_logout"))
    assert everything(alices, place, parts=True) == before
    assert place.alice.pk not in told
    assert place.bob.pk in told
    assert Membership.objects.get(user=place.alice).version == version


def give(browser: Client, _place: Place) -> object:
    note = {"text": "You made soup today because I was ill", "now": "1", "key": str(uuid4())}
    return browser.post(reverse("gratitude:jar"), note)


def add_memory(browser: Client, _place: Place) -> object:
    return browser.post(reverse("memories:add"), {"title": "The soup", "year": "2026"})


def tell(browser: Client, place: Place) -> object:
    return browser.post(reverse("memories:tell", args=[place.memories[0].pk]), {"words": "Otherwise"})


def take_another_name(browser: Client, place: Place) -> object:
    data = {"name": "Rob", "time_zone": "UTC", "language": "en", "hue": "lagoon", "day_zone": place.couple.day_zone}
    return browser.post(reverse("couples:settings"), data)


def be_ready(browser: Client, place: Place) -> object:
    """Answer all, after alice has: that both are ready is told before anything opens."""
    browser.post(reverse("exercises:act", args=[place.tonight.pk, "settle", "go-on"]))
    for step in whole.ASKED:
        last = browser.post(reverse("exercises:act", args=[place.tonight.pk, step, "answer"]), {"words": "Words"})
    return last


@pytest.mark.full
def test_what_bob_shares_is_seen(place: Place, told: list[UUID]) -> None:
    """The other direction: without it, a test that compares nothing would pass. Some pages are enough for that."""
    alices, phone = whole.browser_of(place.alice), enter(place.bob, PHONE)
    told_here = {reverse(name) for name in ("home:today", "memories:story", "gratitude:jar", "couples:settings")}
    told_here |= {reverse("memories:memory", args=[place.memories[0].pk]), place.tonight.get_absolute_url()}
    elsewhere = set(place.addresses()) - told_here
    assert told_here <= set(place.addresses())
    everything(alices, place, but=elsewhere)
    before = everything(alices, place, but=elsewhere)
    for act in (give, add_memory, tell, take_another_name, be_ready):
        told.clear()
        answer = act(phone, place)
        after = everything(alices, place, but=elsewhere)
        assert (act.__name__, answer.status_code) == (act.__name__, 302)  # type: ignore[attr-defined]
        assert after != before, act.__name__
        assert place.alice.pk in told
        before = after
