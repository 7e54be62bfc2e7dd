"""Tells Django of the app."""

from django.apps import AppConfig


class CouplesConfig(AppConfig):
    """Two people: pairing, their day, and who may see what."""

    name = "apps.couples"
