"""Either of the two arranges any photo, whoever brought it."""

from datetime import UTC, date, datetime

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory
from apps.memories.moment import Moment
from apps.memories.photos import arranging
from apps.memories.removal import binning
from apps.memories.story import keeping
from tests import factories

NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)


def stand(memory: Memory) -> list[int]:
    return [int(picture.photo.mark, 16) for picture in memory.pictures.select_related("photo")]


def version(couple: Couple, person: User) -> int:
    return couple.members.get(user=person).version


def test_caption_and_date_of_the_others_photo(couple: Couple, alice: User, bob: User, memory: Memory) -> None:
    photo = factories.a_photo(couple, memory=memory, uploader=alice)
    before = version(couple, alice)
    arranging.describe(photo, {"caption": "Moon", "taken_on": date(2026, 8, 10)}, by=bob)
    photo.refresh_from_db()
    assert (photo.caption, photo.uploader, version(couple, alice)) == ("Moon", alice, before + 1)
    assert memory.pictures.get().day == date(2026, 8, 10)
    arranging.describe(photo, {"taken_on": None}, by=bob)
    assert memory.pictures.get().day == memory.happened_on


def test_days_of_undated_photos_follow_their_memory(couple: Couple, alice: User, memory: Memory) -> None:
    undated = factories.a_photo(couple, memory=memory)
    dated = factories.a_photo(couple, memory=memory, taken_on=date(2026, 8, 8))
    keeping.change(memory, by=alice, facts={"when": Moment(2014, season="summer")}, captions={})
    assert undated.picture.__class__.objects.get(photo=undated).day == date(2014, 6, 1)
    assert dated.picture.__class__.objects.get(photo=dated).day == date(2026, 8, 8)


def test_order_puts_the_named_first_and_passes_over_the_unknown(couple: Couple, alice: User, memory: Memory) -> None:
    photos = [factories.a_photo(couple, memory=memory) for _ in range(4)]
    other = factories.a_photo(couple, memory=factories.a_memory(couple))
    arranging.order(memory, [photos[3].pk, other.pk, photos[1].pk], by=alice)
    assert stand(memory) == [4, 2, 1, 3]


@pytest.mark.parametrize(
    ("which", "by_places", "after"),
    [(0, 1, [2, 1, 3]), (2, -1, [1, 3, 2]), (0, -1, [1, 2, 3]), (2, 1, [1, 2, 3]), (2, -9, [3, 1, 2])],
)
def test_shift(couple: Couple, alice: User, memory: Memory, which: int, by_places: int, after: list[int]) -> None:
    photos = [factories.a_photo(couple, memory=memory) for _ in range(3)]
    arranging.shift(memory, photos[which].pk, by_places, by=alice)
    assert stand(memory) == after


def test_what_lies_in_the_bin_takes_no_step(couple: Couple, alice: User, memory: Memory) -> None:
    photos = [factories.a_photo(couple, memory=memory) for _ in range(3)]
    binning.bin_photos(couple, [photos[1].pk], by=alice, at=NOW)
    arranging.shift(memory, photos[2].pk, -1, by=alice)
    shown = [picture.photo for picture in memory.pictures.kept().select_related("photo")]
    assert shown == [photos[2], photos[0]]
    arranging.shift(memory, photos[1].pk, -1, by=alice)
    assert [picture.photo for picture in memory.pictures.kept().select_related("photo")] == shown


def test_by_time_puts_them_as_they_were_taken(couple: Couple, alice: User, memory: Memory) -> None:
    for day, clock in ((None, None), (9, "21:00"), (9, "08:00"), (8, None)):
        facts = {"colour": "#336699", "sha256": "0"} | ({"taken_at": f"2026-08-09T{clock}:00"} if clock else {})
        factories.a_photo(couple, memory=memory, taken_on=date(2026, 8, day) if day else None, facts=facts)
    arranging.by_time(memory, by=alice)
    assert stand(memory) == [4, 3, 2, 1]


def test_photos_move_to_another_memory_and_stay_both_s(couple: Couple, alice: User, bob: User, memory: Memory) -> None:
    other = factories.a_memory(couple, when="2014-01-02")
    factories.a_photo(couple, memory=other)
    photos = [factories.a_photo(couple, memory=memory, uploader=alice) for _ in range(2)]
    assert arranging.move_to(other, [photo.pk for photo in photos], by=bob) == 2
    assert stand(other) == [1, 2, 3]
    assert stand(memory) == []
    assert {picture.day for picture in other.pictures.all()} == {date(2014, 1, 2)}
    assert arranging.move_to(other, [photo.pk for photo in photos], by=bob) == 0


def test_what_both_see_does_not_go_into_a_memory_of_one(couple: Couple, alice: User, bob: User, memory: Memory) -> None:
    private = factories.a_memory(couple, made_by=alice, private_to=alice)
    shared = factories.a_photo(couple, memory=memory)
    assert arranging.move_to(private, [shared.pk], by=alice) == 0
    own = factories.a_photo(couple, memory=private, uploader=alice, private_to=alice)
    before = version(couple, bob)
    assert arranging.move_to(memory, [own.pk], by=bob) == 0
    assert arranging.move_to(memory, [own.pk], by=alice) == 1
    own.refresh_from_db()
    assert own.private_to is None
    assert version(couple, bob) > before
