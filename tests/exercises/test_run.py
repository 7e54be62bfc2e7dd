"""The way through the check-in, for one person at a time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.models import Answer
from tests.conftest import As
from tests.exercises.evening import CHECK_IN, answered, begun, opened, page
from tests.exercises.player import address


def test_an_exercise_says_how_long_how_and_how_well_known(as_: As, alice: User, couple: Couple) -> None:
    shown = as_(alice).get(reverse("exercises:about", args=["daily-check-in"])).content.decode()
    for words in (
        "5 to 15 minutes",
        "Falconier et al., 2015",
        "save it for your weekly check-in",
        "On two phones",
        "We’re on a call",
    ):
        assert words in shown


def test_together_lists_what_there_is(as_: As, alice: User, couple: Couple) -> None:
    shown = as_(alice).get(reverse("exercises:together")).content.decode()
    for exercise in load("en").values():
        assert exercise.title in shown
    assert "Saved for our weekly check-in" in shown
    assert as_(alice).post(reverse("exercises:together")).status_code == 405


def test_beginning_twice_makes_one_run_for_both(as_: As, alice: User, bob: User, couple: Couple) -> None:
    places = {
        as_(person).post(reverse("exercises:begin", args=[CHECK_IN]))["Location"] for person in (alice, alice, bob)
    }
    assert len(places) == couple.runs.count() == 1


def test_begin_is_a_post_to_what_exists(as_: As, alice: User, couple: Couple) -> None:
    assert as_(alice).get(reverse("exercises:begin", args=[CHECK_IN])).status_code == 405
    assert as_(alice).post(reverse("exercises:begin", args=["nothing"])).status_code == 404


def test_it_begins_with_a_breath_and_goes_on_to_the_first_question(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    run = begun(browser, couple)
    assert "A good moment" in page(browser, run)
    assert 'aria-label="Step 2 of 6"' in page(browser, run)
    assert 'class="nav"' not in page(browser, run)


def test_answering_goes_on_and_shows_what_is_kept(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    run = answered(browser, couple, "Heron", until="heavy")
    shown = page(browser, run)
    assert "What could Bob do" in shown
    assert "Heron good" in shown
    assert "Heron heavy" in shown
    assert 'aria-label="Step 4 of 6"' in shown


def test_waiting_is_warm_and_says_nothing_of_the_other(as_: As, alice: User, couple: Couple) -> None:
    shown = page(as_(alice), answered(as_(alice), couple, "Heron"))
    assert "Your answer is safe here." in shown
    assert "You’ll both see this once you’ve both answered." in shown
    assert "scene is-mine-one" in shown


def test_alone_it_waits_as_well(as_: As, dana: User) -> None:
    space = Couple.of(dana)
    shown = page(as_(dana), answered(as_(dana), space, "Alone"))
    assert "You’ll both see this once you’ve both answered." in shown
    assert "Invite your partner" in shown


def test_what_waits_can_be_changed(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    run = answered(browser, couple, "Heron")
    assert "Heron good" in page(browser, run, "?step=good")
    browser.post(reverse("exercises:act", args=[run.pk, "good", "answer"]), {"words": "An owl"})
    assert couple.answers.get(step="good").words == "An owl"
    assert "Your answer is safe here." in page(browser, run)


def test_nothing_ahead_can_be_looked_at_or_answered(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    run = begun(browser, couple)
    assert "A good moment" in page(browser, run, "?step=tomorrow")
    browser.post(reverse("exercises:act", args=[run.pk, "reply", "answer"]), {"words": "gladly"})
    browser.post(reverse("exercises:act", args=[run.pk, "open", "go-on"]))
    assert not couple.answers.exists()
    assert "A good moment" in page(browser, run, "?step=nonsense")


def test_questions_can_be_left_empty_to_be_told(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    run = begun(browser, couple)
    browser.post(reverse("exercises:act", args=[run.pk, "good", "answer"]), {"words": ""})
    assert couple.answers.get().words == ""
    assert "You’ll say this one aloud." in page(browser, run)


def test_sent_twice_it_is_one_answer_and_one_step(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    run = begun(browser, couple)
    for _ in range(2):
        browser.post(reverse("exercises:act", args=[run.pk, "good", "answer"]), {"words": "The heron"})
        browser.post(reverse("exercises:act", args=[run.pk, "settle", "go-on"]))
    assert couple.answers.count() == couple.places.count() == 1
    assert "What was hard" in page(browser, run)


def test_a_line_too_long_comes_back_with_its_words(as_: As, alice: User, couple: Couple) -> None:
    run = begun(as_(alice), couple)
    response = as_(alice).post(reverse("exercises:act", args=[run.pk, "good", "answer"]), {"words": "w" * 501})
    assert response.status_code == 422
    assert response["HX-Replace-Url"] == "false"
    assert "too long: 501 of 500" in response.content.decode()
    assert "w" * 501 in response.content.decode()
    assert 'aria-describedby="say id_words_helptext id_words_error"' in response.content.decode()
    assert "id_words_error" not in page(as_(alice), run)  # nothing is described by what isn't there
    assert not couple.answers.exists()


def test_reply_stands_under_the_request_and_is_one_of_four(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = opened(as_, alice, bob, couple)
    browser = as_(alice)
    browser.post(reverse("exercises:act", args=[run.pk, "open", "go-on"]))
    shown = page(browser, run)
    assert "Your answer to Bob" in shown
    assert "Bus tomorrow" in shown
    assert "Heron tomorrow" not in shown
    address = reverse("exercises:act", args=[run.pk, "reply", "answer"])
    assert "You haven’t chosen one yet" in browser.post(address, {}).content.decode()
    assert "one of the answers" in browser.post(address, {"words": "Nope"}).content.decode()
    browser.post(address, {"words": "smaller-version"})
    assert "That was today." in page(browser, run)
    assert "A smaller version" not in page(as_(bob), run)  # Bob is still at the reveal
    as_(bob).post(reverse("exercises:act", args=[run.pk, "open", "go-on"]))
    as_(bob).post(address, {"words": "gladly"})
    assert "A smaller version" in page(as_(bob), run)


def test_reply_can_be_left_out(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = opened(as_, alice, bob, couple)
    browser = as_(alice)
    for step in ("open", "reply"):
        browser.post(reverse("exercises:act", args=[run.pk, step, "go-on"]))
    shown = page(browser, run)
    assert "That was today." in shown
    assert reverse("exercises:about", args=["nightly-gratitude"]) in shown


def test_htmx_gets_the_step_and_a_proper_address(as_: As, alice: User, couple: Couple) -> None:
    run = begun(as_(alice), couple)
    response = as_(alice).get(reverse("exercises:run", args=[run.pk]), headers={"HX-Request": "true"})
    assert response.content.decode().strip().startswith('<div id="step"')
    assert response["HX-Replace-Url"] == reverse("exercises:run", args=[run.pk])


def test_markup_in_words_is_only_words(as_: As, alice: User, couple: Couple) -> None:
    run = answered(as_(alice), couple, "<script>alert(1)</script>")
    assert "<script>alert" not in page(as_(alice), run)


@pytest.mark.parametrize("door", ["answer", "open", "keep", "remove"])
def test_doors_are_posts_and_shut_to_strangers(as_: As, alice: User, charlie: User, couple: Couple, door: str) -> None:
    run = answered(as_(alice), couple, "Heron")
    there = address(door, run, "open" if door == "open" else "good")
    assert as_(alice).get(there).status_code == 405
    assert as_(charlie).post(there).status_code == 404
    assert couple.answers.count() == 3


def test_run_and_going_on_are_shut_to_strangers(as_: As, alice: User, charlie: User, couple: Couple) -> None:
    run = begun(as_(alice), couple)
    assert as_(charlie).get(reverse("exercises:run", args=[run.pk])).status_code == 404
    assert as_(charlie).post(reverse("exercises:act", args=[run.pk, "good", "go-on"])).status_code == 404
    assert as_(alice).post(reverse("exercises:run", args=[run.pk])).status_code == 405
    assert as_(alice).get(reverse("exercises:act", args=[run.pk, "good", "go-on"])).status_code == 405


def test_partner_meets_the_run_at_their_own_place(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = answered(as_(alice), couple, "Heron")
    shown = page(as_(bob), run)
    assert "Just the two of you" in shown
    assert "Heron" not in shown


def test_partner_cannot_touch_the_others_words(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = opened(as_, alice, bob, couple)
    theirs = couple.answers.filter(writer=alice)
    before = list(theirs.values_list("step", "words"))
    for door in ("answer", "keep", "remove"):
        as_(bob).post(address(door, run, "good"), {"words": "Mine now"})
    assert list(theirs.values_list("step", "words")) == before


def test_queries_do_not_grow_with_answers(as_: As, alice: User, bob: User, couple: Couple) -> None:
    browser = as_(alice)
    counts = []
    run = begun(browser, couple)
    for look in (lambda: None, lambda: opened(as_, alice, bob, couple)):
        look()
        with CaptureQueriesContext(connection) as queries:
            page(browser, run)
        counts.append(len(queries))
    assert Answer.objects.count() == 6
    assert max(counts) <= 9


def test_looking_back_is_left_by_ordinary_forms(as_: As, alice: User, bob: User, couple: Couple) -> None:
    """A live refresh asks for the address in the bar: after an htmx swap it could bring the old page back."""
    browser = as_(alice)
    run = answered(browser, couple, "Heron")
    assert "hx-post" not in page(browser, run, "?step=good").split("Saved so far")[0]
    opened(as_, alice, bob, couple)
    assert "hx-post" not in page(browser, run, "?step=open&show=tomorrow")
