"""Tells Django of the app."""

from django.apps import AppConfig


class MemoriesConfig(AppConfig):
    """The love story: memories with two tellings and their photos."""

    name = "apps.memories"
