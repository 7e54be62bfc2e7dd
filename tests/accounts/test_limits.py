"""Limits count the true peer, whatever a request says about itself (AUTH-3)."""

import itertools

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_forged_address_does_not_help(settings, proxies: int) -> None:  # type: ignore[no-untyped-def]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    true = ", 203.0.113.9" if proxies else ""
    answers = [
        Client(headers={"X-Forwarded-For": f"198.51.100.{number}{true}"}, REMOTE_ADDR="203.0.113.9")
        .post("/account/login/code/", {"email": f"nobody{number}@example.org"})
        .status_code
        for number in itertools.islice(itertools.count(1), 60)
    ]
    assert answers[0] == 302
    assert answers[-1] == 429 or 302 not in answers[-5:]
