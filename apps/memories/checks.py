"""A system check for the libraries that PDF books need."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Info

from apps.memories.book import printing

HINT = (
    "People can read their book and print it from the browser all the same. To make PDFs, on Debian or Ubuntu: "
    "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-urw-base35. On macOS: brew install pango."
)


def books(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Reports the libraries that are missing for PDFs of the story."""
    missing = printing.missing()
    words = f"Books can’t be made as PDFs here: {', '.join(missing)} can’t be loaded."
    return [Info(words, HINT, id="memories.I001")] if missing else []
