"""Sizes are made later, once or again, and whoever sees the photo is told; what was interrupted is put right."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.conf import LazySettings
from django.utils import timezone
from PIL import Image

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import decoding, housekeeping, renditions, tasks
from apps.photos.models import SIZES, Photo
from apps.photos.refusals import Refused
from tests import factories
from tests.photos.folder import needs_photos, photos
from tests.photos.sending import keep
from tests.photos.test_keep import files_stored

AT = datetime(2026, 11, 23, 20, tzinfo=UTC)


def kept(couple: Couple, by: User, content: bytes | None = None) -> Photo:
    return keep(content or factories.a_picture(size=(900, 600)), couple, by=by, at=AT)


def test_task_makes_all_sizes(couple: Couple, alice: User) -> None:
    photo = kept(couple, alice)
    tasks.make_sizes.func(str(photo.pk))
    photo.refresh_from_db()
    assert photo.sizes_made
    assert not couple.photos.without_sizes().exists()
    for size, width in (("small", 480), ("medium", 900), ("large", 900)):
        with photo.opened(size) as file, Image.open(io.BytesIO(b"".join(file))) as picture:
            assert (picture.format, picture.width) == ("WEBP", width)
    assert (photo.width_of("small"), photo.width_of("medium")) == (480, 900)


def test_running_twice_changes_nothing(couple: Couple, alice: User) -> None:
    photo = kept(couple, alice)
    renditions.make(photo)
    before = files_stored()
    renditions.make(photo)  # as it was before: somebody else was quicker
    tasks.make_sizes.func(str(photo.pk))
    assert files_stored() == before


def test_a_photo_that_has_gone_is_no_matter(couple: Couple, alice: User) -> None:
    photo = kept(couple, alice)
    before = files_stored()
    Photo.objects.all().delete()
    renditions.make(photo)
    tasks.make_sizes.func(str(photo.pk))
    assert files_stored() == before


@pytest.mark.parametrize("shared", [True, False])
def test_those_who_see_it_are_told(couple: Couple, alice: User, bob: User, shared: bool) -> None:
    photo = kept(couple, alice)
    if shared:
        Photo.objects.update(private_to=None)
    before = {seat.user_id: seat.version for seat in couple.both()}
    renditions.make(photo)
    after = {seat.user_id: seat.version for seat in couple.both()}
    assert after[alice.pk] == before[alice.pk] + 1
    assert after[bob.pk] == before[bob.pk] + shared


def test_what_cannot_be_shown_says_so_and_is_not_tried_for_ever(couple: Couple, alice: User) -> None:
    photo = kept(couple, alice)
    with mock.patch.object(decoding, "render", side_effect=Refused("too-slow")):
        renditions.make(photo)
    photo.refresh_from_db()
    assert "too long to open" in str(photo.sentence)
    assert not couple.photos.without_sizes().exists()


def test_interruption_leaves_no_file_behind(couple: Couple, alice: User) -> None:
    photo = kept(couple, alice)
    before = files_stored()
    with mock.patch.object(Photo, "save", side_effect=RuntimeError), pytest.raises(RuntimeError):
        renditions.make(photo)
    assert files_stored() == before


def test_sweep_asks_again_after_a_while(couple: Couple, alice: User) -> None:
    photo = kept(couple, alice)
    with mock.patch.object(tasks.make_sizes.__class__, "enqueue") as enqueue:
        housekeeping.due(AT + timedelta(minutes=1))
        enqueue.assert_not_called()
        housekeeping.due(AT + timedelta(minutes=11))
        enqueue.assert_called_once_with(str(photo.pk))


def test_sweep_removes_what_no_row_knows_and_nothing_else(couple: Couple, alice: User) -> None:
    photo = factories.a_photo(couple)
    gone = factories.a_photo(couple)
    names = set(gone.objects_held())
    gone.delete()
    housekeeping.due(timezone.now())
    assert names <= files_stored()  # too young to be sure
    housekeeping.due(timezone.now() + timedelta(days=2))
    assert not names & files_stored()
    assert set(photo.objects_held()) <= files_stored()


@pytest.mark.django_db
def test_sweep_lets_no_photo_lie_open_that_nobody_works_on(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    (tmp_path / "upload").write_bytes(b"open")
    (tmp_path / "sizes").mkdir()
    (tmp_path / "sizes" / "original").write_bytes(b"open")
    housekeeping.due(timezone.now() + timedelta(minutes=59))
    assert len(list(tmp_path.iterdir())) == 2
    (tmp_path / ".web").mkdir()
    housekeeping.due(timezone.now() + timedelta(minutes=61))
    assert [path.name for path in tmp_path.iterdir()] == [".web"]  # a running process needs its folder


@pytest.mark.full
@needs_photos
def test_every_real_photo_goes_the_whole_way(couple: Couple, alice: User) -> None:
    for path in photos("real", "formats"):
        if path.suffix != ".jxl":
            renditions.make(kept(couple, alice, path.read_bytes()))
    every = list(couple.photos.all())
    assert len(every) == len(photos("real", "formats")) - 1
    assert all(photo.object_of(size) for photo in every for size in SIZES)
