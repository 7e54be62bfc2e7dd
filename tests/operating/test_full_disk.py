"""On a full disk people read a sentence, nothing that was acknowledged is lost, and all goes on when there is room."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.gratitude.models import Thanks
from apps.photos import tasks
from apps.photos.models import Photo
from apps.portability import making as copying
from apps.portability.models import Export
from config import storage
from config.backups import making
from tests import factories, whole
from tests.operating.conftest import back_up
from tests.photos.sending import keep, send
from tests.photos.stored import names

pytestmark = pytest.mark.django_db(transaction=True)
NO_ROOM = "There’s no room left"


@pytest.fixture
def disk(
    settings: LazySettings, tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Give a small disk on which all lies: both databases, photos and what is under way."""
    if connections["default"].vendor != "sqlite":
        pytest.skip("Where a server's disk is full, it says so itself.")
    (disk := tmp_path / "disk").mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("Nothing can be mounted here")
    before = {alias: making.file_of(alias) for alias in ("default", "vault")}
    (temp := disk / "temp").mkdir()
    settings.FILE_UPLOAD_TEMP_DIR, settings.PHOTOS = str(temp), disk / "photos"
    settings.STORAGES = settings.STORAGES | storage.of_photos(disk / "photos")
    for alias, file in before.items():
        connections[alias].close()
        shutil.copy(file, disk)
        monkeypatch.setitem(connections[alias].settings_dict, "NAME", str(disk / file.name))
    try:
        yield disk
    finally:
        for alias, file in before.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = str(file)
        subprocess.run(["umount", "-l", disk], check=True)


def fill(disk: Path) -> None:
    """Leave not a byte, in the files that are there either."""
    with suppress(OSError), (disk / "filler").open("ab", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def whole_now() -> None:
    with connections["default"].cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert cursor.execute("PRAGMA foreign_key_check").fetchall() == []


def given(phone: Client, text: str) -> Any:
    return phone.post(reverse("gratitude:jar"), {"text": text, "now": "1"})


@pytest.fixture
def phone(disk: Path, couple: Couple, alice: User, bob: User) -> Client:
    phone = whole.browser_of(alice)
    phone.raise_request_exception = False
    phone.get(reverse("gratitude:jar"))
    return phone


def test_a_thank_you(phone: Client, disk: Path) -> None:
    assert given(phone, "Before").status_code == 302
    fill(disk)
    answer = given(phone, "For the soup")
    assert answer.status_code == 507
    assert NO_ROOM in answer.content.decode()
    assert "For the soup" in answer.content.decode()
    assert [thanks.text for thanks in Thanks.objects.all()] == ["Before"]
    (disk / "filler").unlink()
    assert given(phone, "For the soup").status_code == 302
    assert {thanks.text for thanks in Thanks.objects.all()} == {"Before", "For the soup"}
    whole_now()


def test_an_upload(phone: Client, disk: Path, couple: Couple, alice: User) -> None:
    first = keep(factories.a_picture(), couple, by=alice, at=timezone.now())
    fill(disk)
    answer = send(phone, picture := factories.a_picture(colour="#123456"))
    assert (answer.status_code, "couldn’t save this photo just now" in answer.content.decode()) == (507, True)
    assert Photo.objects.get().pk == first.pk
    (disk / "filler").unlink()
    assert send(phone, picture).status_code == 200
    for photo in Photo.objects.without_sizes():
        tasks.make_sizes.func(str(photo.pk))
    assert Photo.objects.count() == 2
    call_command("photos", "verify")
    whole_now()


def test_an_export(phone: Client, disk: Path, couple: Couple, alice: User) -> None:
    factories.a_memory(couple, title="Ours", made_by=alice)
    fill(disk)
    answer = phone.post(reverse("portability:your_copy"))
    assert (answer.status_code, NO_ROOM in answer.content.decode()) == (507, True)
    assert not Export.objects.exists()
    (disk / "filler").unlink()
    assert phone.post(reverse("portability:your_copy")).status_code == 302
    before = names(storages["photos"])
    fill(disk)
    with pytest.raises(OSError, match="No space left"):
        copying.make(Export.objects.get(), at=timezone.now())
    assert Export.objects.get().is_waiting
    (disk / "filler").unlink()
    assert names(storages["photos"], "copies") | names(storages["photos"]) == before
    copying.make(Export.objects.get(), at=timezone.now())
    assert Export.objects.ready().count() == 1
    whole_now()


def test_a_backup(phone: Client, disk: Path, settings: LazySettings, tmp_path: Path) -> None:
    """Where the place is full, it says so and leaves what it has; where only the box is, it is made all the same."""
    settings.BACKUP_TO, settings.BACKUP_KEYS_TO = str(disk / "words"), str(tmp_path / "keys")
    back_up()
    given(phone, "Since")
    fill(disk)
    there = sorted(path for path in (disk / "words").rglob("*") if path.is_file())
    with pytest.raises(CommandError, match="no room left"):
        back_up()
    assert sorted(path for path in (disk / "words").rglob("*") if path.is_file()) == there
    settings.BACKUP_TO = str(tmp_path / "elsewhere")
    with suppress(CommandError):  # that it was made can't be noted
        back_up()
    assert os.listdir(tmp_path / "elsewhere" / "copies")
    (disk / "filler").unlink()
    settings.BACKUP_TO = str(disk / "words")
    back_up()
    whole_now()
