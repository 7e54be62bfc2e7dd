"""The exercise for thanks asks for tonight's thank-you: the note of the Thanks page, and not a second one beside it.

Both read and write the same row, so what waits, opens or is removed in one is so in the other.
"""

from typing import Any

from apps.accounts.models import User
from apps.exercises.content.schema import Ask, Exercise, Reveal, Step
from apps.exercises.models import Answer, Run
from apps.gratitude import giving
from apps.gratitude.models import LONGEST, Thanks
from apps.vault.fields import is_legible

EXERCISE = "nightly-gratitude"
BOTH = 2


class Given:
    """A thank-you of the evening, in the place of an answer; while it waits it is its writer's alone, as any answer."""

    shown_on = None

    def __init__(self, note: Thanks, step: Step) -> None:
        self.note, self.step, self.pk, self.writer_id = note, step.id, note.pk, note.writer_id
        self.kept_on = None if note.waits else note.day  # in the jar
        self.taken_back_on = note.day if note.removed else None

    @property
    def words(self) -> str:
        return self.note.text or ""


def step_of(exercise: Exercise) -> Step | None:
    """Returns the step that asks for tonight's thank-you, None where an exercise has none."""
    return next((step for step in exercise.steps if asks(exercise, step)), None)


def asks(exercise: Exercise, step: Step) -> bool:
    return exercise.id == EXERCISE and isinstance(step, Ask) and step.keep_as == "gratitude"


def answers(run: Run) -> list[Any]:
    """Returns the answers of a run, the evening's thank-yous among them."""
    rows, step = run.rows(Answer), step_of(run.guide)
    if not step:
        return rows
    notes = [Given(note, step) for note in run.evening_thanks]
    writers = {note.writer_id for note in notes}
    return [row for row in rows if row.step != step.id or row.writer_id not in writers] + notes


def have_opened(run: Run, reveal: Reveal) -> bool:
    """Returns whether both thank-yous that this reveal is about have opened."""
    step = step_of(run.guide)
    notes = run.evening_thanks if step and step.id in reveal.of else []
    return len(notes) == BOTH and not any(note.waits for note in notes)


def write(run: Run, words: str, *, by: User) -> None:
    """Keeps tonight's thank-you; the second of the evening opens both."""
    giving.keep_for_tonight(run.couple, words, by=by, day=run.day)
    run.__dict__.pop("evening_thanks", None)


def open_up(run: Run, reveal: Reveal) -> None:
    """Opens the evening's where one was still written as an answer, and puts that into the jar."""
    step = step_of(run.guide)
    if not step or step.id not in reveal.of:
        return
    run.couple.thanks.filter(day=run.day, evening=True).update(waits=False)
    for row in answers(run):
        if isinstance(row, Answer) and row.step == step.id and is_legible(row.words):
            evening = {"text": row.words[:LONGEST], "evening": True, "waits": False}
            Thanks.objects.create(couple=run.couple, writer_id=row.writer_id, day=run.day, **evening)
    run.__dict__.pop("evening_thanks", None)
