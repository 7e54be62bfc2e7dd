"""Tells Django of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """One person: signing up, signing in, and what they set for themselves."""

    name = "apps.accounts"
