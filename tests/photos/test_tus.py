"""Photos in parts, as broken clients and strangers speak of them: they are told, and nothing stays."""

from unittest import mock
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import uploads
from apps.photos.decoding import MAX_BYTES
from apps.photos.models import Photo, Upload
from apps.photos.tus import VERSION
from tests.conftest import As
from tests.full import few
from tests.photos.sending import ADDRESS, HEAD, announce, reached, send_part

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_spoken_is_told(as_: As, alice: User) -> None:
    told = as_(alice).options(ADDRESS)
    assert told.status_code == 204
    assert (told["Tus-Version"], told["Tus-Max-Size"]) == (VERSION, str(MAX_BYTES))
    assert set(told["Tus-Extension"].split(",")) == {"creation", "expiration", "termination"}


@pytest.mark.parametrize(
    ("length", "status", "sentence"),
    few(
        [("0", 422, "This file is empty"), (str(MAX_BYTES + 1), 422, "larger than 30 MB"), ("9" * 15, 422, "larger")]
        + [(text, 400, "") for text in ("", "-1", "many", "9" * 99, "٣", "1.5")],
        3,
    ),
)
def test_nonsense_is_announced_in_vain(as_: As, alice: User, length: str, status: int, sentence: str) -> None:
    answer = announce(as_(alice), 0, **{"Upload-Length": length})
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "metadata", few(["", "filename", "filename !!!", "filename /w==", ",,,", "other eA==", "x" * 5000], 2)
)
def test_a_name_that_cannot_be_read_is_none(as_: As, alice: User, couple: Couple, metadata: str) -> None:
    browser = as_(alice)
    announce(browser, 9, **{"Upload-Metadata": metadata})
    assert couple.uploads.get().name == ""


def test_a_part_that_is_no_part(begun: tuple[Client, str], content: bytes) -> None:
    browser, at = begun
    told = HEAD | {"Upload-Offset": "0"}
    assert browser.patch(at, content, content_type="text/plain", headers=told).status_code == 415
    assert send_part(browser, at, b"x" * (uploads.LARGEST_PART + 1), 0).status_code == 413
    assert send_part(browser, at, b"x", 0, **{"Upload-Offset": "x"}).status_code == 400
    assert send_part(browser, at, b"x", 0, **{"Tus-Resumable": "0.2.0"}).status_code == 412
    assert browser.head(at).status_code == 412
    assert reached(browser, at) == 0


def test_more_than_was_announced_is_refused(begun: tuple[Client, str], content: bytes) -> None:
    browser, at = begun
    send_part(browser, at, content, 0)
    browser, at = browser, str(announce(browser, 10)["Location"])
    assert send_part(browser, at, b"x" * 11, 0).status_code == 409
    assert reached(browser, at) == 0


def test_a_thousand_at_once_are_enough(as_: As, alice: User, couple: Couple) -> None:
    with mock.patch.object(uploads, "MOST", 2):
        answers = [announce(as_(alice), 9).status_code for _ in range(3)]
    assert answers == [201, 201, 422]


def test_any_other_site_is_refused(alice: User, couple: Couple) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert announce(strict, 9).status_code == 403
    upload = uploads.begin(couple, by=alice, name="", length=9, at=timezone.now())
    at = f"{ADDRESS}{upload.pk}/"
    assert send_part(strict, at, b"x", 0).status_code == 403
    assert strict.delete(at, headers=HEAD).status_code == 403
    assert send_part(Client(), at, b"x", 0).status_code == 302
    assert not Photo.objects.exists()


def test_what_never_was_is_nobodys(as_: As, alice: User) -> None:
    assert as_(alice).head(f"{ADDRESS}{uuid4()}/", headers=HEAD).status_code == 404
