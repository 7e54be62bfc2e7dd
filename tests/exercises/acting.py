"""Does at a step what its kind offers, without a page and a browser in between."""

from datetime import datetime

from django.http import QueryDict

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Run
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.base import KINDS, done


def act(run: Run, step: str, action: str, *, by: User, now: datetime, **data: object) -> str | None:
    sent = QueryDict(mutable=True)
    sent.update({name: str(value) for name, value in data.items()})
    fresh = Couple.objects.get(pk=run.couple_id).runs.known().get(pk=run.pk)
    return done(Visit(fresh, step, by, now), action, sent)


def actions(run: Run) -> list[list[object]]:
    """Lists what can be done in a run, at the first step of each kind: what stands in the address of the door."""
    first = {step.kind: step for step in reversed(run.guide.steps)}
    return [[run.pk, step.id, name] for kind, step in first.items() for name in KINDS[kind].actions]
