"""Drafts are saved while somebody writes, and end when the form is sent or they are discarded.

No page differs for anybody, and nobody is told: not even the writer's own pages, which would load anew at each word.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.drafts.models import Draft
from apps.vault.sealing import Unreadable

KEPT_FOR = timedelta(days=30)
REMEMBERED_FOR = timedelta(days=2)  # that a form was sent: longer than its last save can be on its way
MOST = 200  # drafts of one person
SLICE = 1000  # rows deleted in one go

type Fields = Mapping[str, list[str]]


class Full(Exception):
    """There is no room for one more draft; none of the others is thrown away for it."""


def save(couple: Couple, form: str, fields: Fields, *, by: User, written: datetime, at: datetime) -> None:
    """Save what was written at that moment, unless the form was sent, discarded or saved later than that.

    No fields means that nothing is left of it. Raises Full.
    """
    with couple.change(by=by, seen_by=[]) as change:
        mine = change.couple.drafts.of(by)
        draft = mine.filter(form=form).first()
        if draft and written <= draft.written_at:
            return
        if fields and not (draft and draft.fields) and mine.with_words(at.date()).count() >= MOST:
            raise Full
        if fields or draft:
            draft = draft or Draft(couple=change.couple, writer=by, form=form)
            draft.fields = dict(fields) or None
            draft.written_at, draft.due_on = written, (at + KEPT_FOR).date()
            draft.save()


def end(couple: Couple, form: str, *, by: User, at: datetime) -> None:
    """End a draft behind the couple's open door: its words were sent, or aren't wanted any more."""
    ended = {"fields": None, "written_at": at, "due_on": (at + REMEMBERED_FOR).date()}
    Draft.objects.update_or_create(couple=couple, writer=by, form=form, defaults=ended)


def legible(draft: Draft) -> dict[str, list[str]]:
    """Give the words, or none where they can't be opened any more."""
    try:
        return dict(draft.fields or {})
    except Unreadable:
        return {}


def due(at: datetime) -> bool:
    """Delete some of what is over; tell whether more is left. It costs what is due, by the index of `due_on`."""
    over = Draft.objects.filter(due_on__lt=at.date()).order_by("due_on")
    keys = list(over.values_list("pk", flat=True)[:SLICE])
    Draft.objects.filter(pk__in=keys).delete()
    return len(keys) == SLICE
