"""The words of many rows are the ones that each row would give by itself, or nothing where it would give none."""

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory
from apps.vault import keyring, keys, many
from apps.vault.models import Owner
from apps.vault.sealing import Closed
from tests import factories
from tests.vault.test_vault import NOW


@pytest.fixture
def rows(couple: Couple, alice: User, bob: User) -> list[Memory]:
    made = [
        factories.a_memory(couple, title=f"{who} {n}", place="Ü" * n, made_by=who)
        for n in (0, 1, 90)
        for who in (alice, bob)
    ]
    return [couple.memories.get(pk=memory.pk) for memory in made]


def read(couple: Couple) -> dict[bytes, list[str]]:
    return {pk: texts for pk, _same, texts in many.texts(couple.memories.all(), "title", "place")}


def test_they_are_what_each_row_gives(couple: Couple, rows: list[Memory]) -> None:
    assert read(couple) == {row.pk.bytes: [row.title, row.place] for row in rows}


def test_a_row_may_name_another_or_none(couple: Couple, alice: User, rows: list[Memory]) -> None:
    placed, loose = factories.a_photo(couple, memory=rows[0], caption="Sea"), factories.a_photo(couple, caption="Sand")
    found = many.texts(couple.photos.all(), "caption", beside="picture__memory")
    assert {(pk, memory): texts for pk, memory, texts in found} == {
        (placed.pk.bytes, rows[0].pk.bytes): ["Sea"],
        (loose.pk.bytes, b""): ["Sand"],
    }


def test_what_was_changed_or_moved_is_empty_and_the_rest_is_read(couple: Couple, rows: list[Memory]) -> None:
    first, second, *others = rows
    sealed = dict(couple.memories.values_list("pk", "title"))
    table = connection.ops.quote_name(Memory._meta.db_table)
    with connection.cursor() as cursor:
        for row, title in ((first, bytes(sealed[first.pk])[:-1] + b"x"), (second, bytes(sealed[others[0].pk]))):
            pk = Memory._meta.pk.get_db_prep_value(row.pk, connection)
            cursor.execute(f"UPDATE {table} SET title = %s WHERE id = %s", [title, pk])  # noqa: S608
    found = read(couple)
    assert [found[row.pk.bytes] for row in (first, second)] == [["", first.place], ["", second.place]]
    assert [found[row.pk.bytes] for row in others] == [[row.title, row.place] for row in others]


def test_words_of_a_destroyed_key_are_gone(couple: Couple, alice: User, rows: list[Memory]) -> None:
    keys.destroy(Owner(couple.pk, alice.pk), at=NOW)
    with couple.keys_held():
        found = read(couple)
    assert {bool(found[row.pk.bytes][0]) for row in rows if row.made_by_id == alice.pk} == {False}
    assert {bool(found[row.pk.bytes][0]) for row in rows if row.made_by_id != alice.pk} == {True}


def test_without_keys_nothing_is_read(couple: Couple, bob: User, rows: list[Memory]) -> None:
    with keyring.open_for(couple=couple.pk, people=[bob.pk]), pytest.raises(Closed):
        read(couple)
