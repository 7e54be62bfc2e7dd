"""The log says that something went wrong and where, in lines or as objects, and nothing about anybody."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from apps.accounts.models import User
from apps.gratitude import views
from config import env, logs
from tests.conftest import As

SECRET = "alice@example.org wrote: I miss you"


def record(name: str, *, failed: bool = False) -> logging.LogRecord:
    info = None
    if failed:
        try:
            raise ValueError(SECRET)
        except ValueError:
            info = sys.exc_info()
    said = "A push service answered %s." if name.startswith("apps") else "Not Found: /i/%s"
    return logging.LogRecord(name, logging.WARNING, __file__, 1, said, (503,), info)


@pytest.mark.parametrize("formatter", [logs.Discreet(), logs.Json()])
@pytest.mark.parametrize("failed", [True, False])
def test_of_others_it_says_only_where(formatter: logging.Formatter, *, failed: bool) -> None:
    said = formatter.format(record("django.request", failed=failed))
    assert "Not Found" not in said
    assert SECRET not in said
    assert "django.request" in said
    assert ("ValueError" in said) is failed


def test_as_an_object_it_is_one_line_with_the_same_in_it() -> None:
    line = logs.Json().format(record("apps.reminders.pushing", failed=True))
    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["message"]) == ("warning", "A push service answered 503.")
    assert said["traceback"][-1] == "ValueError"
    assert said["traceback"][0].startswith(__file__)
    assert "traceback" not in json.loads(logs.Json().format(record("apps.web")))


def test_another_format_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(ImproperlyConfigured, match="say text or json"):
        env.one_of("LOG_FORMAT", "text", "json")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged at all, also what a real site leaves out for its level."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(logs.Json())
    names = ("", "apps", "config", "django", "django.request", "django.security", "django.tasks", "allauth")
    levels = {name: logging.getLogger(name).level for name in names}
    logging.getLogger().addHandler(handler)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG if name != "django" else logging.INFO)
    yield handler.stream
    logging.getLogger().removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.django_db
def test_whatever_happens_it_names_nobody_and_nothing_of_theirs(
    as_: As, alice: User, bob: User, written: io.StringIO, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    def breaks(*_given: object, **_named: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(views, "render_page", breaks)
    browser, stranger, strict = as_(alice), Client(), Client(enforce_csrf_checks=True)
    browser.raise_request_exception = False
    statuses = [
        browser.get("/thanks/?q=CANARY").status_code,
        browser.get("/home/?token=CANARY").status_code,
        browser.get("/i/CANARY/").status_code,
        browser.get("/CANARY@example.org/%0d%0aCANARY").status_code,
        browser.delete("/thanks/?CANARY").status_code,
        stranger.post("/account/login/", {"login": alice.email, "password": "CANARY"}).status_code,
        stranger.post("/account/login/code/", {"email": alice.email}).status_code,
        strict.post("/account/login/?CANARY", {"login": alice.email}).status_code,
        stranger.get("/?CANARY", headers={"Host": "canary.example"}).status_code,
    ]
    assert statuses == [500, 200, 302, 404, 405, 200, 302, 403, 400]
    said = written.getvalue()
    assert [json.loads(line)["message"] for line in said.splitlines()].count("django.request 500") == 1
    private = [
        "canary",
        SECRET,
        "miss you",
        "example.org",
        alice.name,
        bob.name,
        str(alice.pk),
        "?",
        "%0d",
        "sessionid",
    ]
    private += [
        cookie.value for client in (browser, stranger, strict) for cookie in client.cookies.values() if cookie.value
    ]
    assert [word for word in private if word.lower() in said.lower()] == []
