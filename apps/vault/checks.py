"""Reminds the operator of the one thing nobody else can do: keep the root key somewhere else too."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning  # noqa: A004  (Django's own word)

from apps.vault import root


def sheet(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Warn while there is a root key whose recovery sheet nobody has read back. No database is asked."""
    if not root.exists() or root.is_confirmed():
        return []
    words = "The root key has no confirmed recovery sheet: if it is lost, all words are."
    hint = "Run `manage.py vault sheet`, write it down, then `manage.py vault confirm`."
    return [Warning(words, hint, id="vault.W001")]
