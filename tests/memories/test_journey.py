"""A journey shows photos of all the years, and none that either of the two would not want on the table."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.looking_back import journey
from apps.memories.models import Memory, Picture
from apps.photos.models import Photo
from tests import factories

pytestmark = pytest.mark.django_db


def pictures(couple: Couple, *days: date) -> list[Picture]:
    """Make a memory of each of these days, with a photo."""
    photos = [factories.a_photo(couple, memory=factories.a_memory(couple, when=f"{day}")) for day in days]
    return [photo.picture for photo in photos]


def chosen(couple: Couple, seed: str = "tonight") -> list[Picture]:
    return journey.photos(couple, 5, seed=seed, without=Photo.objects.none().values("pk"))


def test_of_none_there_are_none_and_of_three_all(couple: Couple, alice: User) -> None:
    assert chosen(couple) == []
    three = pictures(couple, date(2021, 5, 1), date(2021, 5, 2), date(2024, 1, 1))
    assert chosen(couple) == three


@pytest.mark.full
def test_of_sixty_there_are_five_of_all_the_years_oldest_first(couple: Couple) -> None:
    pictures(couple, *(date(2010 + year, 6, day) for year in range(12) for day in range(1, 6)))
    for seed in map(str, range(12)):
        days = [one.day for one in chosen(couple, seed)]
        assert days == sorted(days)
        assert len({*days}) == 5
        assert days[-1] - days[0] > timedelta(days=5 * 365)
    assert len({tuple(one.pk for one in chosen(couple, str(seed))) for seed in range(12)}) > 6
    assert chosen(couple, "same") == chosen(couple, "same")


def test_a_full_month_and_a_few_old_ones_still_are_a_journey(couple: Couple) -> None:
    few = pictures(couple, date(2009, 5, 1), date(2013, 5, 1), date(2016, 8, 2))
    pictures(couple, *(date(2024, 6, 1 + number % 30) for number in range(30)))
    found = chosen(couple)
    assert len(found) == 5
    assert {one.pk for one in found} & {one.pk for one in few}


@pytest.mark.parametrize("way", ["memory", "photo", "mine", "theirs", "muted", "bin", "photo-bin", "sizes"])
def test_what_is_private_hidden_muted_or_in_the_bin_is_not_shown(
    couple: Couple, alice: User, bob: User, way: str
) -> None:
    (picture,) = pictures(couple, date(2020, 1, 1))
    memory, photo = Memory.objects.filter(couple=couple), Photo.objects.filter(couple=couple)
    assert chosen(couple) == [picture]
    if way in ("mine", "theirs"):
        couple.put_away.create(memory=picture.memory, person=alice if way == "mine" else bob)
    elif way in ("memory", "photo"):
        assert (memory.update if way == "memory" else photo.update)(private_to=alice)
    elif way == "muted":
        memory.update(muted=True)
    elif way == "sizes":
        photo.update(large="")
    else:
        assert (memory.update if way == "bin" else photo.update)(binned_at=timezone.now())
    assert chosen(couple) == []


def test_who_is_alone_sees_their_own(dana: User) -> None:
    couple = Couple.of(dana)
    memory = factories.a_memory(couple, private_to=dana)
    photo = factories.a_photo(couple, memory=memory, uploader=dana, private_to=dana)
    assert chosen(couple) == [photo.picture]


def test_it_asks_as_much_of_sixty_as_of_six(couple: Couple) -> None:
    counts = []
    for days in (6, 54):
        pictures(couple, *(date(2010 + number % 12, 6, 1 + number % 28) for number in range(days)))
        with CaptureQueriesContext(connection) as queries:
            chosen(couple)
        counts.append(len(queries))
    assert max(counts) <= 4
