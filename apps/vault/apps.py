"""The vault's configuration, with system checks on how keys are kept."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning, register  # noqa: A004  (Django's name)
from django.db import connections

from apps.vault import root
from apps.vault.router import ALIAS


class VaultConfig(AppConfig):
    """Encryption keys, and fields whose values are encrypted with them."""

    name = "apps.vault"


@register("vault")
def sheet(**_: Any) -> list[CheckMessage]:
    """Warns while the recovery sheet of the root key has not been confirmed. Makes no query."""
    if not root.exists() or root.is_confirmed():
        return []
    words = "The root key has no confirmed recovery sheet: if it is lost, all words are."
    hint = "Run `manage.py vault sheet`, write it down, then `manage.py vault confirm`."
    return [Warning(words, hint, id="vault.W001")]


@register("vault", deploy=True)
def apart(**_: Any) -> list[CheckMessage]:
    """Warns where the words are in a shared database and their keys in a file on this machine only."""
    if connections["default"].vendor == "sqlite" or connections[ALIAS].vendor != "sqlite":
        return []
    said = "The words are in a database for many machines, the keys in a file on this one."
    return [Warning(said, "Set VAULT_URL to another database, unless this machine is the only one.", id="vault.W002")]
