"""Tells Django of the app."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The shared page of today."""

    name = "apps.home"
