"""Keeps the keys in a database of their own, so that a copy of the words is not a copy of the keys."""

from typing import Any

from django.db import models

APP = ALIAS = "vault"


class KeysApart:
    """The vault's models live in “vault” and nowhere else; everything else lives anywhere but there."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        """Read keys from their own database."""
        return ALIAS if model._meta.app_label == APP else None

    db_for_write = db_for_read

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool | None:
        """Let no row of another app point at a key."""
        return None if (one._meta.app_label == APP) == (other._meta.app_label == APP) else False

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Make each table where it belongs only."""
        return (db == ALIAS) == (app_label == APP)
