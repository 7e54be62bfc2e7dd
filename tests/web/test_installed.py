"""What a phone that has Nearer installed is told: the same of everybody, and of nobody."""

import json

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.test import Client

from apps.accounts.models import User
from apps.couples.models import Couple
from tests.conftest import As

pytestmark = pytest.mark.django_db
WORKER, OFFLINE = "/service-worker.js", "/offline/"


def shell(browser: Client, **headers: str) -> dict[str, object]:
    """Return what stands in front of the service worker."""
    first = browser.get(WORKER, headers=headers).content.decode().partition("\n")[0]
    found: dict[str, object] = json.loads(first.removeprefix("const SHELL = "))
    return found


def test_the_service_worker_keeps_static_files_and_one_page() -> None:
    found = shell(Client())
    files = found["files"]
    assert isinstance(files, list)
    assert len(files) == 5
    assert all(finders.find(file.removeprefix("/static/")) for file in files)
    assert found["offline"] == OFFLINE
    answer = Client().get(WORKER)
    assert answer["Content-Type"] == "text/javascript"
    assert "no-cache" in answer["Cache-Control"]


def test_it_says_the_one_sentence_in_the_persons_language(as_: As, alice: User, couple: Couple) -> None:
    assert shell(as_(alice))["said"] == {"title": "Nearer", "body": "A light is on."}
    german = shell(Client(), **{"Accept-Language": "de"})
    assert (german["language"], german["said"]) == ("de", {"title": "Nearer", "body": "Ein Licht ist an."})
    assert german["name"] != shell(Client())["name"]


def test_another_build_is_another_shell(settings: LazySettings) -> None:
    before = shell(Client())["name"]
    settings.OPERATOR = "Somebody else"
    assert shell(Client())["name"] != before


def test_the_neutral_page_is_the_same_for_everybody(alice: User, couple: Couple) -> None:
    page = Client().get(OFFLINE)
    assert page.content == Client().get(OFFLINE).content
    assert not page.cookies
    for private in ("data-of", "csrfmiddlewaretoken", "has-nav"):
        assert private not in page.content.decode()
