"""Tells Django of the app."""

from django.apps import AppConfig
from django.core.checks import register

from apps.vault import checks


class VaultConfig(AppConfig):
    """Keys, and what is sealed with them."""

    name = "apps.vault"

    def ready(self) -> None:
        """Remind of the recovery sheet whenever checks run."""
        register(checks.sheet, "vault")
        register(checks.apart, "vault", deploy=True)
