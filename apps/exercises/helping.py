"""“That helped”: who asked for something says so with one tap, and a thank-you for it lies in the jar."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

from django.utils.translation import gettext

from apps.accounts.models import User
from apps.exercises import reveal
from apps.exercises.catalogue import Step
from apps.exercises.models import Answer, Run
from apps.gratitude import giving
from apps.gratitude.models import LONGEST
from apps.vault.fields import is_legible

OURS = UUID("5b0d9f0a-3f1c-4c53-9a43-8d3a6c5f4c11")  # makes, of an answer's id, that of its thank-you: one each


def is_thanked(run: Run, step: Step, person: User) -> bool:
    """Tell whether this person has said so already."""
    mine = reveal.own_answers(run, person).get(step.id)
    return mine is not None and run.couple.thanks.filter(pk=_key(mine), writer=person).exists()


def thank(run: Run, step: Step, *, by: User, day: date) -> None:
    """Give a thank-you for what was asked for and came; tapped twice, it is given once."""
    mine = reveal.own_answers(run, by).get(step.id)
    if mine and is_legible(mine.words) and reveal.is_locked(run, step):
        said = gettext("This helped: %(wish)s") % {"wish": mine.words}
        giving.give_now(run.couple, said[:LONGEST], by=by, day=day, key=_key(mine))


def _key(answer: Answer) -> UUID:
    return uuid5(OURS, answer.pk.hex)
