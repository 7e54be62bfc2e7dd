"""What every answer carries, and what other sites get: links work, probes learn nothing."""

from uuid import uuid4

import pytest
from django.test import Client, override_settings

from apps.accounts.models import User
from apps.couples.models import Couple
from tests import factories
from tests.conftest import As

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
IMAGE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
FETCH = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}
FRAME = {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@override_settings(SECURE_HSTS_SECONDS=31_536_000)
def test_every_class_of_answer_carries_them(as_: As, alice: User, couple: Couple) -> None:
    photo = factories.a_photo(couple)
    here, stranger = as_(alice), Client(enforce_csrf_checks=True)
    answers = {
        200: here.get("/home/", secure=True),
        302: stranger.get("/home/", secure=True),
        403: stranger.post("/account/login/", secure=True),
        404: here.get("/no-such-page/", secure=True),
        405: here.get("/photos/", secure=True),
        422: here.post("/photos/", secure=True),
    }
    for status, answer in [*answers.items(), (200, here.get(f"/photos/{photo.pk}/small/", secure=True))]:
        assert answer.status_code == status
        assert {name: answer.get(name) for name in EVERYWHERE} == EVERYWHERE, status
        assert answer["Strict-Transport-Security"].startswith("max-age=31536000"), status
        assert "default-src 'none'" in answer["Content-Security-Policy"], status
        assert "geolocation=()" in answer["Permissions-Policy"], status


@pytest.mark.parametrize("how", [IMAGE, FETCH, FRAME], ids=["image", "fetch", "frame"])
def test_probe_of_another_site_learns_nothing(as_: As, alice: User, couple: Couple, how: dict[str, str]) -> None:
    photo = factories.a_photo(couple)
    addresses = [f"/photos/{photo.pk}/small/", f"/photos/{uuid4()}/small/", "/home/", "/no-such-page/"]
    answers = [as_(alice).get(address, headers=how) for address in addresses]
    assert {(answer.status_code, answer.content, str(dict(answer.items()))) for answer in answers} == {
        (403, b"", str(dict(answers[0].items())))
    }


def test_link_from_a_mail_is_followed_and_a_form_is_not(as_: As, alice: User, couple: Couple) -> None:
    assert as_(alice).get("/home/", headers=LINK).status_code == 200
    assert as_(alice).post("/account/logout/", headers=LINK).status_code == 403


def test_signing_out_makes_the_browser_forget(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    assert "Clear-Site-Data" not in browser.get("/account/logout/")
    assert browser.post("/account/logout/")["Clear-Site-Data"] == '"cache", "cookies", "storage"'


@pytest.mark.parametrize(
    "address", "/home/ /together/ /thanks/ /thanks/draw/ /story/ /story/add/ /you/settings/".split()
)
def test_quick_exit_is_on_every_page(as_: As, alice: User, couple: Couple, address: str) -> None:
    page = as_(alice).get(address).content.decode()
    assert "<our-exit><a " in page
    assert 'rel="noreferrer"' in page
