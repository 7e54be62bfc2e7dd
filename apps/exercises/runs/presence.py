"""Who is here: only inside an exercise that both have opened to do in step, kept for less than a minute and nowhere.

It lives in the cache, so that it vanishes by itself when a phone goes dark.
"""

from django.core.cache import cache

from apps.accounts.models import User
from apps.exercises.models import Run
from apps.exercises.runs import state
from apps.exercises.runs.walk import Walk
from apps.live import wire

SECONDS = 50  # a page says every twenty that it is here


def is_here(run: Run, person: User) -> bool:
    """Tell whether the other has this run open just now; never to somebody who is not in step with them."""
    seat = state.other(run, person)
    beside = seat is not None and Walk(run, person).is_beside and Walk(run, seat.user).is_beside
    return seat is not None and beside and cache.get(_key(run, seat.user)) is not None


def come(run: Run, person: User) -> None:
    """Say that this person has it open; who is there with them is told at once."""
    if Walk(run, person).is_beside:
        new = cache.get(_key(run, person)) is None
        cache.set(_key(run, person), 1, SECONDS)
        if new:
            _tell(run, person)


def leave(run: Run, person: User) -> None:
    if cache.delete(_key(run, person)):
        _tell(run, person)


def _tell(run: Run, person: User) -> None:
    seat = state.other(run, person)
    if seat and is_here(run, person):
        wire.tell([seat.user_id])


def _key(run: Run, person: User) -> str:
    return f"here:{run.pk}:{person.pk}"
