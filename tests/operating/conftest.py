"""A box with something on it, and two places for its backups."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import tasks
from apps.photos.models import Photo
from config.backups import making
from tests import factories
from tests.operating.dumping import dump
from tests.photos.sending import keep


@dataclass
class Box:
    """What is on the box, and where its backups go."""

    couple: Couple
    words: Path
    keys: Path
    photos: Path
    aside: Path

    def lose(self, *, but_keys: bool = False) -> None:
        """Put all of it aside, as if the machine were new; the root key is there, typed back from paper."""
        self.aside.mkdir(exist_ok=True)
        for alias in ("default",) if but_keys else ("default", "vault"):
            connections[alias].close()
            file = making.file_of(alias)
            for part in file.parent.glob(f"{file.name}*"):
                part.rename(self.aside / part.name)
        shutil.rmtree(self.aside / "photos", ignore_errors=True)
        if self.photos.exists():
            self.photos.rename(self.aside / "photos")

    def dumps(self) -> list[str]:
        return [line for line in dump("default") + dump("vault") if not line.startswith("operating_mark")]


@pytest.fixture
def box(
    settings: LazySettings, tmp_path: Path, couple: Couple, alice: User, bob: User, transactional_db: None
) -> Iterator[Box]:
    """Give two people with words and a photo, on a box of files."""
    if connections["default"].vendor != "sqlite":
        pytest.skip("Servers are backed up by their own means.")
    settings.BACKUP_TO, settings.BACKUP_KEYS_TO = str(tmp_path / "words"), str(tmp_path / "keys")
    shutil.rmtree(settings.PHOTOS, ignore_errors=True)
    photo = keep(factories.a_picture(), couple, by=alice, at=timezone.now())
    tasks.make_sizes.func(str(photo.pk))
    assert Photo.objects.get().sizes_made
    for person in (alice, bob):
        factories.a_memory(couple, title=f"Of {person}", made_by=person)
    box = Box(couple, tmp_path / "words", tmp_path / "keys", settings.PHOTOS, tmp_path / "aside")
    yield box
    for alias in ("default", "vault"):
        connections[alias].close()
        file = making.file_of(alias)
        if (box.aside / file.name).exists():
            _put_back(box.aside, file)
    shutil.rmtree(settings.PHOTOS, ignore_errors=True)


def _put_back(aside: Path, file: Path) -> None:
    for part in file.parent.glob(f"{file.name}*"):
        part.unlink()
    for part in aside.glob(f"{file.name}*"):
        part.rename(file.parent / part.name)


def back_up() -> None:
    call_command("backup", verbosity=0)
