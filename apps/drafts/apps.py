"""Tells Django of the app."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """What somebody was writing and has not sent."""

    name = "apps.drafts"
