"""Tells Django of the app."""

from django.apps import AppConfig


class CouplesConfig(AppConfig):
    """Two people: pairing, their day, and who may see what."""

    name = "apps.couples"

    def ready(self) -> None:
        """Listen to Django: who signs out leaves no page here."""
        from django.contrib.auth.signals import user_logged_out

        from apps.couples import cached

        user_logged_out.connect(cached.forget)
