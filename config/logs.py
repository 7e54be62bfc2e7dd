"""What the log says: that something went wrong and where, nothing about anybody.

Messages of exceptions and of Django can carry addresses, paths with secret links, or values of a row. So of other
people's loggers only the level, the place and the kind of the error are printed; our own say nothing personal.
"""

import contextlib
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
        ours = record.name.startswith(OURS)
        status = getattr(record, "status_code", "")
        said = record.getMessage() if ours else f"{record.name} {status}".strip()
        lines = [f"{self.formatTime(record)} {record.levelname.lower()}: {said}"]
        if record.exc_info and (problem := record.exc_info[1]):
            lines.append("  Traceback, places only:")
            frames = traceback.extract_tb(problem.__traceback__, limit=-12)
            lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            lines.append(f"  {type(problem).__name__}")
        return "\n".join(lines)


class Tally(logging.Handler):
    """Notes the day of each error, for the figure on the operator's page, and nothing else of it."""

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError), (env.var() / "errors").open("a") as file:
            file.write(f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%d}\n")


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "config.logs.Discreet"}},
    "handlers": {
        "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "discreet"},
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
