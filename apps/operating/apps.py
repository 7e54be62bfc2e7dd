"""Tells Django of the app."""

from django.apps import AppConfig


class OperatingConfig(AppConfig):
    """What whoever runs it sees."""

    name = "apps.operating"
