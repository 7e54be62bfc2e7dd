"""Tells Django of the app, and has the content proofread before anything starts."""

from django.apps import AppConfig
from django.core.checks import register


class ExercisesConfig(AppConfig):
    """Guided steps for two, read from content files."""

    name = "apps.exercises"

    def ready(self) -> None:
        """Register the check of the content."""
        from apps.exercises.checks import content

        register(content, "content")
