"""Both ready, then open: for both at once, once and for good; before it not a byte of the other's."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.exercises.models import Answer, Reveal, Run
from apps.exercises.runs import access
from tests import factories
from tests.conftest import As
from tests.exercises.acting import act
from tests.exercises.evening import ASKED, answered, begun, both_answered, opened, page
from tests.full import few

CANARY = "CANARY-b41d"
DAY = date(2026, 11, 23)


def versions() -> dict[str, int]:
    return {seat.user.name: seat.version for seat in Membership.objects.select_related("user")}


def test_before_it_no_page_of_the_other_differs_by_a_byte(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = answered(as_(bob), couple, "Bus")
    queries = ["", *(f"?step={step}" for step in ("settle", *ASKED, "open", "reply", "end")), "?step=open&show=heavy"]
    browser = as_(bob)

    def seen() -> list[str]:
        other = [browser.get(reverse("exercises:together")).content.decode().split("<form")[0]]
        return [page(browser, run, query) for query in queries] + other

    before, bobs = seen(), versions()["Bob"]
    answered(as_(alice), couple, CANARY, until="heavy")
    as_(alice).post(reverse("exercises:act", args=[run.pk, "good", "remove"]))
    as_(alice).post(reverse("exercises:act", args=[run.pk, "good", "answer"]), {"words": CANARY})
    assert seen() == before
    assert versions()["Bob"] == bobs
    assert CANARY not in "".join(before)


def test_second_answer_makes_both_ready_and_shows_no_words(as_: As, alice: User, bob: User, couple: Couple) -> None:
    answered(as_(alice), couple, CANARY)
    before = versions()
    run = answered(as_(bob), couple, "Bus")
    assert versions()["Alice"] == before["Alice"] + 1
    for person in (alice, bob):
        shown = page(as_(person), run)
        assert "Open together" in shown
        assert "scene is-ready" in shown
    assert CANARY not in page(as_(bob), run)


def test_changing_an_answer_while_both_are_ready_tells_nobody(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = both_answered(as_, alice, bob, couple)
    reader = as_(bob)
    before, shown = versions(), page(reader, run)
    as_(alice).post(reverse("exercises:act", args=[run.pk, "good", "answer"]), {"words": "An owl"})
    as_(alice).post(reverse("exercises:act", args=[run.pk, "heavy", "remove"]))
    assert page(reader, run) == shown
    assert versions()["Bob"] == before["Bob"]


def test_one_tap_opens_for_both_and_says_who_said_what(as_: As, alice: User, bob: User, couple: Couple) -> None:
    answered(as_(alice), couple, "Heron")
    run = answered(as_(bob), couple, "Bus")
    before = versions()
    as_(alice).post(reverse("exercises:act", args=[run.pk, "open", "open"]))
    assert versions()["Bob"] == before["Bob"] + 1
    first, second = page(as_(alice), run), page(as_(bob), run)
    for shown in (first, second):
        assert "scene is-done" in shown
        assert shown.index("Heron good") < shown.index("Bus good")  # by their seats, the same for both
        assert "Heron heavy" not in shown
    assert "Ask for one more detail" in first
    assert "While you listen to Bob" in first


def test_they_are_shown_one_by_one(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = opened(as_, alice, bob, couple)
    shown = page(as_(bob), run, "?step=open&amp;show=heavy".replace("&amp;", "&"))
    assert "Heron heavy" in shown
    assert "Heron good" not in shown
    assert "Next: One thing for tomorrow" in shown
    assert 'aria-label="Step 5 of 6"' in shown
    assert "Next: Your answer to Alice" in page(as_(bob), run, "?step=open&show=tomorrow")


def test_it_does_not_open_before_both_are_ready(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = answered(as_(alice), couple, "Heron")
    answered(as_(bob), couple, "Bus", until="heavy")
    for person in (alice, bob):
        assert as_(person).post(reverse("exercises:act", args=[run.pk, "open", "open"])).status_code == 302
    act(run, "open", "open", by=alice, now=datetime(2026, 11, 23, 21, 30, tzinfo=UTC))
    assert not Reveal.objects.exists()


def test_going_on_does_not_open_it(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = both_answered(as_, alice, bob, couple)
    as_(alice).post(reverse("exercises:act", args=[run.pk, "open", "go-on"]))
    assert "Open together" in page(as_(alice), run)


def test_alone_nothing_is_ever_ready(as_: As, dana: User) -> None:
    run = answered(as_(dana), Couple.of(dana), "Alone")
    as_(dana).post(reverse("exercises:act", args=[run.pk, "open", "open"]))
    assert not Reveal.objects.exists()


def test_opened_answers_are_locked_and_the_refusal_keeps_the_words(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    run = opened(as_, alice, bob, couple)
    response = as_(alice).post(reverse("exercises:act", args=[run.pk, "good", "answer"]), {"words": "Something else"})
    assert response.status_code == 422
    assert "so it can’t be changed" in response.content.decode()
    assert "Something else" in response.content.decode()
    assert couple.answers.get(writer=alice, step="good").words == "Heron good"


def test_opened_words_can_be_removed_by_their_writer(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = opened(as_, alice, bob, couple)
    response = as_(alice).post(reverse("exercises:act", args=[run.pk, "good", "remove"]))
    assert response["Location"].endswith("?step=open&show=good")
    shown = page(as_(bob), run)
    assert "Deleted." in shown
    assert "Heron good" not in shown
    assert "Bus good" in shown
    assert "Heron good" not in [answer.words for answer in Answer.objects.all()]


def test_waiting_words_are_gone_without_a_trace(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = answered(as_(alice), couple, "Heron")
    as_(alice).post(reverse("exercises:act", args=[run.pk, "heavy", "remove"]))
    assert set(couple.answers.values_list("step", flat=True)) == {"good", "tomorrow"}
    assert "What was hard" in page(as_(alice), run)  # it can be given anew


def test_own_see_is_never_the_others(couple: Couple, alice: User, bob: User, as_: As) -> None:
    run = opened(as_, alice, bob, couple)
    run.answers.create(couple=couple, step="end", writer=alice, words=CANARY)
    gathered = couple.runs.gathered().get()
    assert CANARY not in [answer.words for answer in access.answers_visible_to(gathered, bob)]
    assert CANARY in [answer.words for answer in access.answers_visible_to(gathered, alice)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", few(range(5), 2))
def test_both_tap_at_once_and_it_opens_once(round_number: int) -> None:
    alice, bob = factories.a_person("Alice"), factories.a_person("Bob")
    couple = factories.a_couple(alice, bob)
    run = couple.runs.create(exercise="daily-check-in", version=1, day=DAY)
    for person in (alice, bob):
        run.places.create(couple=couple, person=person, step="open")
        for step in ASKED:
            run.answers.create(couple=couple, step=step, writer=person, words="Words")
    barrier = Barrier(2)

    def tap(person: User) -> None:
        mine = couple.runs.gathered().get()
        barrier.wait(timeout=10)
        try:
            act(mine, "open", "open", by=person, now=datetime(2026, 11, 23, 21, 30, tzinfo=UTC))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(tap, (alice, bob)))
    assert Reveal.objects.count() == 1
    assert versions() == {"Alice": 2, "Bob": 2}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", few(range(3), 1))
def test_both_begin_and_answer_at_once_and_become_ready(round_number: int, as_: As) -> None:
    alice, bob = factories.a_person("Alice"), factories.a_person("Bob")
    couple = factories.a_couple(alice, bob)
    barrier = Barrier(2)

    def walk(person: User) -> None:
        browser = as_(person)
        barrier.wait(timeout=10)
        try:
            answered(browser, couple, person.name)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(walk, (alice, bob)))
    run = couple.runs.gathered().get()
    assert access.ready(run, run.guide.reveals[0])


def test_page_of_another_day_is_its_own(as_: As, alice: User, bob: User, couple: Couple) -> None:
    old = couple.runs.create(exercise="daily-check-in", version=1, day=DAY - timedelta(days=400))
    old.answers.create(couple=couple, step="good", writer=alice, words=CANARY)
    browser = as_(bob)
    browser.post(reverse("exercises:begin", args=["daily-check-in"]))
    new = couple.runs.exclude(pk=old.pk).get()
    assert CANARY not in page(browser, new)


def test_begun_by_the_other_looks_as_if_nobody_had(as_: As, alice: User, bob: User, couple: Couple) -> None:
    first = begun(as_(bob), couple)
    alone = apart_from(first, page(as_(bob), first))
    couple.runs.all().delete()
    second = answered(as_(alice), couple, CANARY)
    as_(bob).post(reverse("exercises:begin", args=["daily-check-in"]))
    as_(bob).post(reverse("exercises:act", args=[second.pk, "settle", "go-on"]))
    assert apart_from(second, page(as_(bob), second)) == alone


def apart_from(run: Run, text: str) -> str:
    """Give a page without its run, and without the version that the reader's own two beginnings have moved."""
    return re.sub(r"(since=|data-version=\")\d+|data-seal=\"[^\"]*", "", text.replace(str(run.pk), ""))
