"""What other sites get: links work, probes learn nothing. And what a browser is asked to forget."""

from uuid import uuid4

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from tests import factories
from tests.conftest import As

IMAGE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
FETCH = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}
FRAME = {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


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
