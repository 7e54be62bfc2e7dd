"""App configuration of the vault."""

from django.apps import AppConfig
from django.core.checks import register

from apps.vault import checks


class VaultConfig(AppConfig):
    """Keys, and the system checks on how they are kept."""

    name = "apps.vault"

    def ready(self) -> None:
        register(checks.sheet, "vault")
        register(checks.apart, "vault", deploy=True)
