"""The pages on which either of the two arranges the photos and says what a memory was."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory
from apps.memories.moment import Moment
from apps.photos.models import Photo
from tests import factories
from tests.conftest import As

NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)


def door(name: str, row: Memory | Photo) -> str:
    return reverse(f"memories:{name}", args=[row.pk])


def loose(couple: Couple, person: User, day: date | None = None) -> Photo:
    return factories.a_photo(couple, uploader=person, private_to=person, taken_on=day)


# One photo


def test_one_photos_page_says_whose_credit_it_is_and_lets_the_other_change_it(
    as_: As, alice: User, bob: User, couple: Couple, memory: Memory
) -> None:
    photo = factories.a_photo(couple, memory=memory, uploader=alice)
    page = as_(bob).get(door("photo", photo)).content.decode()
    assert "Alice added this photo. It belongs to both of you." in page
    assert as_(bob).post(door("photo", photo), {"caption": "Moon", "taken_on": "2026-08-10"}).status_code == 302
    photo.refresh_from_db()
    assert (photo.caption, photo.taken_on) == ("Moon", date(2026, 8, 10))


def test_two_change_one_photo_at_once_and_both_stay(as_: As, alice: User, couple: Couple, memory: Memory) -> None:
    photo = factories.a_photo(couple, memory=memory)
    seen = {"caption": "", "initial-caption": "", "taken_on": "", "initial-taken_on": ""}
    as_(alice).post(door("photo", photo), seen | {"taken_on": "2026-08-10"})
    as_(alice).post(door("photo", photo), seen | {"caption": "Moon"})
    photo.refresh_from_db()
    assert (photo.caption, photo.taken_on) == ("Moon", date(2026, 8, 10))


@pytest.mark.parametrize("day", ["2026-02-30", "1850-01-01", "3000-01-01", "soon"])
def test_a_day_that_there_was_not_is_said(as_: As, alice: User, couple: Couple, memory: Memory, day: str) -> None:
    photo = factories.a_photo(couple, memory=memory)
    response = as_(alice).post(door("photo", photo), {"caption": "Kept on the page", "taken_on": day})
    assert response.status_code == 422
    assert "Kept on the page" in response.content.decode()


def test_a_photo_moves_to_a_memory_around_its_day(as_: As, bob: User, couple: Couple, memory: Memory) -> None:
    photo, other = factories.a_photo(couple, memory=memory), factories.a_memory(couple, title="The day after")
    assert "The day after (9 August 2026)" in as_(bob).get(door("photo", photo)).content.decode()
    as_(bob).post(door("move_photo", photo), {"memory": str(other.pk)})
    assert other.pictures.get().photo == photo
    for wrong in ({}, {"memory": "nonsense"}):
        assert as_(bob).post(door("move_photo", photo), wrong).status_code == 302
    assert other.pictures.get().photo == photo


def test_a_loose_photo_has_no_page(as_: As, alice: User, couple: Couple) -> None:
    assert as_(alice).get(door("photo", loose(couple, alice))).status_code == 404


# Their order


def test_arrows_and_choices_change_the_order(as_: As, alice: User, couple: Couple, memory: Memory) -> None:
    photos = [factories.a_photo(couple, memory=memory) for _ in range(3)]
    browser, order = as_(alice), door("order", memory)
    for sent, after in (
        ({"later": str(photos[0].pk)}, [1, 0, 2]),
        ({"earlier": str(photos[2].pk)}, [1, 2, 0]),
        ({"first": "1", "photo": [str(photos[0].pk)]}, [0, 1, 2]),
        ({"first": "1", "photo": ["nonsense"]}, [0, 1, 2]),
        ({}, [0, 1, 2]),
    ):
        assert browser.post(order, sent).status_code == 302
        shown = browser.get(door("arrange", memory)).context["pictures"]
        assert [picture.photo for picture in shown] == [photos[place] for place in after]
    assert browser.post(order, {"by-time": "1"}).status_code == 302


def test_chosen_ones_go_elsewhere(as_: As, bob: User, couple: Couple, memory: Memory) -> None:
    photos = [factories.a_photo(couple, memory=memory) for _ in range(3)]
    other = factories.a_memory(couple)
    chosen = {"photo": [str(photos[0].pk)]}
    as_(bob).post(door("take_out", memory), chosen | {"memory": str(other.pk), "move": "1"})
    as_(bob).post(door("take_out", memory), {"photo": [str(photos[1].pk)], "bin": "1"})
    as_(bob).post(door("take_out", memory), {"photo": [str(photos[0].pk)], "bin": "1"})  # lies elsewhere by now
    assert other.pictures.kept().get().photo == photos[0]
    assert memory.pictures.kept().get().photo == photos[2]


# The inbox


def test_loose_photos_lie_by_day_with_the_memories_they_may_belong_to(
    as_: As, alice: User, bob: User, couple: Couple, memory: Memory
) -> None:
    near, far = loose(couple, alice, date(2026, 8, 10)), loose(couple, alice, date(2019, 5, 1))
    undated = loose(couple, alice)
    spring = factories.a_memory(couple, title="Spring", when=Moment(2019, season="spring"))
    year = factories.a_memory(couple, title="All of it", when=Moment(2019))
    factories.a_memory(couple, title="Hers", when="2026-08-09", private_to=bob, made_by=bob)
    groups = as_(alice).get(reverse("memories:inbox")).context["groups"]
    assert [(group.day, group.photos, group.memories) for group in groups] == [
        (date(2026, 8, 10), [near], [memory]),
        (date(2019, 5, 1), [far], [spring, year]),
        (None, [undated], []),
    ]
    assert as_(bob).get(reverse("memories:inbox")).context["groups"] == []


def test_a_heap_goes_into_a_memory_or_the_bin(as_: As, alice: User, couple: Couple, memory: Memory) -> None:
    one, two, three = (loose(couple, alice, date(2026, 8, 9)) for _ in range(3))
    browser, sort = as_(alice), reverse("memories:sort")
    page = browser.post(sort, {"photo": [str(one.pk)], "memory": str(memory.pk)}, follow=True).content.decode()
    assert "One photo is in “Sea, eleven at night” now." in page
    browser.post(sort, {"photo": [str(two.pk)], "bin": "1"})
    browser.post(sort, {"photo": [str(three.pk)]})
    assert memory.pictures.get().photo == one
    assert couple.photos.in_bin().get() == two
    assert couple.photos.loose_of(alice).get() == three


def test_photos_come_into_the_inbox_without_script(as_: As, alice: User, couple: Couple) -> None:
    files = [SimpleUploadedFile("one.jpg", factories.a_picture()), SimpleUploadedFile("a.svg", b"<svg/>")]
    page = as_(alice).post(reverse("memories:inbox"), {"files": files}, follow=True).content.decode()
    assert couple.photos.loose_of(alice).count() == 1
    assert "a.svg: We can’t open SVG drawings" in page


def test_the_former_address_of_the_inbox_leads_there(as_: As, alice: User, couple: Couple) -> None:
    answer = as_(alice).get("/story/tray/")
    assert (answer.status_code, answer["Location"]) == (301, "/story/inbox/")


def test_a_new_memory_takes_up_the_photos_of_one_day(as_: As, alice: User, couple: Couple) -> None:
    that_day, another = loose(couple, alice, date(2026, 8, 9)), loose(couple, alice, date(2026, 8, 8))
    page = as_(alice).get(reverse("memories:add"), {"waiting": "1", "day": "2026-08-09"}).content.decode()
    assert str(that_day.pk) in page
    assert str(another.pk) not in page
    assert 'value="2026"' in page


@pytest.mark.full
def test_queries_do_not_grow(as_: As, alice: User, bob: User, couple: Couple, memory: Memory) -> None:
    browser = as_(alice)
    browser.get(reverse("home:today"))  # the first visit writes the session down
    for address in (reverse("memories:inbox"), reverse("memories:aside"), door("arrange", memory)):
        counts = []
        for turn in range(2):
            for day in range(1, 6):
                loose(couple, alice, date(2026, 1 + turn, day))
                factories.a_photo(couple, memory=memory)
                factories.a_photo(couple, binned_at=NOW)
                factories.a_memory(couple, binned_at=NOW, binned_by=bob)
            with CaptureQueriesContext(connection) as queries:
                browser.get(address)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 20, address


# What it was, and what it answers


def test_a_question_begins_a_memory_and_stays_with_it(as_: As, alice: User, couple: Couple) -> None:
    page = as_(alice).get(reverse("memories:add"), {"prompt": "two-cameras"}).content.decode()
    assert "what did each of you see?" in page
    typed = {"title": "Platform 4", "year": "2018", "prompt": "two-cameras", "kind": "first"}
    as_(alice).post(reverse("memories:add"), typed)
    memory = couple.memories.get()
    assert (memory.prompt, memory.kind) == ("two-cameras", "first")
    page = as_(alice).get(door("memory", memory)).content.decode()
    assert "what did each of you see?" in page
    assert "A first" in page
    assert "what did each of you see?" not in as_(alice).get(reverse("memories:add")).content.decode()


def test_made_up_questions_and_kinds_are_none(as_: As, alice: User, couple: Couple) -> None:
    typed = {"title": "Sea", "year": "2018"}
    assert as_(alice).post(reverse("memories:add"), typed | {"kind": "odd"}).status_code == 422
    as_(alice).post(reverse("memories:add"), typed | {"prompt": "made-up"})
    assert couple.memories.get().prompt == ""
