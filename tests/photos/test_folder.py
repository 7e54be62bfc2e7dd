"""Which store holds the photos is read from the environment; a folder keeps a file whole, or not at all."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from apps.photos import storage
from apps.photos.storage.folder import Folder
from config import storage as storage_settings
from config.server import prepare
from tests.photos.stored import names

NAME = "ab/" + "c" * 40


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(location=tmp_path, file_permissions_mode=0o600)


def chosen(monkeypatch: pytest.MonkeyPatch, **said: str) -> storage_settings.Stores:
    for name in ("PHOTOS_IN", "S3_BUCKET", "S3_ENDPOINT", "S3_REGION", "S3_KEY", "S3_SECRET"):
        monkeypatch.setenv(name, said.get(name, ""))
    return storage_settings.of_photos(Path("/nowhere"))


def test_nothing_said_is_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    found = chosen(monkeypatch)
    assert found.keys() == {"photos", "folder"}
    assert found["photos"] == found["folder"]


def test_a_bucket_may_be_there_before_it_holds_the_photos(monkeypatch: pytest.MonkeyPatch) -> None:
    found = chosen(monkeypatch, S3_BUCKET="photos", S3_ENDPOINT="https://store.example")
    assert found["photos"] == found["folder"]
    assert found["bucket"]["OPTIONS"]["addressing_style"] == "path"
    found = chosen(monkeypatch, PHOTOS_IN="bucket", S3_BUCKET="photos", S3_KEY="k", S3_SECRET="s")
    assert found["photos"] == found["bucket"]
    assert found["bucket"]["OPTIONS"]["addressing_style"] == "virtual"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"PHOTOS_IN": "cloud"}, "say folder or bucket"),
        ({"PHOTOS_IN": "bucket"}, "set S3_BUCKET"),
        ({"S3_BUCKET": "b", "S3_ENDPOINT": "store.example"}, "starts with https"),
        ({"S3_BUCKET": "b", "S3_KEY": "k"}, "belong together"),
        ({"S3_BUCKET": "b", "S3_SECRET": "s"}, "belong together"),
    ],
)
def test_nonsense_is_refused_aloud(monkeypatch: pytest.MonkeyPatch, said: dict[str, str], sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence) as refused:
        chosen(monkeypatch, **said)
    assert "“s”" not in str(refused.value)


def test_no_half_file_stays_where_the_disk_is_full(folder: Folder) -> None:
    with mock.patch.object(os, "fsync", side_effect=OSError(28, "No space")), pytest.raises(OSError, match="No space"):
        folder.save(NAME, ContentFile(b"x"))
    assert names(folder) == set()


def test_a_file_that_cannot_go_keeps_no_other(folder: Folder) -> None:
    files = [f"ab/{number:040x}" for number in range(9)]
    kept, delete = set(files[:2]), Folder.delete

    def deleted(self: Folder, name: str) -> None:
        if name in kept:
            raise PermissionError
        delete(self, name)

    for name in files:
        folder.save(name, ContentFile(b"x"))
    stored = mock.patch.dict(storages._storages, photos=folder)  # type: ignore[attr-defined]
    with stored, mock.patch.object(Folder, "delete", deleted):
        assert storage.remove(files) == 7
        kept.update(files)
        assert storage.remove(files) == 0
    assert names(folder) == set(files[:2])


def test_files_are_listed_with_their_time(folder: Folder) -> None:
    assert names(folder) == set()
    folder.save(NAME, ContentFile(b"four"))
    (found,) = folder.listed("", "ffffff", 1)
    assert found.name == NAME
    assert abs(found.since - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_folder_that_works_is_no_matter() -> None:
    before = names(storages["photos"])
    assert run_checks(tags=["store"], include_deployment_checks=True) == []
    assert names(storages["photos"]) == before


def test_one_that_does_not_is_said_at_every_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    broken = Folder(location=tmp_path / "file")
    with mock.patch.dict(storages._storages, photos=broken):  # type: ignore[attr-defined]
        prepare._try_store()
    assert "can’t be stored where they belong" in capsys.readouterr().out


def test_a_folder_others_can_read_is_noticed(tmp_path: Path) -> None:
    with mock.patch.dict(storages._storages, photos=Folder(location=tmp_path, file_permissions_mode=0o644)):  # type: ignore[attr-defined]
        (warned,) = run_checks(tags=["store"], include_deployment_checks=True)
    assert warned.id == "photos.W004"
