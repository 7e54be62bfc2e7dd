"""Drafts are saved while somebody types, and end when the form is sent or they are discarded.

Nobody is notified of a draft, not even the writer's own pages, which would reload at each word.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.drafts.models import Draft

KEPT_FOR = timedelta(days=30)
REMEMBERED_FOR = timedelta(days=2)  # that a form was sent: longer than a late save can take to arrive
SENT_FOR = timedelta(days=31)  # longer than a session, and so the key to what waits on a device, can last
MOST = 200  # drafts of one person
SLICE = 1000  # rows per batch

type Fields = Mapping[str, list[str]]


LONGEST = 200_000  # characters of all fields


class TooManyDrafts(Exception):
    """The person has as many drafts as they may have; none of the others is deleted for a new one."""


class TooLong(Exception):
    """It is more than a draft can hold."""


def save(couple: Couple, form: str, fields: Fields, *, by: User, written: datetime, at: datetime) -> None:
    """Saves what was written at that moment, unless the form was sent, discarded or saved later than that.

    Empty fields empty the draft. Raises TooManyDrafts.
    """
    with couple.change(by=by, seen_by=[]) as change:
        mine = change.couple.drafts.of(by)
        draft = mine.filter(form=form).first()
        if draft and written <= draft.written_at:
            return
        if fields and not (draft and draft.fields) and mine.with_words(at.date()).count() >= MOST:
            raise TooManyDrafts
        if fields or draft:
            draft = draft or Draft(couple=change.couple, writer=by, form=form)
            draft.fields = dict(fields) or None
            draft.written_at, draft.due_on = written, (at + KEPT_FOR).date()
            draft.save()


def add(couple: Couple, form: str, field: str, words: str, *, by: User, at: datetime) -> None:
    """Adds words to what stands in this field of the draft. Raises TooManyDrafts, TooLong."""
    draft = couple.drafts.of(by).with_words(at.date()).filter(form=form).first()
    fields = dict(draft.fields) if draft else {}
    fields[field] = ["\n\n".join([*filter(None, fields.get(field, [])), words])]
    if sum(len(value) for values in fields.values() for value in values) > LONGEST:
        raise TooLong
    save(couple, form, fields, by=by, written=at, at=at)


def end(couple: Couple, form: str, *, by: User, at: datetime) -> None:
    """Ends a draft that was sent or discarded. Call it inside `couple.change`."""
    ended = {"fields": None, "written_at": at, "due_on": (at + REMEMBERED_FOR).date()}
    Draft.objects.update_or_create(couple=couple, writer=by, form=form, defaults=ended)


def is_sent(couple: Couple, key: str, *, by: User) -> bool:
    """Returns whether what the person's device calls by this key was carried out before."""
    return couple.drafts.of(by).filter(form=f"sent:{key}").exists()


def note_sent(couple: Couple, key: str, *, by: User, at: datetime) -> None:
    """Notes that it is carried out. Call it inside `couple.change`; a second note of the same key fails there."""
    Draft.objects.create(couple=couple, writer=by, form=f"sent:{key}", written_at=at, due_on=(at + SENT_FOR).date())


def due(at: datetime) -> bool:
    """Deletes one batch of expired drafts and returns whether more are left."""
    over = Draft.objects.filter(due_on__lt=at.date()).order_by("due_on")
    keys = list(over.values_list("pk", flat=True)[:SLICE])
    Draft.objects.filter(pk__in=keys).delete()
    return len(keys) == SLICE
