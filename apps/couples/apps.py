"""Tells Django of the app."""

from django.apps import AppConfig


class CouplesConfig(AppConfig):
    """Two people: pairing, their day, and who may see what."""

    name = "apps.couples"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from apps.couples import cached

        user_logged_out.connect(cached.forget)
