"""Which build this is: pages that a browser still holds from another one are made anew."""

import functools
import hashlib

from django.conf import settings

MADE_OF = ("apps", "config", "content", "locale", "static", "templates", "requirements.txt")


@functools.cache
def build() -> str:
    """Give a mark of all that pages are made of, and of what they say about this site; read once in a process."""
    digest = hashlib.sha256(f"{settings.SITE_URL} {settings.OPERATOR}".encode())
    for part in MADE_OF:
        for file in sorted([settings.ROOT / part, *(settings.ROOT / part).rglob("*")]):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"\0{file.relative_to(settings.ROOT)}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()
