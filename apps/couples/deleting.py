"""Deletes rows as Django does, with what hangs on them, and names the couple in every statement of it.

What is used here of Django beyond its documentation: its collector, which finds what a row takes along.
"""

from collections import Counter
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import models, transaction
from django.db.models.deletion import Collector


class WithinCouple(Collector):
    """Finds and deletes by couple and id instead of by id alone. No signals are sent: nobody listens."""

    def related_objects(self, related_model: Any, related_fields: Any, objs: Any) -> Any:
        return _of_couples(super().related_objects(related_model, related_fields, objs), objs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Does as Django's: first what nothing hangs on, then links that are let go, then all else, leaves first."""
        self.sort()
        counted: Counter[str] = Counter()
        with transaction.atomic(using=self.using, savepoint=False):
            for rows in self.fast_deletes:
                counted[rows.model._meta.label] += rows._raw_delete(using=self.using) or 0
            for (field, value), found in self.field_updates.items():
                reduce(or_, (self._asked(field.model, rows) for rows in found)).update(**{field.name: value})
            for model, instances in self.data.items():
                counted[model._meta.label] += self._asked(model, instances)._raw_delete(using=self.using) or 0
        return counted.total(), {label: number for label, number in counted.items() if number}

    def _asked(self, model: Any, rows: Any) -> Any:
        if isinstance(rows, models.QuerySet) and rows._result_cache is None:
            return rows
        return _of_couples(model._base_manager.using(self.using).filter(pk__in=[row.pk for row in rows]), rows)


def _of_couples(rows: Any, beside: Iterable[Any]) -> Any:
    """Keeps the rows of these rows' couples, where they are a couple's."""
    couples = {one.couple_id for one in beside if hasattr(one, "couple_id")}
    named = any(field.name == "couple" for field in rows.model._meta.concrete_fields)
    return rows.filter(couple__in=couples) if named and couples else rows
