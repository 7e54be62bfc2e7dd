"""Links between a couple's rows: the schema refuses one to another couple’s, and what follows one names the couple.

What a link asks of the database, by a join, an attribute or a prefetch, has the couple in it beside the id. So each
statement finds its rows where all of that couple's are (docs/decisions/0006-spread.md).
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.fields.related_descriptors import (
    ForwardManyToOneDescriptor,
    ForwardOneToOneDescriptor,
    ReverseManyToOneDescriptor,
    ReverseOneToOneDescriptor,
    create_reverse_many_to_one_manager,
)
from django.db.models.lookups import Exact
from django.utils.functional import cached_property


def _within(rows: Any, beside: Iterable[Any]) -> Any:
    """Keeps the rows of these rows' couples; a prefetch of the first so many of each row stays one."""
    rows, first, last = rows.all(), rows.query.low_mark, rows.query.high_mark
    rows.query.clear_limits()
    rows = rows.filter(couple__in={one.couple_id for one in beside})
    rows.query.set_limits(first, last)
    return rows


class _Carrying(models.ForeignKey):  # type: ignore[type-arg]
    """What links have in common. Migrations know them as Django's own: the columns are the same."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs

    def get_extra_restriction(self, alias: str | None, related_alias: str | None) -> Any:
        if alias is None or related_alias is None:  # of a join that a subquery has left out
            return None
        there, here = self.related_model._meta.get_field("couple"), self.model._meta.get_field("couple")
        return Exact(there.get_col(alias), here.get_col(related_alias))  # type: ignore[union-attr]

    def get_extra_descriptor_filter(self, instance: Any) -> dict[str, Any]:
        return {"couple": instance.couple_id}


class _Many(ReverseManyToOneDescriptor):  # type: ignore[type-arg]
    """`memory.pictures`, with the couple."""

    @cached_property
    def related_manager_cls(self) -> Any:
        near: Any = create_reverse_many_to_one_manager(self.field.model._default_manager.__class__, self.rel)

        class Manager(near):  # type: ignore[misc]
            def __init__(self, instance: Any) -> None:
                super().__init__(instance)
                self.core_filters["couple"] = instance.couple_id

            def get_prefetch_querysets(self, instances: Any, querysets: Any = None) -> Any:
                rows = querysets[0] if querysets else self.model._default_manager.all()
                return super().get_prefetch_querysets(instances, [_within(rows, instances)])

        return Manager


class _One(ReverseOneToOneDescriptor):  # type: ignore[type-arg]
    """`photo.picture`, with the couple."""

    def get_queryset(self, **hints: Any) -> Any:
        rows = super().get_queryset(**hints)
        return _within(rows, [hints["instance"]]) if "instance" in hints else rows

    def get_prefetch_querysets(self, instances: Any, querysets: Any = None) -> Any:
        rows = querysets[0] if querysets else self.related.related_model._base_manager.all()
        return super().get_prefetch_querysets(instances, [_within(rows, instances)])


class _Forward(ForwardManyToOneDescriptor):  # type: ignore[type-arg]
    """`picture.photo`, with the couple."""

    def get_prefetch_querysets(self, instances: Any, querysets: Any = None) -> Any:
        rows = querysets[0] if querysets else self.field.related_model._base_manager.all()
        return super().get_prefetch_querysets(instances, [_within(rows, instances)])


class _ForwardOne(_Forward, ForwardOneToOneDescriptor):  # type: ignore[type-arg]
    """The same, of one."""


class CoupleForeignKey(_Carrying):
    """A link from one row of a couple to another of theirs."""

    related_accessor_class = _Many
    forward_related_accessor_class = _Forward


class CoupleOneToOneField(_Carrying, models.OneToOneField):  # type: ignore[type-arg]
    """The same, of one row to one. What is unique in the database is couple and field: a constraint of the model."""

    related_accessor_class = _One
    forward_related_accessor_class = _ForwardOne


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
