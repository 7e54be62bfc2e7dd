"""Tells Django of the app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages and HTTP: what every page shares. No models of its own."""

    name = "apps.web"
