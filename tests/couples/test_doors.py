"""The way in through the pages: looking uses nothing up, and every refusal is a sentence."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples import middleware, pairing, views
from apps.couples.models import Acceptance, Couple, Invitation, Membership
from tests import factories
from tests.conftest import As
from tests.pages import stable

pytestmark = pytest.mark.django_db


def invitation_of(browser: Client) -> tuple[str, str]:
    """Make an invitation through the page; give its link's path and its code."""
    browser.post(reverse("couples:invite"))
    page = browser.get(reverse("couples:pair")).content.decode()
    link = re.search(r'value="http://[^/]+(/i/[^"]+)"', page)
    code = re.search(r'class="code">([^<]+)<', page)
    assert link
    assert code
    return link[1], code[1]


def test_a_shared_link_brings_its_sentence(as_: As, dana: User) -> None:
    link, _code = invitation_of(as_(dana))
    page = as_(dana).get(reverse("couples:pair")).content.decode()
    assert re.search(rf"for the two of us: http://[^/ ]+{link} The link works for three days\.", page)


def test_the_whole_way(as_: As, dana: User) -> None:
    erin = factories.a_person("Erin")
    link, _code = invitation_of(as_(dana))
    browser = as_(erin)
    browser.get(link)
    assert "Accept only if you’d like to" in browser.get(reverse("couples:invitation")).content.decode()
    browser.post(reverse("couples:accept"))
    words = Acceptance.objects.get().words
    assert words in browser.get(reverse("couples:invitation")).content.decode()
    host = as_(dana)
    assert words in host.get(reverse("couples:pair")).content.decode()
    host.post(reverse("couples:confirm", args=[Acceptance.objects.get().pk]))
    assert Couple.of(dana) == Couple.of(erin)


def test_code_works_like_the_link(as_: As, dana: User) -> None:
    _link, code = invitation_of(as_(dana))
    browser = as_(factories.a_person("Erin"))
    response = browser.post(reverse("couples:enter"), {"code": code.lower()})
    assert response["Location"] == reverse("couples:invitation")


def test_pasted_link_works_as_code(as_: As, dana: User) -> None:
    link, _code = invitation_of(as_(dana))
    response = Client().post(reverse("couples:enter"), {"code": f"https://nearer.example{link}"})
    assert response["Location"] == reverse("couples:invitation")


def test_looking_uses_nothing_up_and_names_nobody_in_the_address(as_: As, dana: User) -> None:
    link, _code = invitation_of(as_(dana))
    for _ in range(50):
        bot = Client()
        assert bot.get(link)["Location"] == reverse("couples:invitation")
        assert bot.head(link).status_code == 302
    assert Invitation.objects.get().closed == ""
    assert not Acceptance.objects.exists()


def test_wrong_code_is_named_beside_its_field_and_kept(as_: As, dana: User) -> None:
    response = as_(dana).post(reverse("couples:enter"), {"code": "FERN 11 22"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "FERN 11 22" in page
    assert str(pairing.UNKNOWN).split(".")[0] in page
    assert 'aria-invalid="true"' in page


def typed(code: str, address: str = "203.0.113.9") -> Any:
    return Client(REMOTE_ADDR=address).post(reverse("couples:enter"), {"code": code})


def test_after_too_many_misses_the_right_code_opens_nothing(as_: As, dana: User) -> None:
    link, code = invitation_of(as_(dana))
    for _ in range(20):
        assert typed("FERN KITE 11 22 33").status_code == 422
    for tried in ("FERN KITE 11 22 34", code):
        assert typed(tried).status_code == 429
        assert "a lot of tries" in typed(tried).content.decode()
    assert typed(code, "203.0.113.10").status_code == 302
    # The link itself can't be guessed, and opens from there all the same.
    assert typed(f"https://nearer.example{link}").status_code == 302


def test_all_addresses_together_miss_only_so_often(as_: As, dana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    _link, code = invitation_of(as_(dana))
    monkeypatch.setattr(views, "TRIES_OF_ALL", 30)
    assert [typed("FERN KITE 11 22 33", f"203.0.113.{number}").status_code for number in range(30)] == [422] * 30
    assert typed(code, "203.0.113.99").status_code == 429


def test_a_code_opens_nothing_through_the_door_of_links(as_: As, dana: User) -> None:
    _link, code = invitation_of(as_(dana))
    browser = Client()
    browser.get(reverse("couples:link", args=[code.replace(" ", "").lower()]))
    assert str(pairing.UNKNOWN).split(".")[0] in browser.get(reverse("couples:invitation")).content.decode()


def test_all_who_accepted_wait_with_words_of_their_own(as_: As, dana: User) -> None:
    host = as_(dana)
    link, _code = invitation_of(host)
    people = [factories.a_person(name) for name in ("Erin", "Stranger")]
    for browser in map(as_, people):
        browser.get(link)
        browser.post(reverse("couples:accept"))
    page = host.get(reverse("couples:pair")).content.decode()
    for person in people:
        assert f"{person.name} accepted your invitation" in page
        assert person.acceptance.words in page
    host.post(reverse("couples:refuse", args=[people[1].acceptance.pk]))
    page = host.get(reverse("couples:pair")).content.decode()
    assert "Stranger" not in page
    assert "Erin accepted your invitation" in page


def test_refusal_is_a_page_with_a_sentence(as_: As, dana: User, charlie: User) -> None:
    link, _code = invitation_of(as_(dana))
    browser = as_(charlie)
    browser.get(link)
    assert str(pairing.PAIRED) in browser.get(reverse("couples:invitation")).content.decode()
    response = browser.post(reverse("couples:accept"))
    assert response.status_code == 409
    assert str(pairing.PAIRED) in response.content.decode()


def test_accepting_with_nothing_in_hand_is_no_error(as_: As, dana: User) -> None:
    assert as_(dana).post(reverse("couples:accept")).status_code == 409
    assert as_(dana).get(reverse("couples:invitation")).status_code == 200


def test_refusing_silently_changes_no_byte_for_the_inviter(as_: As, dana: User) -> None:
    browser = as_(dana)
    link, _code = invitation_of(browser)
    before = [stable(browser.get(reverse(name))) for name in ("couples:pair", "home:today")]
    erin = as_(factories.a_person("Erin"))
    erin.get(link)
    erin.get(reverse("couples:invitation"))
    erin.post(reverse("couples:step_back"))
    after = [stable(browser.get(reverse(name))) for name in ("couples:pair", "home:today")]
    assert after == before


def test_five_invitations_a_day(as_: As, dana: User) -> None:
    browser = as_(dana)
    statuses = [browser.post(reverse("couples:invite")).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]


@pytest.mark.parametrize("name", ["invite", "withdraw", "accept", "step_back", "know_exit", "know_install"])
def test_changes_are_posts(as_: As, dana: User, name: str) -> None:
    assert as_(dana).get(reverse(f"couples:{name}")).status_code == 405


def test_settings_are_kept(as_: As, alice: User, couple: Couple) -> None:
    data = {
        "name": "Ali",
        "time_zone": "Asia/Tokyo",
        "language": "en",
        "hue": "moss",
        "looks_back": "on",
        "day_zone": "Europe/Paris",
    }
    as_(alice).post(reverse("couples:settings"), data)
    alice.refresh_from_db()
    couple.refresh_from_db()
    assert (alice.name, alice.time_zone, alice.membership.hue, alice.membership.looks_back) == (
        "Ali",
        "Asia/Tokyo",
        "moss",
        True,
    )
    assert couple.day_zone == "Europe/Paris"


@pytest.mark.parametrize(
    ("field", "value"), [("hue", "lagoon"), ("hue", "pink"), ("time_zone", "Nowhere"), ("name", ""), ("theme", "pink")]
)
def test_faulty_setting_is_named_and_nothing_kept(as_: As, alice: User, couple: Couple, field: str, value: str) -> None:
    data = {"name": "Ali", "time_zone": "Asia/Tokyo", "language": "en", "hue": "moss", "day_zone": "UTC"} | {
        field: value
    }
    response = as_(alice).post(reverse("couples:settings"), data)
    alice.refresh_from_db()
    assert response.status_code == 422
    assert alice.name == "Alice"
    page = response.content.decode()
    assert f'<div class="error" id="id_{field}_error">' in page
    assert re.search(rf'aria-describedby="[^"]*\bid_{field}_error"', page)


def test_one_colour_picked_by_both_at_once_is_one_sentence(
    as_: As, alice: User, bob: User, couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = middleware._seats

    def a_moment_before(person: User) -> list[Membership]:
        seats = found(person)
        with couple.change(by=bob, seen_by=[bob]):
            Membership.objects.filter(user=bob).update(hue="moss")
        return seats

    monkeypatch.setattr(middleware, "_seats", a_moment_before)
    data = {"name": "Ali", "time_zone": "Asia/Tokyo", "language": "en", "hue": "moss", "day_zone": "UTC"}
    response = as_(alice).post(reverse("couples:settings"), data)
    assert response.status_code == 422
    assert "Your partner has this one" in response.content.decode()
    assert 'value="Ali"' in response.content.decode()
    alice.refresh_from_db()
    assert (alice.name, alice.membership.hue) == ("Alice", "persimmon")


def test_first_visit_makes_one_space(as_: As) -> None:
    erin = factories.a_person("Erin")
    for _ in range(2):
        as_(erin).get(reverse("couples:pair"))
    assert Couple.objects.filter(members__user=erin).count() == 1
