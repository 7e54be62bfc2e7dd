"""Helps two people edit the same thing at once: a form writes only what its own person changed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Change
from apps.memories.models import Chapter, Memory, Picture
from apps.photos.models import Photo

TOO_LONG = _("This is longer than there is room for: %(show_value)d of %(limit_value)d characters.")
ALREADY = _("You’ve already saved this. You can edit it on its own page. What you wrote is still here.")


class AlreadySaved(Exception):
    """The form was submitted before and created its row; now it comes with other words, after “Back” for example."""


class OnlyChanged(forms.Form):
    """A form that knows which fields differ from what the person was shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def changed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


@contextmanager
def locked[M: (Memory, Chapter, Photo)](row: M, *, by: User) -> Iterator[tuple[Change, M]]:
    """Locks the couple and yields the row as it is now; the change of a shared row is announced to both.

    Raises Gone if `by` no longer sees it.
    """
    with row.couple.change(by=by, seen_by=[by]) as change:
        now = type(row).objects.filter(couple=change.couple).visible_to(by).fresh(row)
        now.couple = change.couple
        if now.private_to_id is None:
            change.reaches_both()
        yield change, now


def move(rows: list[Any], place: int, by_places: int) -> None:
    """Moves the row at this place by so many places, as far as the ends."""
    rows.insert(max(0, place + by_places), rows.pop(place))


def number[M: (Chapter, Picture)](rows: Iterable[M]) -> None:
    """Stores the order of these rows as their positions, from one."""
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
