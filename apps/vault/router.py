"""Keeps the keys in a separate database, so that a copy of the words is not a copy of the keys."""

from typing import Any

from django.db import models

APP = ALIAS = "vault"


class KeysApart:
    """Routes the vault's models to the database “vault”, and nothing else."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        return ALIAS if model._meta.app_label == APP else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (db == ALIAS) == (app_label == APP)
