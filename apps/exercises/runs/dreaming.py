"""Dreams named in an exercise: kept as a line each, whose it is, when, and what; once shared they come to the board."""

from typing import NamedTuple
from uuid import UUID, uuid5

from apps.exercises.content.schema import Match, Step
from apps.exercises.models import Answer, Run
from apps.exercises.runs import state
from apps.plans.models import Dream
from apps.vault.fields import is_legible

OURS = UUID("c1b4f7de-5a0e-4a53-9f4e-2f6d7c0b8a15")  # makes, of an answer's id and a place in it, that of its dream
PARTS = 3


class Named(NamedTuple):
    """One dream, as it stands in an answer."""

    whose: str
    horizon: str
    what: str

    @property
    def line(self) -> str:
        return f"{self.whose} {self.horizon} {' '.join(self.what.split())}"


def read(words: str) -> list[Named]:
    parts = (line.split(" ", PARTS - 1) for line in words.split("\n") if is_legible(words))
    return [Named(*part) for part in parts if len(part) == PARTS]


def keep(run: Run, answer: Answer) -> None:
    """Puts what has just been shared on the board of both; behind the lock, once."""
    for place, named in enumerate(read(answer.words)):
        if not run.couple.dreams.filter(pk=_key(answer, place)).exists():
            Dream.objects.create(pk=_key(answer, place), couple=run.couple, made_by=answer.writer, **named._asdict())


def picked(run: Run, step: Step | None) -> Dream | None:
    """Returns the dream that the two have settled on at a match of such dreams, if it is still there."""
    what = state.pick_at(run, step) if isinstance(step, Match) and step.from_step else ""
    answers = [row for row in run.rows(Answer) if isinstance(step, Match) and row.step == step.from_step and what]
    keys = [_key(row, place) for row in answers for place, one in enumerate(read(row.words)) if one.what == what]
    return run.couple.dreams.filter(pk__in=keys, private_to=None).first() if keys else None


def _key(answer: Answer, place: int) -> UUID:
    return uuid5(OURS, f"{answer.pk.hex} {place}")
