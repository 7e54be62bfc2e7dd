"""Two of one evening open as a moment; others are saved for later, and any can be searched for."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.gratitude import giving
from tests.conftest import As
from tests.pages import stable

JAR = "/thanks/"
DAY = date(2026, 11, 23)


def test_once_both_have_written_both_notes_are_large_and_the_form_is_folded(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    as_(bob).post(JAR, {"text": "The umbrella"})
    assert "You thanked each other." not in stable(as_(alice).get(JAR))
    as_(alice).post(JAR, {"text": "The soup when I was ill"})
    for person in (alice, bob):
        page = stable(as_(person).get(JAR))
        assert "You thanked each other." in page
        assert 'class="scene is-done"' in page
        assert page.index("Write another") < page.index("<textarea")
        assert page.count("The umbrella") == page.count("The soup when I was ill") == 1


def test_a_third_on_such_an_evening_is_sent_at_once(as_: As, alice: User, bob: User, couple: Couple) -> None:
    for person in (alice, bob):
        as_(person).post(JAR, {"text": f"By {person}"})
    as_(alice).post(JAR, {"text": "And one more", "now": "1"})
    page = stable(as_(bob).get(JAR))
    assert "And one more" in page
    assert "You thanked each other." in page


def test_saved_for_later_it_is_private_until_it_is_sent(as_: As, alice: User, bob: User, couple: Couple) -> None:
    before, key = stable(as_(bob).get(JAR)), str(uuid4())
    for words in ("For your birthday", "For your birthday, Bob"):  # sent twice, it is one
        as_(alice).post(JAR, {"text": words, "later": "1", "key": key})
    page = stable(as_(alice).get(JAR))
    assert "Saved for later" in page
    assert "For your birthday, Bob" in page
    assert stable(as_(bob).get(JAR)) == before
    as_(bob).post(JAR, {"text": "Tonight’s"})
    assert "For your birthday" not in stable(as_(bob).get(JAR))  # it is not tonight’s
    as_(alice).post(reverse("gratitude:give", args=[couple.thanks.get(writer=alice).pk]))
    assert "For your birthday, Bob" in stable(as_(bob).get(JAR))


def test_what_waits_for_tonight_can_be_saved_for_later(as_: As, alice: User, bob: User, couple: Couple) -> None:
    as_(alice).post(JAR, {"text": "Not tonight after all"})
    key = couple.thanks.get().pk
    as_(alice).post(JAR, {"text": "Not tonight after all", "later": "1", "key": str(key)})
    as_(bob).post(JAR, {"text": "Tonight’s"})
    assert couple.thanks.get(pk=key).waits
    assert "Not tonight after all" not in stable(as_(bob).get(JAR))


def test_what_was_sent_is_not_taken_back_by_saving_it_for_later(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    note = giving.give_now(couple, "Sent", by=alice, day=DAY, key=uuid4())
    as_(alice).post(JAR, {"text": "Other words", "later": "1", "key": str(note.pk)})
    note.refresh_from_db()
    assert (note.text, note.waits) == ("Sent", False)
    assert couple.thanks.get(waits=True).text == "Other words"


@pytest.mark.parametrize(("asked", "found"), [("umbrella", 1), ("UMBRELLA the", 1), ("soup", 1), ("rain", 0)])
def test_search_finds_what_both_can_read(
    as_: As, alice: User, bob: User, couple: Couple, asked: str, found: int
) -> None:
    giving.give_now(couple, "The umbrella", by=alice, day=DAY, key=uuid4())
    giving.give_now(couple, "The soup", by=bob, day=DAY, key=uuid4())
    giving.save_for_later(couple, "The soup and the rain", by=bob, day=DAY, key=uuid4())
    for person in (alice, bob):
        page = as_(person).post(reverse("gratitude:search"), {"q": asked}).content.decode()
        assert page.count("<blockquote") == found
        assert ("Nothing found" in page) == (not found)


@pytest.mark.parametrize("asked", ["", "   "])
def test_a_search_for_nothing_says_so(as_: As, alice: User, couple: Couple, asked: str) -> None:
    answer = as_(alice).post(reverse("gratitude:search"), {"q": asked})
    assert answer.status_code == 422
    assert "A word or two is enough." in answer.content.decode()


def test_a_search_for_too_much_keeps_its_words(as_: As, alice: User, couple: Couple) -> None:
    answer = as_(alice).post(reverse("gratitude:search"), {"q": "heron " * 20})
    assert answer.status_code == 422
    assert "heron heron" in answer.content.decode()


def test_search_is_no_way_into_another_jar(as_: As, alice: User, charlie: User, couple: Couple) -> None:
    giving.give_now(couple, "The umbrella", by=alice, day=couple.today(timezone.now()), key=uuid4())
    answer = as_(charlie).post(reverse("gratitude:search"), {"q": "umbrella"})
    assert "The umbrella" not in answer.content.decode()
