"""Tells Django of the app."""

from django.apps import AppConfig
from django.core.checks import register


class MemoriesConfig(AppConfig):
    """The love story: memories with two tellings and their photos."""

    name = "apps.memories"

    def ready(self) -> None:
        """Look for what books are made with whenever checks run."""
        from apps.memories import checks  # its models are there by now

        register(checks.books, "memories")
