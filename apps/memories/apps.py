"""App configuration of memories."""

from django.apps import AppConfig
from django.core.checks import CheckMessage, Info, register

HINT = (
    "People can read their book and print it from the browser all the same. To make PDFs, on Debian or Ubuntu: "
    "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-urw-base35. On macOS: brew install pango."
)


class MemoriesConfig(AppConfig):
    """The couple's story, and the system check for what PDF books need."""

    name = "apps.memories"

    def ready(self) -> None:
        register(libraries, "memories")


def libraries(**_: object) -> list[CheckMessage]:
    """Reports the libraries that are missing for PDFs of the story."""
    from apps.memories.book import printing  # needs the models to be loaded

    missing = printing.missing()
    words = f"Books can’t be made as PDFs here: {', '.join(missing)} can’t be loaded."
    return [Info(words, HINT, id="memories.I001")] if missing else []
