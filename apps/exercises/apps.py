"""Tells Django of the app, and has the content proofread before anything starts."""

from django.apps import AppConfig
from django.core.checks import register


class ExercisesConfig(AppConfig):
    """Guided steps for two, read from content files."""

    name = "apps.exercises"

    def ready(self) -> None:
        """Register the check of the content, and what paths put into the book."""
        from apps.exercises import steps  # noqa: F401  (all kinds are known from the start)
        from apps.exercises.checks import content
        from apps.exercises.paths.book import in_book
        from apps.memories.book import spreads

        register(content, "content")
        spreads.SOURCES.append(in_book)
