"""What the log says: that something went wrong and where, nothing about anybody.

Messages of exceptions and of Django can carry addresses, paths with secret links, or values of a row. So of other
people's loggers only the level, the place and the kind of the error are printed; our own say nothing personal.
"""

import contextlib
import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from config import env

OURS = ("apps", "config", "uvicorn.error")


class Discreet(logging.Formatter):
    """Formats a record without its personal parts."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns one line, and for an error the places it went through."""
        lines = [f"{self.formatTime(record)} {record.levelname.lower()}: {_said(record)}"]
        if places := _places(record):
            lines += ["  Traceback, places only:", *(f"  {place}" for place in places)]
        return "\n".join(lines)


class Tally(logging.Handler):
    """Notes the day of each error, for the figure on the operator's page, and nothing else of it."""

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError), (env.var() / "errors").open("a") as file:
            file.write(f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%d}\n")


class Json(logging.Formatter):
    """Formats the same as an object in one line, for what collects the logs of many."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {"at": self.formatTime(record), "level": record.levelname.lower()}
        said |= {"logger": record.name, "message": _said(record)}
        return json.dumps(said | ({"traceback": places} if (places := _places(record)) else {}), ensure_ascii=False)


def _said(record: logging.LogRecord) -> str:
    if record.name.startswith(OURS):
        return record.getMessage()
    return f"{record.name} {getattr(record, 'status_code', '')}".strip()


def _places(record: logging.LogRecord) -> list[str]:
    """Returns the places an error went through, and its kind at the end."""
    if not record.exc_info or not (problem := record.exc_info[1]):
        return []
    frames = traceback.extract_tb(problem.__traceback__, limit=-12)
    return [*(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames), type(problem).__name__]


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"text": {"()": "config.logs.Discreet"}, "json": {"()": "config.logs.Json"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": env.one_of("LOG_FORMAT", "text", "json"),
        },
        "tally": {"class": "config.logs.Tally", "level": "ERROR"},
    },
    "root": {"handlers": ["stdout", "tally"], "level": "WARNING"},
    # A page that isn't there or isn't yours is no trouble of the server's.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        # It warns of each style that is meant for browsers.
        "weasyprint": {"level": "ERROR"},
    },
}
