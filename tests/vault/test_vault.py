"""What is sealed opens where it belongs, for those it belongs to, and nowhere else."""

import io
import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction

from apps.vault import keyring, keys, root, rotating
from apps.vault.fields import Sealed, UnreadableText
from apps.vault.keyring import open_for
from apps.vault.models import ContentKey, Owner, State, WrappingKey
from apps.vault.sealing import Closed, RootMissing, Unreadable
from tests.vault.sealedapp.models import Letter

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)
COUPLE, ALICE, BOB = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
TABLE = Letter._meta.db_table


@pytest.fixture(autouse=True)
def _every_key() -> None:
    """Hold none, other than elsewhere."""


def keys_held(couple: uuid.UUID = COUPLE):  # type: ignore[no-untyped-def]
    return open_for(couple=couple, people=[ALICE, BOB], private_of=ALICE)


def a_letter(words: str = "Good morning", couple: uuid.UUID = COUPLE, writer: uuid.UUID = ALICE) -> Letter:
    with keys_held(couple):
        return Letter.objects.create(couple_id=couple, writer_id=writer, words=words, mood={"warm": 3}, second="Two")


def raw(letter: Letter, field: str = "words") -> bytes:
    return bytes(Letter.objects.values_list(field, flat=True).get(pk=letter.pk))


def put(letter: Letter, field: str, value: bytes) -> Letter:
    Letter.objects.filter(pk=letter.pk).update(**{field: Sealed(value)})
    return Letter.objects.get(pk=letter.pk)


def test_words_come_back_and_are_not_in_the_database() -> None:
    letter = a_letter("Gänseblümchen")
    assert "Gänseblümchen".encode() not in raw(letter)
    with keys_held():
        found = Letter.objects.get()
        assert (found.words, found.mood, found.second) == ("Gänseblümchen", {"warm": 3}, "Two")


def test_nothing_opens_outside_of_a_keyring() -> None:
    a_letter()
    with pytest.raises(Closed, match="No keys are held here"):
        _ = Letter.objects.get().words
    with pytest.raises(Closed):
        Letter.objects.create(couple_id=COUPLE, writer_id=ALICE, words="x")


def test_a_keyring_opens_one_couple_only() -> None:
    a_letter()
    with keys_held(uuid.uuid4()), pytest.raises(Closed, match="another couple"):
        _ = Letter.objects.get().words


def test_the_partners_own_key_is_not_in_my_ring() -> None:
    with keys_held():
        Letter.objects.create(couple_id=COUPLE, writer_id=ALICE, words="x", draft="mine")
    with open_for(couple=COUPLE, people=[ALICE, BOB], private_of=BOB), pytest.raises(Closed):
        _ = Letter.objects.get().draft


def test_keys_are_read_in_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(5):
        a_letter()
    with keys_held(), django_assert_num_queries(1, connection=connections["vault"]):
        assert len([(each.words, each.mood) for each in Letter.objects.all()]) == 5


def test_exchanged_between_rows_fields_couples_and_versions_it_stays_shut() -> None:
    """KEY-2."""
    one, two, foreign = a_letter("one"), a_letter("two"), a_letter("far", couple=uuid.uuid4())
    bobs, old = a_letter("bob", writer=BOB), raw(one)
    rotating.rotate_content(Owner(COUPLE, ALICE), at=NOW)
    newer = raw(one)[:5] + old[5:]
    for stray in (raw(two), raw(one, "second"), raw(foreign), raw(bobs), newer):
        with keys_held():
            found = put(one, "words", stray)
            with pytest.raises(Unreadable):
                Letter._meta.get_field("words").opened(found, Sealed(stray))
            assert (found.words, type(found.words)) == ("These words can’t be read any more.", UnreadableText)


def test_what_cannot_be_read_is_not_overwritten_by_its_sentence() -> None:
    letter, stray = a_letter("one"), raw(a_letter("two"))
    with keys_held():
        found = put(letter, "words", stray)
        assert isinstance(found.words, UnreadableText)
        found.save()
    assert raw(letter) == stray


def test_the_column_refuses_plain_words() -> None:
    """KEY-4."""
    letter = a_letter()
    for plain in (b"plain words that are long enough to be an envelope", b"\x01short"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {TABLE} SET words = %s", [plain])  # noqa: S608
    with pytest.raises(TypeError):
        Letter.objects.update(words="plain")
    with pytest.raises(TypeError):
        list(Letter.objects.filter(words="plain"))
    with keys_held():
        Letter(couple_id=COUPLE, writer_id=ALICE, words="plain", second="x").full_clean(exclude=["mood", "draft"])
    assert raw(letter)[0] == 1


def test_the_root_key_shows_itself_nowhere() -> None:
    """KEY-6. What the environment of the decoder is, decoder/client.py says: nearly nothing."""
    a_letter()
    one = root.newest()
    said = [repr(one), str(one), repr(keyring.Keyring(COUPLE, [], None)), repr(vars(settings)), repr(os.environ)]
    assert not [text for text in said if one.kept() in text]
    with pytest.raises(TypeError):
        one.__reduce__()
    assert Path(settings.ROOT_KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_a_destroyed_key_is_gone_at_the_next_request() -> None:
    """KEY-8."""
    a_letter()
    bobs = a_letter("bob", writer=BOB)
    assert keys.destroy(Owner(COUPLE, ALICE), at=NOW) == 1
    with keys_held():
        assert isinstance(Letter.objects.exclude(pk=bobs.pk).get().words, UnreadableText)
        assert Letter.objects.get(pk=bobs.pk).words == "bob"
    receipt = ContentKey.objects.get(state=State.DESTROYED)
    assert receipt.wrapped is None
    assert receipt.destroyed_at == NOW.date()


def test_every_level_is_exchanged_while_people_read() -> None:
    for number in range(30):
        a_letter(f"letter {number}")
    stop = False

    def read() -> int:
        rounds = 0
        try:
            while not stop:
                with keys_held():
                    assert sum(each.words.startswith("letter") for each in Letter.objects.all()) == 30
                rounds += 1
        finally:
            connections.close_all()
        return rounds

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            before = root.newest().print
            rotating.rotate_root()
            rotating.rotate_wrapping(at=NOW)
            rotating.rotate_content(Owner(COUPLE, ALICE), at=NOW)
        finally:
            stop = True
        assert all(reader.result() for reader in readers)
    assert root.newest().print != before
    assert rotating.finish(at=NOW) == 0
    assert rotating.finish(at=NOW + timedelta(hours=2)) == 1
    assert WrappingKey.objects.filter(state=State.DESTROYED).count() == 1
    with keys_held():
        assert {each.words for each in Letter.objects.all()} == {f"letter {number}" for number in range(30)}


def test_the_sheet_brings_the_root_key_back(monkeypatch: pytest.MonkeyPatch) -> None:
    a_letter("still here")
    sheet = root.newest().sheet()
    assert not root.is_confirmed()
    monkeypatch.setattr("sys.stdin", io.StringIO(sheet))
    call_command("vault", "confirm", stdout=io.StringIO())
    assert root.is_confirmed()
    slip = sheet.replace(sheet[0], "0" if sheet[0] != "0" else "1", 1)
    with pytest.raises(Unreadable, match="Row 1"):
        root.from_sheet(slip)
    Path(settings.ROOT_KEY_FILE).unlink()
    with keys_held(), pytest.raises(RootMissing, match="restore"):
        _ = Letter.objects.get().words
    monkeypatch.setattr("sys.stdin", io.StringIO(sheet))
    call_command("vault", "restore-root", stdout=io.StringIO())
    with keys_held():
        assert Letter.objects.get().words == "still here"


def test_two_first_words_at_once_make_one_key() -> None:
    def write(number: int) -> None:
        try:
            a_letter(f"word {number}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(8)))
    assert ContentKey.objects.filter(couple=COUPLE, user=ALICE).count() == 1
    assert WrappingKey.objects.count() == 1
    with keys_held():
        assert {each.words for each in Letter.objects.all()} == {f"word {number}" for number in range(8)}


def test_keys_live_in_their_own_database_only() -> None:
    here, there = (set(connections[alias].introspection.table_names()) for alias in ("default", "vault"))
    assert {"vault_contentkey", "vault_wrappingkey"} <= there - here
    assert there <= {"vault_contentkey", "vault_wrappingkey", "django_migrations", "sqlite_sequence"}


def test_what_was_shredded_stays_so_when_a_backup_comes_back() -> None:
    """KEY-9: the words from a backup, the keys as they are now."""
    far = uuid.uuid4()
    mine, theirs = a_letter("mine"), a_letter("theirs", couple=far)
    backup = {letter.pk: _kept(letter) for letter in (mine, theirs)}
    for owner in (Owner(COUPLE, ALICE), Owner(COUPLE)):
        assert keys.destroy(owner, at=NOW) == 1
    key = mine.pk
    mine.delete()
    Letter(id=key, couple_id=COUPLE, writer_id=ALICE, **backup[key]).save(force_insert=True)
    with keys_held():
        restored = Letter.objects.get(pk=key)
        assert isinstance(restored.words, UnreadableText)
        assert isinstance(restored.second, UnreadableText)
        with pytest.raises(Unreadable):
            _ = restored.mood
    with keys_held(far):
        assert Letter.objects.get(pk=theirs.pk).words == "theirs"
    assert _kept(theirs) == backup[theirs.pk]


def _kept(letter: Letter) -> dict[str, Sealed]:
    return {field: Sealed(raw(letter, field)) for field in ("words", "second", "mood")}
