"""How a thank-you reaches the partner: in the evening when both have one, at once, or when it is sent some day.

`photos` are of its writer's: the first takes the place of the one before. A photo is seen by who sees the thank-you.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.gratitude.models import Thanks
from apps.photos import brought
from apps.photos.models import Photo


def keep_for_tonight(couple: Couple, text: str, *, by: User, day: date, photos: Sequence[Photo] = ()) -> Thanks:
    """Keeps this evening's thank-you, which opens when both have one; until then, a second call replaces its text.

    If tonight's are open already, a further one is given at once.
    """
    with couple.change(by=by, seen_by=[by]) as change:
        mine = couple.thanks.evening_of(by, day)
        if mine and not mine.waits:
            if mine.text == text and not photos:
                return mine
            return _give(change, Thanks(couple=couple, writer=by, text=text, day=day), photos)
        mine = mine or Thanks(couple=couple, writer=by, day=day, evening=True)
        mine.text = text
        _save(change, mine, photos)
        if _open_if_both(change, day):
            mine.waits = False
        return mine


def save_for_later(
    couple: Couple, text: str, *, by: User, day: date, key: UUID, photos: Sequence[Photo] = ()
) -> Thanks:
    """Saves a thank-you for its writer alone until they send it. Idempotent for the same key, whose text it replaces.

    What waits for tonight under this key is saved for later instead.
    """
    with couple.change(by=by, seen_by=[by]) as change:
        mine = change.couple.thanks.filter(pk=key, writer=by, waits=True).first()
        mine = mine or Thanks(pk=couple.thanks.unused(key), couple=couple, writer=by, day=day)
        mine.text, mine.evening = text, False
        _save(change, mine, photos)
        return mine


def give_now(couple: Couple, text: str, *, by: User, day: date, key: UUID, photos: Sequence[Photo] = ()) -> Thanks:
    """Gives the waiting thank-you with this key, or a new one, at once. Idempotent for the same key and text."""
    with couple.change(by=by, seen_by=[by]) as change:
        mine = couple.thanks.filter(pk=key, writer=by).first()
        if mine and mine.waits:
            mine.text = text
            return _give(change, mine, photos)
        if mine and mine.evening and mine.text != text:  # it opened while its text was being edited
            key = uuid5(key, text)
            mine = couple.thanks.filter(pk=key, writer=by).first()
        if mine:
            return mine
        new = Thanks(pk=couple.thanks.unused(key), couple=couple, writer=by, text=text, day=day)
        return _give(change, new, photos)


def give(thanks: Thanks, *, by: User, day: date) -> None:
    """Gives a thank-you that has been waiting. Without a partner it goes on waiting."""
    with thanks.couple.change(by=by, seen_by=[by]) as change:
        thanks = change.couple.thanks.fresh(thanks)
        if thanks.waits:
            thanks.day = day if not thanks.evening else thanks.day
            _give(change, thanks)


def take_back(thanks: Thanks, *, by: User) -> None:
    """Deletes a thank-you that the partner never saw; otherwise deletes its text and keeps the row. Its photo goes
    back to who brought it.
    """
    with thanks.couple.change(by=by, seen_by=[by]) as change:
        thanks = change.couple.thanks.fresh(thanks)
        thanks.free_photo()
        if thanks.waits:
            thanks.delete()
            return
        thanks.text = None
        thanks.save(update_fields=["text", "photo"])
        change.reaches_both()


def remove_photo(thanks: Thanks, *, by: User) -> None:
    """Takes the photo out of a thank-you of one's own; it goes back to who brought it."""
    with thanks.couple.change(by=by, seen_by=[by]) as change:
        thanks = change.couple.thanks.fresh(thanks)
        thanks.free_photo()
        thanks.save(update_fields=["photo"])
        if not thanks.waits:
            change.reaches_both()


def _save(change: Change, thanks: Thanks, photos: Sequence[Photo] = ()) -> None:
    fresh = brought.loose(change.couple, change.by, [photo.pk for photo in photos])[:1]
    if fresh:
        thanks.free_photo()
        thanks.photo = fresh[0]
    thanks.save()
    thanks.show_photo()


def _give(change: Change, thanks: Thanks, photos: Sequence[Photo] = ()) -> Thanks:
    thanks.waits = len(change.members) == 1
    _save(change, thanks, photos)
    if not thanks.waits:
        change.reaches_both()
    if thanks.evening:
        _open_if_both(change, thanks.day)
    return thanks


def _open_if_both(change: Change, day: date) -> bool:
    tonight = list(change.couple.thanks.filter(day=day, evening=True).select_related("photo"))
    opening = [thanks for thanks in tonight if thanks.waits and len(tonight) > 1]
    for thanks in opening:
        thanks.waits = False
        thanks.save(update_fields=["waits"])
        thanks.show_photo()
    if opening:
        change.reaches_both()
    return bool(opening)
