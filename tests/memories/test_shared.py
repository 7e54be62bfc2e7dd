"""Photos that come from a phone's share sheet."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.couples.models import Couple
from tests import factories
from tests.conftest import As

ADDRESS = "/story/shared/"
BY_THE_PHONE = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}


def sent(*colours: str) -> dict[str, object]:
    files = [SimpleUploadedFile(f"{c}.jpg", factories.a_picture(colour=c), "image/jpeg") for c in colours]
    return {"title": "", "text": "", "files": files}


def strict(person: User) -> Client:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    return browser


def test_the_phone_is_told_where_to_send_them() -> None:
    target = Client().get("/manifest.webmanifest").json()["share_target"]
    assert (target["action"], target["method"], target["enctype"]) == (ADDRESS, "POST", "multipart/form-data")
    assert target["params"]["files"] == [{"name": "files", "accept": ["image/*"]}]


def test_they_lie_in_the_inbox(alice: User, bob: User, couple: Couple) -> None:
    browser = strict(alice)
    answer = browser.post(ADDRESS, sent("#aa0000", "#00aa00"), headers=BY_THE_PHONE, follow=True)
    assert answer.redirect_chain == [("/story/inbox/", 302)]
    loose = couple.photos.loose_of(alice)
    assert loose.count() == 2
    for photo in loose:
        assert f'name="photo" value="{photo.pk}"' in answer.content.decode()
    assert not couple.photos.visible_to(bob).exists()


def test_one_that_cannot_be_kept_does_not_stop_the_rest(as_: As, alice: User, couple: Couple) -> None:
    files = [*sent("#aa0000")["files"], SimpleUploadedFile("song.txt", b"only words")]  # type: ignore[misc]
    answer = as_(alice).post(ADDRESS, {"files": files}, headers=BY_THE_PHONE, follow=True)
    assert "song.txt" in answer.content.decode()
    assert couple.photos.count() == 1


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "anything"])
def test_another_site_brings_nobody_anything(alice: User, couple: Couple, site: str) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}
    assert strict(alice).post(ADDRESS, sent("#aa0000"), headers=headers).status_code == 403
    assert not couple.photos.exists()


def test_who_is_not_signed_in_is_led_there(couple: Couple) -> None:
    assert Client().post(ADDRESS, sent("#aa0000"), headers=BY_THE_PHONE).status_code == 302
    assert not couple.photos.exists()
