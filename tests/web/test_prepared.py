"""A prepared query gives what the query itself would, and is compiled once."""

from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory, Picture
from apps.web.prepared import prepared
from tests import factories

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 8, number) for number in range(1, 6)]


@prepared
def of_days(couple: Any, person: Any, days: Any) -> QuerySet[Memory]:
    rows = Memory.objects.filter(couple=couple, happened_on__in=days)
    return rows.in_story_of(person).with_cover().newest_first()


@prepared
def shown(memories: Any) -> QuerySet[Picture, tuple[Any, ...]]:
    return Picture.objects.filter(memory__pk__in=memories).order_by("day").values_list("day", "photo__large")


@pytest.fixture
def memories(couple: Couple) -> list[Memory]:
    made = [factories.a_memory(couple, when=day.isoformat(), title=f"{day}") for day in DAYS]
    factories.a_photo(couple, memory=made[0])
    return made[::-1]


def test_rows_are_as_they_would_be(couple: Couple, alice: User, memories: list[Memory]) -> None:
    found = of_days(couple.pk, alice.pk, DAYS)
    with couple.keys_held():
        assert [memory.title for memory in found] == [memory.title for memory in memories]
    assert found == memories
    assert [memory.cover.day if memory.cover else None for memory in found] == [None] * 4 + [DAYS[0]]


def test_each_value_stands_in_its_place(couple: Couple, alice: User, charlie: User, memories: list[Memory]) -> None:
    assert [memory.happened_on for memory in of_days(couple.pk, alice.pk, DAYS[1:4])] == DAYS[3:0:-1]
    assert [memory.happened_on for memory in of_days(couple.pk, alice.pk, DAYS[2:3])] == DAYS[2:3]
    assert of_days(Couple.of(charlie).pk, charlie.pk, DAYS) == []
    memories[0].put_away.create(couple=couple, person=alice)
    assert of_days(couple.pk, alice.pk, DAYS) == memories[1:]


def test_values_come_without_models(couple: Couple, memories: list[Memory]) -> None:
    photo = couple.photos.get()
    assert [tuple(row) for row in shown([memory.pk for memory in memories])] == [(DAYS[0], photo.large)]


def test_it_is_compiled_once_for_lists_of_like_length(
    couple: Couple, alice: User, memories: list[Memory], monkeypatch: pytest.MonkeyPatch
) -> None:
    of_days(couple.pk, alice.pk, DAYS)

    def compiled(*_args: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(SQLCompiler, "as_sql", compiled)
    assert of_days(couple.pk, alice.pk, [*DAYS, DAYS[0]]) == memories
    with pytest.raises(AssertionError):
        of_days(couple.pk, alice.pk, DAYS * 2)
