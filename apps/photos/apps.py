"""Tells Django of the app."""

from django.apps import AppConfig


class PhotosConfig(AppConfig):
    """Pictures of the couple: taken in, made smaller, shown to members only."""

    name = "apps.photos"
