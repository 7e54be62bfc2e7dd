"""A backup is all of it, apart from its keys and without the root key; it comes back whole, where nothing is."""

import hashlib
import shutil
import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from apps.accounts.models import User
from apps.memories.models import Memory
from apps.operating import marks
from apps.photos.models import Photo
from apps.vault import keyring, keys, root
from apps.vault.models import Owner
from config.backups import making
from tests import factories
from tests.operating.conftest import Box, back_up

pytestmark = pytest.mark.django_db(transaction=True)


def hashes(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.full
def test_it_comes_back_as_it_was(box: Box, capsys: pytest.CaptureFixture[str]) -> None:
    back_up()
    rows, photos = box.dumps(), hashes(box.photos)
    box.lose()
    call_command("restore")
    assert box.dumps() == rows
    assert hashes(box.photos) == photos
    assert len(photos) == 4
    said = capsys.readouterr().out
    assert "1 originals open to what they were" in said
    assert "0 have no key any more" in said
    assert (making.file_of("default").stat().st_mode & 0o777, making.file_of("vault").stat().st_mode & 0o777) == (
        0o600,
    ) * 2


def test_what_was_acknowledged_before_it_began_is_in_it(box: Box, tmp_path: Path) -> None:
    """People write all the while; of theirs nothing fails."""
    done, ready, file = threading.Event(), threading.Event(), making.file_of("default")
    written, failed = list[int](), list[Exception]()

    def write() -> None:
        with closing(sqlite3.connect(file, timeout=20)) as base:
            base.execute("CREATE TABLE IF NOT EXISTS load (number INTEGER PRIMARY KEY, words TEXT)")
            for number in range(100_000):
                if done.is_set():
                    break
                try:
                    base.execute("INSERT INTO load VALUES (?, ?)", (number, "x" * 500))
                    base.commit()
                except sqlite3.Error as problem:
                    failed.append(problem)
                written.append(number)
                time.sleep(0.005)  # else nobody else had a turn
                if number == 20:
                    ready.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert ready.wait(20)
        before = len(written)
        back_up()
        after = len(written)
        time.sleep(0.2)
    finally:
        done.set()
        writer.join()
    box.lose()
    call_command("restore")
    with closing(sqlite3.connect(making.file_of("default"))) as base:
        found = [row[0] for row in base.execute("SELECT number FROM load ORDER BY number")]
    assert found == list(range(len(found)))
    assert before <= len(found) <= after + 1
    assert not failed


def test_a_restore_never_overwrites(box: Box) -> None:
    back_up()
    with pytest.raises(CommandError, match="here already"):
        call_command("restore")


def test_what_is_left_of_an_older_database_is_in_the_way(box: Box) -> None:
    """SQLite would put it into the one that comes back."""
    back_up()
    box.lose()
    (left := Path(f"{making.file_of('default')}-wal")).write_bytes(b"old")
    with pytest.raises(CommandError, match="-wal"):
        call_command("restore")
    left.unlink()


def test_words_and_keys_stand_apart_and_the_root_key_in_neither(box: Box) -> None:
    back_up()
    held = root.newest().kept()
    for place, other in ((box.words, b"vault_contentkey"), (box.keys, b"couples_couple")):
        found = b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file())
        assert len(found) > 10_000
        assert other not in found
        assert held.encode() not in found
        assert bytes.fromhex(held) not in found


@pytest.mark.full
@pytest.mark.parametrize("keys_to", ["", "words", "words/keys"])
def test_one_place_for_both_is_refused(box: Box, settings: LazySettings, keys_to: str) -> None:
    settings.BACKUP_KEYS_TO = keys_to and str(box.words.parent / keys_to)
    with pytest.raises(CommandError, match=r"two places|same place"):
        back_up()


@pytest.mark.skipif(not shutil.which("rclone"), reason="There is no rclone")
def test_it_comes_back_from_where_rclone_reaches(
    box: Box, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("STORE", "OTHER"):
        monkeypatch.setenv(f"RCLONE_CONFIG_{name}_TYPE", "alias")
        monkeypatch.setenv(f"RCLONE_CONFIG_{name}_REMOTE", str(tmp_path / name))
        (tmp_path / name).mkdir()
    settings.BACKUP_TO, settings.BACKUP_KEYS_TO = "store:nearer", "other:keys"
    back_up()
    back_up()
    rows, photos = box.dumps(), hashes(box.photos)
    box.lose()
    call_command("restore")
    assert box.dumps() == rows
    assert hashes(box.photos) == photos
    assert (tmp_path / "STORE/nearer/notes/gone.json").read_text() == "{}"


def test_without_rclone_it_says_so(box: Box, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    settings.BACKUP_TO = "store:nearer"
    with pytest.raises(CommandError, match="apt install rclone"):
        back_up()


def test_after_a_week_what_was_deleted_is_in_no_backup(box: Box, time_machine: Any) -> None:
    began = datetime(2026, 11, 1, 12, tzinfo=UTC)
    time_machine.move_to(began)
    back_up()
    name = Photo.objects.get().original
    (box.photos / name).unlink()
    for day in range(1, 10):
        time_machine.move_to(began + timedelta(days=day))
        back_up()
        assert (box.words / "photos" / name).exists() == (day <= 8)
    for place in (box.words, box.keys):
        made = sorted(path.name for path in (place / "copies").iterdir())
        assert len(made) == 8
        assert made[0].startswith("2026-11-03")


def test_it_comes_back_as_it_was_then(box: Box, alice: User, time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 1, 12, tzinfo=UTC))
    back_up()
    factories.a_memory(box.couple, title="Later", made_by=alice)
    time_machine.move_to(datetime(2026, 11, 2, 12, tzinfo=UTC))
    back_up()
    box.lose()
    call_command("restore", at=datetime(2026, 11, 2, 11))  # noqa: DTZ001
    assert Memory.objects.count() == 2


def test_what_was_destroyed_stays_unreadable_in_an_older_backup(box: Box, alice: User, bob: User) -> None:
    back_up()
    keys.destroy(Owner(box.couple.pk, bob.pk), at=timezone.now())
    box.lose(but_keys=True)
    call_command("restore", keep_keys=True)
    titles = set()
    for memory in Memory.objects.all():
        with keyring.open_for(couple=box.couple.pk, people=[alice.pk, bob.pk]):
            titles.add((memory.made_by_id, memory.title))
    assert titles == {(alice.pk, "Of Alice"), (bob.pk, "These words can’t be read any more.")}
    photo = Photo.objects.get()
    with keyring.open_for(couple=box.couple.pk, people=[alice.pk]), photo.opened("original") as file:
        assert b"".join(file)


def test_it_tells_what_is_missing(box: Box) -> None:
    back_up()
    box.lose()
    (box.words / "photos" / next(iter(hashes(box.words / "photos")))).unlink()
    with pytest.raises(CommandError, match="1 photos are not as they should be"):
        call_command("restore")


def test_the_keys_of_another_site_are_no_keys(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    back_up()
    box.lose()
    monkeypatch.setenv("ROOT_KEY", "ab" * 32)
    with pytest.raises(CommandError, match="restore it from its sheet"):
        call_command("restore")


def test_without_a_backup_nothing_comes_back(box: Box) -> None:
    box.lose()
    with pytest.raises(CommandError, match="no backup"):
        call_command("restore")
    assert not making.file_of("default").exists()


def test_the_newest_is_remembered(box: Box) -> None:
    assert not marks.of(marks.BACKUP)
    back_up()
    assert timezone.now() - (marks.of(marks.BACKUP) or datetime.min.replace(tzinfo=UTC)) < timedelta(minutes=1)


def test_a_damaged_database_is_not_backed_up_over(box: Box) -> None:
    back_up()
    connections["default"].close()
    file = making.file_of("default")
    with file.open("r+b") as opened:
        opened.seek(4096 * 3)
        opened.write(b"\xff" * 4096 * 20)
    with pytest.raises(CommandError, match="older"):
        back_up()
    assert len(list((box.words / "copies").iterdir())) == 1
    box.lose()
    call_command("restore")
    (box.aside / file.name).unlink()
