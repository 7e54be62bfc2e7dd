"""Tells Django of the app."""

from django.apps import AppConfig
from django.core.checks import register


class PhotosConfig(AppConfig):
    """Pictures of the couple: taken in, made smaller, shown to members only."""

    name = "apps.photos"

    def ready(self) -> None:
        """Look at the decoder's jail whenever checks run; at the store when the place is to be deployed, or started."""
        from apps.photos import checks  # it knows the models, which Django loads first

        register(checks.jail, "photos")
        register(checks.store, "store", deploy=True)
