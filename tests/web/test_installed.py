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


def test_a_discreet_one_has_another_name_and_icon(as_: As, alice: User, bob: User, couple: Couple) -> None:
    usual, plain = (Client().get(f"/manifest.webmanifest{asked}").json() for asked in ("", "?notes"))
    assert (usual["id"], plain["id"], usual["name"], plain["name"]) == ("/", "/", "Nearer", "Notes")
    assert "earer" not in json.dumps(plain)
    for about in (usual, plain):
        assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in about["icons"])
        assert {(icon["sizes"], icon["purpose"]) for icon in about["icons"]} == {
            (sizes, purpose) for sizes in ("192x192", "512x512") for purpose in ("any", "maskable")
        }
    said = {"name": "Alice", "hue": "persimmon", "time_zone": "Europe/Berlin", "day_zone": "Europe/Berlin"}
    said |= {"language": "en", "is_discreet": "on"}
    hers = as_(alice)
    assert hers.post("/you/settings/", said).status_code == 302
    head = hers.get("/home/").content.decode().partition("</head>")[0]
    assert "<title>Notes</title>" in head
    assert "?notes" in head
    assert "icon.svg" not in head
    assert shell(hers)["said"] == {"title": "Notes", "body": "A light is on."}
    assert "notes" not in as_(bob).get("/home/").content.decode().partition("</head>")[0].lower()


def test_how_to_install_is_said_once_and_goes_for_good(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    assert "our-install" not in browser.get("/home/").content.decode()  # one thing at a time
    browser.post("/you/knows-exit/")
    assert "our-install" in browser.get("/home/").content.decode()
    browser.post("/you/knows-install/")
    assert "our-install" not in browser.get("/home/").content.decode()
    assert "Add to Home Screen" in browser.get("/you/settings/").content.decode()


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
