"""“That’s enough for today” can be undone for ten minutes, for both: where they were is in the cache until then.

Not after a question about touch, nor out of a touch: what somebody has ended there, nobody brings back with one tap.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache

from apps.accounts.models import User
from apps.exercises.content.schema import Consent, Step, Timer
from apps.exercises.models import Clock, Place, Run
from apps.exercises.runs.visit import Visit
from apps.exercises.runs.walk import Walk

OPEN_FOR = timedelta(minutes=10)


def remember(visit: Visit[Any], people: list[User]) -> None:
    """Notes where two are who are about to leave together, and how their clocks stand."""
    walks = [Walk(visit.run, person) for person in people]
    if any(_is_for_good(walk.place) for walk in walks):
        cache.delete(_key(visit.run))
        return
    clocks = [(clock.step, clock.seconds, clock.total - clock.left(visit.now)) for clock in visit.run.rows(Clock)]
    places = {str(walk.person.pk): walk.place.id for walk in walks}
    cache.set(_key(visit.run), (places, clocks, visit.now), OPEN_FOR.total_seconds())


def is_possible(run: Run, person: User, now: datetime) -> bool:
    return Walk(run, person).has_left and _kept(run, now) is not None


def go_back(visit: Visit[Any]) -> None:
    """Brings both back to where they were, with their clocks paused; nobody learns who asked for which."""
    run, kept = visit.run, _kept(visit.run, visit.now)
    if not kept or not visit.walk.has_left:
        return
    places, clocks = kept
    for row in [row for row in run.rows(Place) if str(row.person_id) in places]:
        run.put(Place, {"person_id": row.person_id}, step=places[str(row.person_id)], left_on=None)
    for step, seconds, spent in clocks:
        run.put(Clock, {"step": step}, seconds=seconds, spent=spent, since=None)
    cache.delete(_key(run))
    visit.change.reaches_both()


def _kept(run: Run, now: datetime) -> tuple[dict[str, str], list[tuple[str, int, int]]] | None:
    """Returns places and clocks, in time. A cache lets go by a clock of its own, so that the moment is kept as well."""
    places, clocks, since = cache.get(_key(run)) or ({}, [], None)
    return (places, clocks) if since and now - since < OPEN_FOR else None


def _is_for_good(step: Step) -> bool:
    return isinstance(step, Consent) or (isinstance(step, Timer) and step.touch)


def _key(run: Run) -> str:
    return f"left:{run.pk}"
