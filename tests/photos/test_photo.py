"""A photo goes to those who may see it, as a picture and nothing else; to anybody else not one byte."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos.models import SIZES, Photo
from tests import factories
from tests.conftest import As


def address(photo: Photo, size: str = "small") -> str:
    return reverse("photos:photo", args=[photo.pk, size])


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("size", SIZES)
def test_both_see_every_size(as_: As, alice: User, bob: User, couple: Couple, size: str) -> None:
    photo = factories.a_photo(couple)
    for person in (alice, bob):
        response = as_(person).get(address(photo, size))
        assert response.status_code == 200
        assert body(response)[8:12] == b"WEBP"


def test_it_can_be_nothing_but_a_picture(as_: As, alice: User, couple: Couple) -> None:
    response = as_(alice).get(address(factories.a_photo(couple)), headers={"Accept-Encoding": "gzip"})
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Content-Disposition"] == 'inline; filename="photo.webp"'
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert int(response["Content-Length"]) == len(body(response))


def test_seen_before_is_not_sent_again_but_asked_for_again(as_: As, alice: User, couple: Couple) -> None:
    photo = factories.a_photo(couple)
    browser = as_(alice)
    etag = browser.get(address(photo))["ETag"]
    held = browser.get(address(photo), headers={"If-None-Match": etag})
    assert (held.status_code, held["ETag"], held.content) == (304, etag, b"")
    photo.private_to = couple.seats[1].user
    photo.save(update_fields=["private_to"])
    assert browser.get(address(photo), headers={"If-None-Match": etag}).status_code == 404


def test_head_has_no_body(as_: As, alice: User, couple: Couple) -> None:
    response = as_(alice).head(address(factories.a_photo(couple)))
    assert response.status_code == 200
    assert body(response) == b""


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-3"}, {"If-None-Match": "*"}])
@pytest.mark.parametrize("method", ["get", "head"])
def test_strangers_get_no_byte(as_: As, charlie: User, couple: Couple, headers: dict[str, str], method: str) -> None:
    photo = factories.a_photo(couple)
    for browser, expected in ((as_(charlie), 404), (Client(), 302)):
        for size in (*SIZES, "original"):
            response = getattr(browser, method)(address(photo, size), headers=headers)
            assert response.status_code == expected
            assert b"WEBP" not in body(response)
            assert "ETag" not in response


def test_partner_gets_nothing_that_is_private(as_: As, alice: User, bob: User, couple: Couple) -> None:
    photo = factories.a_photo(couple, uploader=alice, private_to=alice)
    assert as_(alice).get(address(photo)).status_code == 200
    assert as_(bob).get(address(photo)).status_code == 404


def test_original_and_what_is_not_made_yet_are_not_there(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    assert browser.get(address(factories.a_photo(couple), "original")).status_code == 404
    assert browser.get(address(factories.a_photo(couple, sizes=False))).status_code == 404


def test_it_is_only_looked_at(as_: As, alice: User, couple: Couple) -> None:
    assert as_(alice).post(address(factories.a_photo(couple))).status_code == 405
