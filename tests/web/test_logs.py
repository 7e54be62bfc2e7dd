"""The log says that something went wrong and where, in lines or as objects, and nothing about anybody."""

import json
import logging
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env, logs

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
