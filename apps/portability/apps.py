"""App configuration of exports and restores."""

from django.apps import AppConfig


class PortabilityConfig(AppConfig):
    """One's copy of everything one can see, and the way back in."""

    name = "apps.portability"
