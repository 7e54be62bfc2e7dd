"""Photos move to another store and back: every file is proven there before the old one may go."""

import hashlib
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from unittest import mock

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile, File
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import arriving, moving, uploading
from apps.photos.bucket import Bucket
from apps.photos.models import Photo
from apps.photos.moving import Move
from apps.photos.proven import Book, InUse
from apps.photos.stores import Folder
from apps.vault import keys
from apps.vault.models import Owner
from tests import factories
from tests.photos.test_keep import a_file

pytestmark = pytest.mark.django_db


class Counting(Folder):
    """A folder that can stop anywhere: each step may be the last."""

    steps = 0
    last = 10**9

    def save(self, *args: object, **kwargs: object) -> str:
        self.step()
        return super().save(*args, **kwargs)  # type: ignore[arg-type]

    def open(self, *args: object, **kwargs: object) -> File[bytes]:
        self.step()
        return super().open(*args, **kwargs)  # type: ignore[arg-type]

    def step(self) -> None:
        self.steps += 1
        if self.steps > self.last:
            raise KeyboardInterrupt


@pytest.fixture
def old(settings: LazySettings, tmp_path: Path) -> Folder:
    where = {"BACKEND": "apps.photos.stores.Folder", "OPTIONS": {"location": tmp_path / "old"}}
    settings.STORAGES = settings.STORAGES | {"photos": where, "folder": where}
    return Folder(location=tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Counting:
    return Counting(location=tmp_path / "new")


@pytest.fixture
def photos(old: Folder, couple: Couple, alice: User) -> list[Photo]:
    """Three photos with their sizes, and half of a fourth."""
    facts = {"colour": "#336699", "sha256": hashlib.sha256(factories.a_picture()).hexdigest()}
    for _ in range(3):
        factories.a_photo(couple, facts=facts)
    arrival = arriving.begin(couple, by=alice, name="", length=9, at=timezone.now())
    arriving.take(arrival, b"half", start=0, by=alice, at=timezone.now())
    return list(couple.photos.all())


@pytest.fixture
def run(old: Folder, new: Folder, tmp_path: Path) -> Callable[..., tuple[Counter[str], list[str]]]:
    def once(*verbs: str) -> tuple[Counter[str], list[str]]:
        told: list[str] = []
        with closing(Book(tmp_path / "book")) as book:
            move = Move(old, new, book, told.append)
            for verb in verbs or ("copy", "look"):
                getattr(move, verb)()
        return move.counted, told

    return once


Run = Callable[..., tuple[Counter[str], list[str]]]


def files(store: Folder) -> dict[str, bytes]:
    found = {}
    for file in store.lying():
        with store.open(file.name) as content:
            found[file.name] = content.read()
    return found


def test_every_file_comes_over_and_every_original_opens(
    photos: list[Photo], old: Folder, new: Folder, run: Run
) -> None:
    counted, told = run()
    assert (counted["copied"], counted["opened"], told) == (13, 3, [])
    assert files(new) == files(old)


def test_what_is_proven_is_not_read_again(photos: list[Photo], new: Counting, run: Run) -> None:
    run()
    new.steps = 0
    counted, told = run()
    assert (counted, told, new.steps) == (Counter(known=13), [], 0)


def test_stopped_at_every_step_it_goes_on(photos: list[Photo], old: Folder, new: Counting, run: Run) -> None:
    with mock.patch.object(moving, "AT_ONCE", 1), mock.patch.object(moving, "BATCH", 2):
        for last in (1, 2, 5, 8, 13, 13):
            new.steps, new.last = 0, last
            with suppress(KeyboardInterrupt):
                run()
    new.last = 10**9
    assert run()[1] == []
    assert files(new) == files(old)


def test_half_a_copy_is_made_anew(photos: list[Photo], old: Folder, new: Folder, run: Run) -> None:
    new.save(photos[0].original, ContentFile(b"half"))
    assert run()[1] == []
    assert files(new) == files(old)


def test_what_differs_is_named_and_not_written_over(photos: list[Photo], old: Folder, new: Folder, run: Run) -> None:
    name = photos[0].small
    new.save(name, ContentFile(bytes(old.size(name))))
    counted, told = run()
    assert counted["differs"] == 1
    assert f"{name} differs in the new place" in told
    assert run("remove")[0]["left"] == 1
    assert list(files(old)) == [name]


def test_a_copy_that_comes_back_otherwise_is_noticed(photos: list[Photo], run: Run) -> None:
    keep = Folder._save

    def kept(self: Folder, name: str, content: File[bytes]) -> str:
        return keep(self, name, ContentFile(bytes(content.size)))

    with mock.patch.object(Folder, "_save", kept):
        counted, told = run()
    assert (counted["differs"], counted["copied"], counted["late"]) == (13, 0, 13)
    assert any(f"{photos[0].large} differs" in words for words in told)


def test_an_original_that_was_damaged_long_ago_is_found(photos: list[Photo], old: Folder, run: Run) -> None:
    Path(old.path(photos[1].original)).write_bytes(bytes(500))
    counted, told = run()
    assert (counted["shut"], counted["opened"]) == (1, 2)
    assert told == [f"{photos[1].original} does not open in the new place to what it was"]


def test_a_row_without_its_file_is_named(photos: list[Photo], old: Folder, run: Run) -> None:
    old.delete(photos[2].large)
    assert run()[1] == [f"{photos[2].large} is missing in both places"]


def test_what_comes_meanwhile_waits_for_the_next_run(
    photos: list[Photo], couple: Couple, alice: User, old: Folder, new: Folder, run: Run, tmp_path: Path
) -> None:
    told: list[str] = []
    with closing(Book(tmp_path / "book")) as book:
        move = Move(old, new, book, told.append)
        move.copy()
        late = uploading.keep(a_file(factories.a_picture(size=(90, 40))), couple, by=alice, at=timezone.now())
        move.look()
    assert told == [f"{late.original} came meanwhile, and is still to be copied"]
    assert run()[1] == []
    assert files(new) == files(old)


def test_the_old_ones_go_once_they_are_proven(photos: list[Photo], old: Folder, new: Folder, run: Run) -> None:
    assert run("remove")[0] == Counter(left=13)
    run()
    before = files(new)
    new.delete(photos[0].original)  # by mishap
    new.delete(photos[1].small)
    Photo.objects.filter(pk=photos[1].pk).update(small="")  # as when somebody let it go
    counted, told = run("remove")
    assert counted == Counter(removed=12, lost=1)
    assert "is gone from the new place" in told[0]
    assert files(old) == {photos[0].original: before[photos[0].original]}


def test_whose_key_is_destroyed_is_counted_and_no_fault(
    photos: list[Photo], couple: Couple, alice: User, run: Run
) -> None:
    keys.destroy(Owner(couple.pk, alice.pk), at=timezone.now())
    counted, told = run()
    assert (counted["keyless"], counted["copied"], told) == (3, 13, [])


def test_one_move_at_a_time(tmp_path: Path) -> None:
    with closing(Book(tmp_path / "book")), pytest.raises(InUse):
        Book(tmp_path / "book")


def test_a_store_that_is_away_ends_it_with_a_word(photos: list[Photo], new: Folder, run: Run) -> None:
    with (
        mock.patch.object(moving, "MOST_FAILURES", 2),
        mock.patch.object(Folder, "_save", side_effect=OSError(28, "No space left")),
        pytest.raises(OSError, match="full or away"),
    ):
        run()


def test_to_a_real_bucket_and_back(
    bucket: Bucket, old: Folder, photos: list[Photo], settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(old)
    for direction in ("bucket", "folder"):
        (settings.VAR / f"move-to-{direction}.sqlite3").unlink(missing_ok=True)
        call_command("move_photos", to=direction)
        assert "13 files copied" in capsys.readouterr().out
        with pytest.raises(CommandError, match=f"set PHOTOS_IN={direction}"):
            call_command("move_photos", to=direction, remove_old=True)
        settings.STORAGES = settings.STORAGES | {"photos": settings.STORAGES[direction]}
        call_command("move_photos", to=direction, remove_old=True)
        assert "13 files taken away" in capsys.readouterr().out
    assert files(old) == before
    assert list(bucket.lying()) == []


def test_a_missing_file_ends_with_an_error(bucket: Bucket, old: Folder, photos: list[Photo]) -> None:
    old.delete(photos[0].original)
    with pytest.raises(CommandError, match="1 files are not as they should be"):
        call_command("move_photos", to="bucket")


def test_without_a_bucket_it_says_so() -> None:
    with pytest.raises(CommandError, match="S3_BUCKET"):
        call_command("move_photos", to="bucket")
