"""Tells Django of the app."""

from django.apps import AppConfig


class GratitudeConfig(AppConfig):
    """The thank-you jar: one each in the evening, kept for both."""

    name = "apps.gratitude"
