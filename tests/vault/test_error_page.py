"""No error page shows a key, not even the one for developers (KEY-6)."""

from typing import Any

import pytest
from django.test import Client

from apps.gratitude.models import Thanks
from apps.vault import root
from apps.vault.sealing import Key
from tests import factories

pytestmark = pytest.mark.django_db
SEEN: list[str] = []


def breaking(key: Key, *_: Any, **__: Any) -> bytes:
    SEEN.extend([key._secret.hex(), repr(key._secret)[2:-1]])
    raise RuntimeError("Something breaks in the middle.")


@pytest.mark.parametrize("debug", [True, False])
def test_an_error_page_shows_no_key(monkeypatch: pytest.MonkeyPatch, settings: Any, debug: bool) -> None:
    """KEY-6: not even the one for developers, with every variable on the way."""
    alice = factories.a_person("Alice")
    couple = factories.a_couple(alice, factories.a_person("Bob"))
    Thanks.objects.create(couple=couple, writer=alice, text="A word of theirs", day="2026-11-22", waits=False)
    SEEN[:] = [root.newest().kept()]
    browser = Client(raise_request_exception=False)
    browser.force_login(alice)
    browser.get("/home/")
    settings.DEBUG = debug
    for place in ("apps.vault.sealing.unseal", "apps.vault.files.Key.cipher"):
        with monkeypatch.context() as broken:
            broken.setattr(place, breaking)
            response = browser.get("/thanks/")
        assert response.status_code == 500
        assert debug == ("Something breaks in the middle." in response.content.decode())
        assert not [one for one in SEEN if one in response.content.decode()]
    assert len(SEEN) >= 5
