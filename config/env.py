"""Reads settings from the environment, loudly: nonsense stops the start with a sentence."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """Give the variable's text without surrounding space, or `default` where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str = "") -> list[str]:
    """Give a comma-separated variable as a list without empty entries."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def flag(name: str, *, default: bool = False) -> bool:
    """Give a yes/no variable; anything but a clear yes or no is refused."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”: say yes or no.")


def number(name: str, default: int) -> int:
    """Give a whole number; anything else is refused."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is “{value}”: a whole number was expected.") from None


def site(name: str, default: str) -> str:
    """Give a web address without a slash at its end; one without “https://”, say, is refused."""
    value = text(name, default)
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} is “{value}”: write it whole, such as https://nearer.example.")
    return value.rstrip("/")


def secret(name: str, *, file: Path) -> str:
    """Give a secret from the environment, else from `file`, which is made on first use and readable by its owner only.

    Two processes may start at once: the file is created exclusively, and who comes second reads it.
    """
    if value := text(name):
        return value
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    if not (kept := file.read_text().strip()):
        raise ImproperlyConfigured(f"{file} is empty. Delete it and start again, or set {name}.")
    return kept
