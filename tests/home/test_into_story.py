"""A thank-you can go into the story: on its day, with its photo, in the words of who puts it there."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.gratitude import giving
from apps.gratitude.models import Thanks
from tests import factories
from tests.conftest import As

DAY = date(2026, 11, 20)
WORDS = "You made soup when I came home frozen, and said nothing of the mess"


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 20, 30, tzinfo=UTC), tick=False)


@pytest.fixture
def thanks(couple: Couple, alice: User) -> Thanks:
    photo = factories.a_photo(couple, private_to=alice)
    return giving.give_now(couple, WORDS, by=alice, day=DAY, key=uuid4(), photos=[photo])


def at(thanks: Thanks) -> str:
    return reverse("home:into_story", args=[thanks.pk])


def test_it_becomes_a_memory_of_its_day_with_its_photo(
    as_: As, alice: User, bob: User, couple: Couple, thanks: Thanks
) -> None:
    assert WORDS in as_(alice).get(at(thanks)).content.decode()
    answer = as_(alice).post(at(thanks), {"words": WORDS})
    memory = couple.memories.get()
    assert answer["Location"] == (page := reverse("memories:memory", args=[memory.pk]))
    assert (memory.happened_on, memory.private_to) == (DAY, None)
    assert memory.title == "You made soup when I came home frozen…"
    assert [(telling.writer, telling.words) for telling in memory.tellings.all()] == [(alice, WORDS)]
    assert [picture.photo for picture in memory.pictures.all()] == [thanks.photo]
    assert as_(bob).get(page).status_code == 200


def test_the_other_quotes_and_speaks_for_nobody_else(
    as_: As, alice: User, bob: User, couple: Couple, thanks: Thanks
) -> None:
    assert f"“{WORDS}”" in as_(bob).get(at(thanks)).content.decode()
    as_(bob).post(at(thanks), {"words": "I had burnt it"})
    as_(alice).post(at(thanks), {"words": WORDS})
    told = couple.memories.get().tellings.order_by("writer__membership__slot")
    assert [(telling.writer, telling.words) for telling in told] == [(alice, WORDS), (bob, "I had burnt it")]


def test_sent_twice_it_is_there_once(as_: As, alice: User, couple: Couple, thanks: Thanks) -> None:
    for _time in range(2):
        as_(alice).post(at(thanks), {"words": WORDS})
    memory = couple.memories.get()
    assert memory.tellings.get().words == WORDS
    assert memory.pictures.count() == 1


def test_what_waits_or_was_deleted_can_not_go_there(as_: As, alice: User, couple: Couple, thanks: Thanks) -> None:
    waiting = giving.save_for_later(couple, "Later", by=alice, day=DAY, key=uuid4())
    giving.take_back(thanks, by=alice)
    for one in (waiting, thanks):
        assert as_(alice).get(at(one)).status_code == 404
        assert as_(alice).post(at(one), {"words": "Mine"}).status_code == 404
    assert not couple.memories.exists()


def test_what_is_no_picture_is_said_and_the_words_stay(as_: As, alice: User, couple: Couple, thanks: Thanks) -> None:
    broken = SimpleUploadedFile("soup.jpg", b"no picture at all")
    answer = as_(alice).post(at(thanks), {"words": "Other words", "files": [broken]})
    assert answer.status_code == 422
    assert "Other words" in answer.content.decode()
    assert not couple.memories.exists()


@pytest.mark.parametrize(("words", "title"), [("Soup", "Soup"), ("a b c d e f g h", "a b c d e f g h")])
def test_few_words_are_its_title(as_: As, alice: User, couple: Couple, words: str, title: str) -> None:
    short = giving.give_now(couple, words, by=alice, day=DAY, key=uuid4())
    as_(alice).post(at(short), {"words": ""})
    assert couple.memories.get().title == title
