"""All rows of a database as plain words, in an order of their own: the same for the same rows, whatever the engine."""

from django.db import connections

from config.management.commands.move_database import _canonical, _models, _rows

NOT_OURS = {"django_migrations"}


def dump(alias: str) -> list[str]:
    """Give one line a row."""
    kind = "vault" if alias in {"vault", "moved_keys"} else "default"
    found = [
        f"{model._meta.db_table} {' '.join(map(_canonical, row))}"
        for model in _models(kind)
        for row in _rows(model, connections[alias])
    ]
    return sorted(found)
