"""How a thank-you reaches the partner: in the evening when both have one, at once, or when it is sent some day."""

from datetime import date
from uuid import UUID, uuid5

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.gratitude.models import Thanks


def keep_for_tonight(couple: Couple, text: str, *, by: User, day: date) -> Thanks:
    """Keeps this evening's thank-you, which opens when both have one; until then, a second call replaces its text.

    If tonight's are open already, a further one is given at once.
    """
    with couple.change(by=by, seen_by=[by]) as change:
        mine = couple.thanks.evening_of(by, day)
        if mine and not mine.waits:
            return mine if mine.text == text else _give(change, Thanks(couple=couple, writer=by, text=text, day=day))
        mine = mine or Thanks(couple=couple, writer=by, day=day, evening=True)
        mine.text = text
        mine.save()
        if _open_if_both(change, day):
            mine.waits = False
        return mine


def save_for_later(couple: Couple, text: str, *, by: User, day: date, key: UUID) -> Thanks:
    """Saves a thank-you for its writer alone until they send it. Idempotent for the same key, whose text it replaces.

    What waits for tonight under this key is saved for later instead.
    """
    with couple.change(by=by, seen_by=[by]) as change:
        mine = change.couple.thanks.filter(pk=key, writer=by, waits=True).first()
        mine = mine or Thanks(pk=couple.thanks.unused(key), couple=couple, writer=by, day=day)
        mine.text, mine.evening = text, False
        mine.save()
        return mine


def give_now(couple: Couple, text: str, *, by: User, day: date, key: UUID) -> Thanks:
    """Gives the waiting thank-you with this key, or a new one, at once. Idempotent for the same key and text."""
    with couple.change(by=by, seen_by=[by]) as change:
        mine = couple.thanks.filter(pk=key, writer=by).first()
        if mine and mine.waits:
            mine.text = text
            return _give(change, mine)
        if mine and mine.evening and mine.text != text:  # it opened while its text was being edited
            key = uuid5(key, text)
            mine = couple.thanks.filter(pk=key, writer=by).first()
        if mine:
            return mine
        return _give(change, Thanks(pk=couple.thanks.unused(key), couple=couple, writer=by, text=text, day=day))


def give(thanks: Thanks, *, by: User, day: date) -> None:
    """Gives a thank-you that has been waiting. Without a partner it goes on waiting."""
    with thanks.couple.change(by=by, seen_by=[by]) as change:
        thanks = change.couple.thanks.fresh(thanks)
        if thanks.waits:
            thanks.day = day if not thanks.evening else thanks.day
            _give(change, thanks)


def take_back(thanks: Thanks, *, by: User) -> None:
    """Deletes a thank-you that the partner never saw; otherwise deletes its text and keeps the row."""
    with thanks.couple.change(by=by, seen_by=[by]) as change:
        thanks = change.couple.thanks.fresh(thanks)
        if thanks.waits:
            thanks.delete()
            return
        thanks.text = None
        thanks.save(update_fields=["text"])
        change.reaches_both()


def _give(change: Change, thanks: Thanks) -> Thanks:
    thanks.waits = len(change.members) == 1
    thanks.save()
    if not thanks.waits:
        change.reaches_both()
    if thanks.evening:
        _open_if_both(change, thanks.day)
    return thanks


def _open_if_both(change: Change, day: date) -> bool:
    tonight = change.couple.thanks.filter(day=day, evening=True)
    opens = tonight.count() > 1 and tonight.filter(waits=True).update(waits=False) > 0
    if opens:
        change.reaches_both()
    return opens
