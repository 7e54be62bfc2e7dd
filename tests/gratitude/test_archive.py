"""The jar can be read month by month and by who wrote; its picture of a month is of both, and counts nobody."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.gratitude import archive, giving
from apps.web.dots import RADIUS
from tests.conftest import As

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 20, 30, tzinfo=UTC), tick=False)


@pytest.fixture
def filled(couple: Couple, alice: User, bob: User) -> Couple:
    for by, words, day in (
        (alice, "Soup", date(2026, 11, 2)),
        (bob, "The bins", date(2026, 11, 2)),
        (bob, "The landlord", date(2026, 11, 9)),
        (alice, "The knee", date(2026, 10, 30)),
    ):
        giving.give_now(couple, words, by=by, day=day, key=uuid4())
    return couple


def texts(found: archive.Archive) -> set[str]:
    return {str(note.text) for note in found.notes}


def test_a_month_of_both_or_of_one(filled: Couple) -> None:
    assert texts(archive.read(filled, TODAY)) == {"Soup", "The bins", "The landlord"}
    assert texts(archive.read(filled, TODAY, by="one")) == {"Soup"}
    assert texts(archive.read(filled, TODAY, by="two")) == {"The bins", "The landlord"}
    assert texts(archive.read(filled, TODAY, month="2026-10", by="one")) == {"The knee"}
    assert texts(archive.read(filled, TODAY, month="2026-10", by="two")) == set()


@pytest.mark.parametrize(("month", "by"), [("nonsense", ""), ("2026-13", "three"), ("1999-01", "\x00"), ("", "ONE")])
def test_what_is_not_known_is_the_newest_month_of_both(filled: Couple, month: str, by: str) -> None:
    assert texts(archive.read(filled, TODAY, month, by)) == {"Soup", "The bins", "The landlord"}


def test_the_picture_of_a_month_is_of_both_whoever_is_chosen(filled: Couple) -> None:
    of_both, of_one = archive.read(filled, TODAY), archive.read(filled, TODAY, by="one")
    assert of_both.dots == of_one.dots
    assert (of_both.of_month, of_one.of_month, of_both.total) == (3, 3, 4)
    lit = [(number, dot.radius) for number, dot in enumerate(of_both.dots, 1) if dot.is_lit]
    assert lit == [(2, RADIUS[2]), (9, RADIUS[1])]


def test_the_page_keeps_who_was_chosen_from_month_to_month(as_: As, alice: User, filled: Couple) -> None:
    page = as_(alice).get("/thanks/?by=two").content.decode()
    assert "The landlord" in page
    assert "Soup" not in page
    assert "?month=2026-10&amp;by=two" in page
    assert "3 thank-yous from the two of you." in page
    assert "None this month." in as_(alice).get("/thanks/?month=2026-10&by=two").content.decode()


def test_search_finds_what_one_of_them_wrote(as_: As, alice: User, filled: Couple) -> None:
    def found(by: str) -> str:
        return as_(alice).post("/thanks/search/", {"q": "the", "by": by}).content.decode()

    assert all(words in found("") for words in ("The bins", "The landlord", "The knee"))
    assert "The knee" not in found("two")
    assert "The bins" not in found("one")
    assert as_(alice).post("/thanks/search/", {"q": "the", "by": "three"}).status_code == 422


def test_alone_there_is_nobody_to_choose(as_: As, dana: User) -> None:
    giving.save_for_later(Couple.of(dana), "Soup", by=dana, day=TODAY, key=uuid4())
    page = as_(dana).get("/thanks/").content.decode()
    assert "Written by" not in page
    assert "Written by" not in as_(dana).get("/thanks/search/").content.decode()
