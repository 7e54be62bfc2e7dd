"""Tells Django of the app, and has the file of local numbers looked through before anything starts."""

from django.apps import AppConfig
from django.core.checks import register


class WebConfig(AppConfig):
    """Pages that belong to nobody, and what all pages share."""

    name = "apps.web"

    def ready(self) -> None:
        """Register the check of the local numbers."""
        from apps.web.checks import local_help

        register(local_help, "content")
