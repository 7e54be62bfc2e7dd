"""Which build this is: what was made by another one is made anew."""

import functools
import hashlib
import sys

from django.conf import settings

MADE_OF = ("apps", "config", "content", "decoder", "locale", "static", "templates", "requirements.txt")


@functools.cache
def fingerprint() -> str:
    """Returns one hash of all our files that pages are made of and of the Python they run in."""
    digest = hashlib.sha256(sys.version.encode())
    for part in MADE_OF:
        for file in sorted([settings.ROOT / part, *(settings.ROOT / part).rglob("*")]):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"\0{file.relative_to(settings.ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def build() -> str:
    """Returns what pages are made of, with what they say about this site."""
    return f"{fingerprint()} {settings.SITE_URL} {settings.OPERATOR}"
