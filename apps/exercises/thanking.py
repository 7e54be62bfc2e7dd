"""The exercise for thanks asks for tonight's thank-you: the note of the Thanks page, and not a second one beside it.

Both read and write the same row, so what waits, opens or is removed in one is so in the other.
"""

from __future__ import annotations

from typing import Any

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.exercises.content.schema import Ask, Exercise, Reveal, Step
from apps.exercises.models import Answer, Run
from apps.gratitude import giving
from apps.gratitude.models import LONGEST, Thanks
from apps.vault.fields import is_legible

EXERCISE = "nightly-gratitude"
BOTH = 2


class Given:
    """A thank-you of the evening, in the place of an answer; while it waits it is its writer's alone, as any answer."""

    def __init__(self, note: Thanks, step: Step) -> None:
        self.note, self.step, self.pk, self.writer_id = note, step.id, note.pk, note.writer_id
        self.kept_on = None if note.waits else note.day  # in the jar
        self.taken_back_on = note.day if note.removed else None
        self.shown_on = None

    @property
    def words(self) -> str:
        """What it says."""
        return self.note.text or ""


def step_of(exercise: Exercise) -> Step | None:
    """Give the step that asks for tonight's thank-you, None where an exercise has none."""
    return next((step for step in exercise.steps if asks(exercise, step)), None)


def asks(exercise: Exercise, step: Step) -> bool:
    """Tell whether this step asks for tonight's thank-you."""
    return exercise.id == EXERCISE and isinstance(step, Ask) and step.keep_as == "gratitude"


def answers(run: Run) -> list[Any]:
    """List the answers of a run, the evening's thank-yous among them."""
    rows, step = run.rows(Answer), step_of(run.guide)
    if not step:
        return rows
    notes = [Given(note, step) for note in run.evening_thanks]
    writers = {note.writer_id for note in notes}
    return [row for row in rows if row.step != step.id or row.writer_id not in writers] + notes


def fetch(couple: Couple, runs: list[Run]) -> None:
    """Fetch the thank-yous of these runs at once."""
    asking = [run for run in runs if step_of(run.guide)]
    days = {run.day for run in asking}
    notes = list(couple.thanks.filter(evening=True, day__in=days)) if days else []
    for run in asking:
        run.evening_thanks = [note for note in notes if note.day == run.day]


def have_opened(run: Run, reveal: Reveal) -> bool:
    """Tell whether both thank-yous that this reveal is about have opened."""
    step = step_of(run.guide)
    notes = run.evening_thanks if step and step.id in reveal.of else []
    return len(notes) == BOTH and not any(note.waits for note in notes)


def write(run: Run, words: str, *, by: User) -> None:
    """Keep tonight's thank-you; the second of the evening opens both."""
    giving.keep_for_tonight(run.couple, words, by=by, day=run.day)


def open_up(change: Change, run: Run, reveal: Reveal) -> None:
    """Open the evening's where one was still written as an answer, and put that into the jar."""
    step = step_of(run.guide)
    if step and step.id in reveal.of:
        change.couple.thanks.filter(day=run.day, evening=True).update(waits=False)
        for row in answers(run):
            if isinstance(row, Answer) and row.step == step.id and is_legible(row.words):
                evening = {"text": row.words[:LONGEST], "evening": True, "waits": False}
                Thanks.objects.create(couple=change.couple, writer_id=row.writer_id, day=run.day, **evening)
