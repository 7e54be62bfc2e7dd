"""A photo is kept whole, or refused with its sentence; either way nothing is left half done."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.storage import storages
from django.db import connections
from django.test import Client
from PIL import Image

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import library, tasks
from apps.photos.decoding import MAX_BYTES
from apps.photos.models import Photo
from apps.photos.refusals import Refused
from tests import factories
from tests.conftest import As
from tests.photos.folder import needs_photos, photos
from tests.photos.sending import ADDRESS, keep, send

AT = datetime(2026, 11, 23, 20, tzinfo=UTC)


def files_stored() -> set[str]:
    folder = Path(storages["photos"].path(""))
    return {str(file.relative_to(folder)) for file in folder.glob("??/*") if file.is_file()}


def test_kept_photo_is_answered_with_its_row(as_: As, alice: User, couple: Couple) -> None:
    response = send(as_(alice), factories.a_picture())
    photo = couple.photos.get()
    assert response.status_code == 200
    assert f'name="photo" value="{photo.pk}"' in response.content.decode()
    assert "sea.jpg" in response.content.decode()
    assert (photo.uploader, photo.private_to, photo.width, photo.height, photo.kind) == (alice, alice, 60, 40, "jpeg")
    assert photo in couple.photos.without_sizes()


def test_original_is_kept_byte_by_byte_under_a_name_that_tells_nothing(couple: Couple, alice: User) -> None:
    content = factories.a_picture()
    photo = keep(content, couple, by=alice, at=AT)
    with photo.opened("original") as file:
        assert b"".join(file) == content
    assert photo.facts["sha256"] == hashlib.sha256(content).hexdigest()
    assert not any(str(key) in photo.original or key.hex in photo.original for key in (couple.pk, alice.pk, photo.pk))


def test_only_its_uploader_hears_of_it(couple: Couple, alice: User, bob: User) -> None:
    before = {seat.user_id: seat.version for seat in couple.both()}
    keep(factories.a_picture(), couple, by=alice, at=AT)
    after = {seat.user_id: seat.version for seat in couple.both()}
    assert after[alice.pk] == before[alice.pk] + 1
    assert after[bob.pk] == before[bob.pk]
    assert not couple.photos.visible_to(bob).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "We can’t open SVG drawings"),
        (b"Only words, whatever the name says.", "text in this file"),
        (factories.a_picture()[:200], "damaged"),
        (factories.a_picture() + bytes(MAX_BYTES), "larger than 30 MB"),
    ],
    ids=["empty", "svg", "text", "half", "heavy"],
)
def test_refused_says_why_and_leaves_nothing(
    as_: As, alice: User, couple: Couple, content: bytes, sentence: str
) -> None:
    before = files_stored()
    response = send(as_(alice), content, "<b>.jpg")
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "&lt;b&gt;.jpg" in response.content.decode()
    assert not Photo.objects.exists()
    assert files_stored() == before


def test_same_photo_again_while_it_lies_loose_is_the_first(couple: Couple, alice: User, bob: User) -> None:
    before = files_stored()
    first, again = (keep(factories.a_picture(), couple, by=alice, at=AT) for _ in range(2))
    others = keep(factories.a_picture(), couple, by=bob, at=AT)
    assert first == again != others
    assert len(files_stored() - before) == 2


def test_row_that_fails_takes_its_file_along(couple: Couple, alice: User) -> None:
    before = files_stored()
    with mock.patch.object(Photo, "save", side_effect=RuntimeError), pytest.raises(RuntimeError):
        keep(factories.a_picture(), couple, by=alice, at=AT)
    assert files_stored() == before


def test_full_disk_is_a_sentence(as_: As, alice: User, couple: Couple) -> None:
    with mock.patch.object(Photo, "store", side_effect=OSError(28, "No space left on device")):
        response = send(as_(alice), factories.a_picture())
    assert response.status_code == 507
    assert "couldn’t save this photo just now" in response.content.decode()


@pytest.mark.parametrize(("limit", "value"), [("MOST_PHOTOS", 1), ("MOST_BYTES_A_DAY", 1000)])
def test_limits_of_a_couple(couple: Couple, alice: User, limit: str, value: int) -> None:
    factories.a_photo(couple, kept_at=AT)
    with mock.patch.object(library, limit, value), pytest.raises(Refused):
        keep(factories.a_picture(), couple, by=alice, at=AT)


def test_sizes_are_asked_for_once_it_is_certain(
    couple: Couple, alice: User, django_capture_on_commit_callbacks: mock.Mock
) -> None:
    with mock.patch.object(tasks.make_sizes.__class__, "enqueue") as enqueue:
        with django_capture_on_commit_callbacks(execute=True):
            photo = keep(factories.a_picture(), couple, by=alice, at=AT)
            enqueue.assert_not_called()
        enqueue.assert_called_once_with(str(photo.pk))


@pytest.mark.django_db(transaction=True)
def test_sent_twenty_times_at_once_is_one(couple: Couple, alice: User) -> None:
    def kept(_number: int) -> Photo:
        try:
            ours = Couple.objects.get(pk=couple.pk)
            with ours.keys_held():
                return keep(factories.a_picture(), ours, by=alice, at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(kept, range(20)))
    assert found == {couple.photos.get()}


def test_doors_are_closed(as_: As, alice: User, charlie: User, couple: Couple) -> None:
    assert as_(alice).get(ADDRESS).status_code == 405
    assert send(Client(), factories.a_picture()).status_code == 302
    assert send(as_(charlie), factories.a_picture()).status_code == 200
    assert not couple.photos.exists()


def test_form_of_another_site_is_refused(alice: User, couple: Couple) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert send(browser, factories.a_picture()).status_code == 403
    browser.get("/story/add/")
    token = browser.cookies["csrf"].value
    assert send(browser, factories.a_picture(), **{"X-CSRFToken": token}).status_code == 200


@pytest.mark.full
@needs_photos
def test_real_photos_say_when_they_were_taken(as_: As, alice: User, couple: Couple) -> None:
    dated = 0
    browser = as_(alice)
    for path in photos("real"):
        response = send(browser, path.read_bytes(), path.name)
        assert response.status_code == 200, path.name
        dated += "data-taken=" in response.content.decode()
    assert dated > 5


@pytest.mark.parametrize("offset", ["+02:00", None])
def test_the_moment_is_kept_sealed_as_the_camera_wrote_it(couple: Couple, alice: User, offset: str | None) -> None:
    file, exif = io.BytesIO(), Image.Exif()
    tags = exif.get_ifd(0x8769)
    tags |= {0x9003: "2019:06:01 23:30:00"} | ({0x9011: offset} if offset else {})
    Image.new("RGB", (30, 20)).save(file, "JPEG", exif=exif)
    keep(file.getvalue(), couple, by=alice, at=AT)
    photo = couple.photos.get()
    assert photo.taken_on == date(2019, 6, 1)  # that was the day there, whatever it was elsewhere
    assert photo.facts["taken_at"] == f"2019-06-01T23:30:00{offset or ''}"


def test_without_a_moment_there_is_none(couple: Couple, alice: User) -> None:
    assert "taken_at" not in keep(factories.a_picture(), couple, by=alice, at=AT).facts
