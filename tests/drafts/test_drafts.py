"""What somebody was writing is theirs alone, is offered again, and ends when it is sent."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.drafts import drafting
from apps.drafts.models import Draft
from apps.exercises.content.load import load
from apps.exercises.runs import flow
from apps.live import wire
from tests import factories
from tests.conftest import As
from tests.couples.test_moving import join
from tests.exercises.acting import act

pytestmark = pytest.mark.django_db
WORDS = "You walked the dog in the rain today"


def save(browser: Client, form: str = "thanks", *, ago: float = 0, **fields: str) -> int:
    """Save as the page's element does; `ago` is how many seconds it is on its way."""
    written = int((timezone.now() - timedelta(seconds=ago)).timestamp() * 1000)
    typed = json.dumps({name: [value] for name, value in fields.items()})
    data = {"form": form, "written": written, "fields_typed": typed}
    return browser.post(reverse("drafts:save"), data).status_code


def offered(browser: Client, address: str) -> bool:
    return "Your draft from" in browser.get(address).content.decode()


def test_what_was_typed_is_offered_again_on_any_device(as_: As, alice: User, couple: Couple) -> None:
    assert save(as_(alice), text=WORDS) == 204
    page = as_(alice).get(reverse("gratitude:jar")).content.decode()
    assert "Your draft from" in page
    assert page.count(WORDS) >= 2  # for the script, and for whoever has none


def test_it_is_sealed(as_: As, alice: User, couple: Couple) -> None:
    save(as_(alice), text=WORDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM drafts_draft")
        assert WORDS.encode() not in bytes(cursor.fetchone()[0])


def test_nobody_is_told_and_the_partner_sees_nothing(
    as_: As, alice: User, bob: User, couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(wire, "tell", told.extend)
    before = set(Membership.objects.values_list("user", "version"))
    browser = as_(alice)
    save(browser, text=WORDS)
    browser.post(reverse("drafts:discard"), {"draft": "thanks"})
    save(browser, text=f"{WORDS}, again")
    assert (told, set(Membership.objects.values_list("user", "version"))) == ([], before)
    assert not offered(as_(bob), reverse("gratitude:jar"))


def test_sent_it_is_gone_and_does_not_come_back(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    save(browser, text=WORDS)
    browser.post(reverse("gratitude:jar"), {"text": WORDS, "draft": "thanks"})
    assert save(browser, ago=5, text=WORDS) == 204  # was on its way while the form was sent
    assert not offered(browser, reverse("gratitude:jar"))
    save(browser, text="Something new")
    assert offered(browser, reverse("gratitude:jar"))


def test_it_ends_in_the_transaction_that_keeps_its_words(
    as_: As, alice: User, couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = as_(alice)
    browser.raise_request_exception = False
    save(browser, text=WORDS)

    def stumble(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("apps.drafts.drafting.Draft.objects.update_or_create", stumble)
    sent, kind = urlencode({"text": WORDS, "draft": "thanks"}), "application/x-www-form-urlencoded"
    assert browser.post(reverse("gratitude:jar"), sent, content_type=kind).status_code == 500
    monkeypatch.undo()
    assert not couple.thanks.exists()
    assert offered(browser, reverse("gratitude:jar"))


def test_a_fault_keeps_what_was_sent(as_: As, alice: User, couple: Couple) -> None:
    """Also for whoever has no script, and leaves then."""
    browser = as_(alice)
    page = browser.post(reverse("memories:add"), {"title": "The heron", "year": "soon", "draft": "memory"})
    assert page.status_code == 422
    assert "Your draft from" not in page.content.decode()  # what came back is newer
    assert offered(browser, reverse("memories:add"))
    browser.post(reverse("memories:add"), {"title": "The heron", "year": "2025", "draft": "memory"})
    assert not offered(browser, reverse("memories:add"))


def test_discarded_it_is_gone_and_the_form_is_shown_again(as_: As, alice: User, couple: Couple) -> None:
    browser, jar = as_(alice), reverse("gratitude:jar")
    save(browser, text=WORDS)
    answer = browser.post(
        reverse("drafts:discard"), {"draft": "thanks"}, headers={"Referer": f"http://testserver{jar}"}
    )
    assert (answer.status_code, answer["Location"]) == (302, jar)
    assert not offered(browser, jar)
    elsewhere = browser.post(reverse("drafts:discard"), {"draft": "x"}, headers={"Referer": "https://example.org/"})
    assert elsewhere["Location"] == reverse("home:today")


def test_the_later_save_of_two_tabs_wins(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    save(browser, ago=1, text="Later")
    save(browser, ago=9, text="Earlier, but slow")
    assert "Later" in browser.get(reverse("gratitude:jar")).content.decode()
    save(browser)  # all of it was deleted by hand
    assert not offered(browser, reverse("gratitude:jar"))


def test_after_thirty_days_it_is_neither_offered_nor_there(
    as_: As, alice: User, couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = as_(alice)
    save(browser, text=WORDS)
    at = timezone.now()
    drafting.due(at + timedelta(days=30))
    assert Draft.objects.exists()
    Draft.objects.update(due_on=(at - timedelta(days=1)).date())
    assert not offered(browser, reverse("gratitude:jar"))
    drafting.due(at)
    assert not Draft.objects.exists()


def test_full_is_said_and_nothing_is_thrown_away(
    as_: As, alice: User, couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "MOST", 1)
    browser = as_(alice)
    assert save(browser, text=WORDS) == 204
    assert save(browser, "park", words="More") == 409
    assert save(browser, text=f"{WORDS}, and more") == 204


@pytest.mark.parametrize(
    "data",
    [
        {"form": "Nonsense!"},
        {"form": "a" * 200},
        {"written": "soon"},
        {"fields_typed": "[]"},
        {"fields_typed": "nonsense"},
        {"fields_typed": '{"text": "no list"}'},
        {"fields_typed": '{"text": [1]}'},
        {"fields_typed": json.dumps({"text": ["x" * 200_001]})},
        {"fields_typed": json.dumps({str(number): [] for number in range(151)})},
    ],
)
def test_what_is_no_draft_is_refused(as_: As, alice: User, couple: Couple, data: dict[str, str]) -> None:
    whole = {"form": "thanks", "written": "1", "fields_typed": "{}"} | data
    assert as_(alice).post(reverse("drafts:save"), whole).status_code == 422


def test_every_form_of_words_is_one(as_: As, alice: User, bob: User, couple: Couple) -> None:
    """The pages name the forms that they keep drafts of."""
    memory = factories.a_memory(couple)
    photo = factories.a_photo(couple, memory=memory)
    chapter = couple.chapters.create(made_by=alice, title="Lisbon", position=1)
    run = flow.begin(couple, load("en")["daily-check-in"], by=alice, day=couple.today(timezone.now()))
    act(run, "settle", "go-on", by=alice, now=timezone.now())
    browser = as_(alice)
    pages = {
        reverse("gratitude:jar"): "thanks",
        run.get_absolute_url(): f"run:{run.pk}:good",
        reverse("exercises:together"): "park",
        reverse("memories:add"): "memory",
        reverse("memories:memory", args=[memory.pk]): f"tell:{memory.pk}",
        reverse("memories:change", args=[memory.pk]): f"change:{memory.pk}",
        reverse("memories:photo", args=[photo.pk]): f"photo:{photo.pk}",
        reverse("memories:chapters"): "chapter",
        reverse("memories:chapter", args=[chapter.pk]): f"chapter:{chapter.pk}",
    }
    for address, name in pages.items():
        page = browser.get(address).content.decode()
        assert f'name="draft" value="{name}"' in page, address
        assert "js/elements/draft.js" in page, address
        save(browser, name, words=WORDS)
        assert offered(browser, address), address


def test_queries_do_not_grow_with_drafts(as_: As, alice: User, couple: Couple) -> None:
    browser, counts = as_(alice), []
    browser.get(reverse("gratitude:jar"))
    for _ in range(2):
        for _ in range(10):
            save(browser, f"tell:{uuid4()}", words=WORDS)
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("gratitude:jar"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_drafts_come_along_to_the_partner_and_open_there(as_: As, dana: User) -> None:
    erin = factories.a_person("Erin")
    save(as_(erin), text=WORDS)
    join(dana, erin)
    page = as_(erin).get(reverse("gratitude:jar")).content.decode()
    assert WORDS in page
    assert not offered(as_(dana), reverse("gratitude:jar"))


def test_a_clock_that_is_ahead_is_not_believed(as_: As, alice: User, couple: Couple) -> None:
    save(as_(alice), ago=-99_999, text=WORDS)
    assert couple.drafts.get().written_at <= datetime.now(UTC)
