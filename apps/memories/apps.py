"""App configuration of memories."""

from django.apps import AppConfig
from django.core.checks import register


class MemoriesConfig(AppConfig):
    """The couple's story, and the system check for what PDF books need."""

    name = "apps.memories"

    def ready(self) -> None:
        from apps.memories import checks  # needs the models to be loaded

        register(checks.books, "memories")
