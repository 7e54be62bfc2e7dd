"""The schema itself refuses a link from one couple’s row to another’s."""

from typing import Any

from django.db import models


class SameCouple(models.BaseConstraint):
    """A foreign key over couple and id, beside Django's own over the id alone.

    The model it points at has `Findable` among its constraints.
    """

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        field, quote = model._meta.get_field(self.field), schema_editor.quote_name
        parent = field.related_model._meta
        columns = f"{quote('couple_id')}, {quote(field.column)}"
        target = f"{quote(parent.db_table)} ({quote('couple_id')}, {quote(parent.pk.column)})"
        # SQLite has no other way to empty all tables in any order, and checks Django's own at the commit as well.
        later = " DEFERRABLE INITIALLY DEFERRED" if schema_editor.connection.vendor == "sqlite" else ""
        return f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({columns}) REFERENCES {target}{later}"

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self.constraint_sql(model, schema_editor)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table, name = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name(self.name)
        return f"ALTER TABLE {table} DROP CONSTRAINT {name}"

    def validate(self, *args: object, **kwargs: object) -> None:
        """Leaves it to the database."""

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, kwargs | {"field": self.field}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameCouple) and (self.name, self.field) == (other.name, other.field)


class Findable(models.UniqueConstraint):
    """What `SameCouple` points at: couple and id together."""

    def __init__(self, *, name: str, **_: object) -> None:
        super().__init__(fields=["couple", "id"], name=name)


def cascade_first(collector: Any, field: Any, rows: Any, using: str) -> None:
    """Deletes rows before what they point at, though they needn't point: `SameCouple` is checked at once on PostgreSQL.

    To use as `on_delete` where the foreign key may be empty; Django's CASCADE takes such rows in any order.
    """
    collector.collect(rows, source=field.remote_field.model, source_attr=field.name, nullable=False)
