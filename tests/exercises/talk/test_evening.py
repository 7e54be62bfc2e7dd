"""The page on the table, “We did it”, and the lines about an evening."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import sofar
from apps.exercises.content.load import load
from apps.exercises.models import Evening, Line
from apps.exercises.runs import flow
from tests import factories
from tests.conftest import As

pytestmark = pytest.mark.django_db
TALK = reverse("exercises:talk", args=["daily-check-in"])
DONE = reverse("exercises:talk_done", args=["daily-check-in"])


@pytest.fixture
def evening(as_: As, alice: User, couple: Couple) -> Evening:
    as_(alice).post(DONE)
    return couple.evenings.get()


def page_of(evening: Evening) -> str:
    return reverse("exercises:evening", args=[evening.pk])


def test_the_page_holds_all_its_prompts_and_works_as_a_long_page(as_: As, alice: User, couple: Couple) -> None:
    page = as_(alice).get(TALK).content.decode()
    assert page.count('<li class="talk-prompt') == 7
    assert "Put one phone on the table." in page
    assert f'action="{DONE}"' in page


def test_it_shows_nothing_of_its_owner_and_no_way_but_out(as_: As, alice: User, couple: Couple) -> None:
    page = as_(alice).get(TALK).content.decode()
    assert '<nav class="nav"' not in page
    assert "our-live" not in page
    assert "Quick exit" in page


def test_no_word_that_is_private_is_on_the_table(as_: As, alice: User, couple: Couple) -> None:
    factories.a_memory(couple, title="CANARY-7f3a", private_to=alice, made_by=alice)
    run = flow.begin(couple, load("en")["daily-check-in"], by=alice, day=couple.today(timezone.now()))
    run.answers.create(couple=couple, step="good", writer=alice, words="CANARY-7f3a")
    evening = couple.evenings.create(name="daily-check-in", day=couple.today(timezone.now()))
    couple.lines.create(evening=evening, writer=alice, private_to=alice, words="CANARY-7f3a")
    assert "CANARY-7f3a" not in as_(alice).get(TALK).content.decode()


def test_what_cannot_be_talked_is_not_there(as_: As, alice: User, couple: Couple) -> None:
    for name in ("apology", "nothing-of-the-kind"):
        assert as_(alice).get(reverse("exercises:talk", args=[name])).status_code == 404
        assert as_(alice).post(reverse("exercises:talk_done", args=[name])).status_code == 404
    assert as_(alice).get(DONE).status_code == 405


def test_alone_it_works_before_the_partner_has_come(as_: As, dana: User) -> None:
    page = as_(dana).get(TALK).content.decode()
    assert "Your partner" in page
    assert as_(dana).post(DONE).status_code == 302


def test_done_twice_or_by_both_it_is_one_evening_and_both_see_it(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    before = bob.membership.version
    answers = [as_(person).post(DONE).headers["Location"] for person in (alice, alice, bob)]
    assert len(set(answers)) == 1
    bob.membership.refresh_from_db()
    assert bob.membership.version == before + 1 + 1  # the new evening, and what he said himself


def test_a_line_is_for_both_unless_it_is_kept_private(as_: As, alice: User, bob: User, evening: Evening) -> None:
    as_(alice).post(page_of(evening), {"words": "You laughed first.", "keep": "private"})
    assert "You laughed first." in as_(alice).get(page_of(evening)).content.decode()
    bob.membership.refresh_from_db()
    before = bob.membership.version
    as_(alice).post(page_of(evening), {"words": "You laughed twice.", "keep": "private"})
    assert "You laughed" not in as_(bob).get(page_of(evening)).content.decode()
    bob.membership.refresh_from_db()
    assert bob.membership.version == before
    as_(alice).post(page_of(evening), {"words": "You laughed twice."})
    assert "You laughed twice." in as_(bob).get(page_of(evening)).content.decode()
    as_(alice).post(page_of(evening), {"words": ""})
    assert not Line.objects.exists()


def test_a_line_too_long_comes_back_with_its_words(as_: As, alice: User, evening: Evening) -> None:
    answer = as_(alice).post(page_of(evening), {"words": "far " * 200})
    assert answer.status_code == 422
    assert "far far" in answer.content.decode()


def test_it_can_be_written_until_the_next_night_is_over(as_: As, alice: User, couple: Couple, evening: Evening) -> None:
    today = couple.today(timezone.now())
    for days, is_open in ((0, True), (1, True), (2, False)):
        Evening.objects.filter(couple=couple).update(day=today - timedelta(days=days))
        assert ("<form" in as_(alice).get(page_of(evening)).content.decode()) == is_open
        assert (sofar.read(couple, alice, today).unsaved is not None) == is_open
    late = as_(alice).post(page_of(evening), {"words": "Too late."})
    assert (late.status_code, "Too late." in late.content.decode()) == (422, True)
    assert not Line.objects.exists()


def test_what_was_asked_for_can_be_written_down_by_each(as_: As, bob: User, couple: Couple, evening: Evening) -> None:
    page = as_(bob).get(page_of(evening)).content.decode()
    assert "Want to be reminded of what you asked for?" in page
    Evening.objects.filter(couple=couple).update(name="five-minute-hug")
    assert "Want to be reminded" not in as_(bob).get(page_of(evening)).content.decode()
    on_a_path = couple.path_runs.create(path="seven-evenings", begun_on=evening.day)
    Evening.objects.filter(couple=couple).update(name="how-was-your-day", path_run=on_a_path)
    assert "Want to be reminded of what you asked for?" in as_(bob).get(page_of(evening)).content.decode()


def test_who_has_saved_a_line_is_not_asked_again_and_the_other_is(
    as_: As, alice: User, bob: User, couple: Couple, evening: Evening
) -> None:
    as_(alice).post(page_of(evening), {"words": "Yes."})
    today = couple.today(timezone.now())
    assert [bool(sofar.read(couple, person, today).unsaved) for person in (alice, bob)] == [False, True]


def test_a_stranger_finds_no_evening(as_: As, charlie: User, evening: Evening) -> None:
    assert as_(charlie).get(page_of(evening)).status_code == 404
    assert as_(charlie).post(page_of(evening), {"words": "x"}).status_code == 404
