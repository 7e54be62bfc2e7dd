"""Reads settings from the environment, loudly: nonsense stops the start with a sentence."""

import contextlib
import os
import re
import secrets
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    """Returns the variable without surrounding space, or `default` where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def var() -> Path:
    """Returns the folder in which everything is kept."""
    return Path(text("NEARER_VAR", str(ROOT / "var")))


def words(name: str) -> list[str]:
    """Returns a comma-separated variable as a list without empty entries."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def flag(name: str, *, default: bool = False) -> bool:
    """Returns a yes/no variable; anything but a clear yes or no is refused."""
    value = text(name, "yes" if default else "no").lower()
    if value not in {"1", "true", "yes", "on", "0", "false", "no", "off"}:
        raise ImproperlyConfigured(f"{name} is “{value}”: say yes or no.")
    return value in {"1", "true", "yes", "on"}


def one_of(name: str, *choices: str) -> str:
    """Returns one of these words, the first where nothing is said."""
    if (value := text(name, choices[0])) not in choices:
        raise ImproperlyConfigured(f"{name} is “{value}”: say {' or '.join(choices)}.")
    return value


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is “{value}”: a whole number was expected.") from None


def site(name: str, default: str) -> str:
    """Returns a web address without a slash at its end; one without “https://”, say, is refused."""
    value = text(name, default)
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} is “{value}”: write it whole, such as https://nearer.example.")
    return value.rstrip("/")


def secret(name: str, *, file: Path, size: int = 48) -> str:
    """Returns a secret from the environment, else from `file`, made on first use and readable by its owner only.

    `size` is how many random bytes a new one has.
    """
    if value := text(name):
        return value
    file.parent.mkdir(parents=True, exist_ok=True)
    # Two processes may start at once: the file is created exclusively, and who comes second reads it.
    with contextlib.suppress(FileExistsError), open(file, "x", opener=partial(os.open, mode=0o600)) as made:
        made.write(secrets.token_urlsafe(size))
    if not (kept := file.read_text().strip()):
        raise ImproperlyConfigured(f"{file} is empty. Delete it and start again, or set {name}.")
    return kept


def push_key(name: str, *, file: Path) -> str:
    """Returns the key that proves to push services who sends: 32 bytes, written without padding as browsers do."""
    key = secret(name, file=file, size=32)
    if not re.fullmatch(r"[\w-]{43}", key, re.ASCII):
        raise ImproperlyConfigured(f"{name} is no key: 32 bytes in URL-safe Base64 were expected.")
    return key
