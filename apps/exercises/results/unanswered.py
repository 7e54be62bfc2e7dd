"""An answer has waited a week for the other's: its writer decides what becomes of it; nobody else learns that it was.

Kept for oneself it becomes a memory that only its writer sees; shown, the other can read it without one in return; let
go, it is deleted. The rule is the product's own (design: content, A.1).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from apps.accounts.models import User
from apps.exercises.content.schema import Step
from apps.exercises.models import Answer, Run
from apps.exercises.runs import access, attachments
from apps.exercises.runs.state import locked
from apps.memories.story import keeping as memories
from apps.vault.fields import is_legible

PATIENCE = timedelta(days=8)  # after seven whole days; until then the home page says that it waits
SHOWN_FOR = timedelta(days=7)
BOTH = 2


@dataclass(frozen=True)
class Waited:
    """A run in which somebody's answers wait, with their questions."""

    run: Run
    answers: list[tuple[Step, str]]


def waited(person: User, runs: list[Run]) -> Waited | None:
    """Give, of runs of more than a week ago, where this person's answers wait; none while they are here alone."""
    waiting = ((run, _waiting(run, person)) for run in runs if len(run.couple.seats) == BOTH)
    found = (Waited(run, [(step, access.told(step, one.words)) for step, one in given]) for run, given in waiting)
    return next((one for one in found if one.answers and not access.is_ready(one.run)), None)


def decide(run: Run, what: str, *, by: User, today: date) -> None:
    """Does with the answers what their writer chose: "keep" for oneself, "show" to the other, or "let-go"."""
    with locked(run, by) as (change, now):
        # What was read before the lock may be old by now: the other may just have answered, and both be ready.
        if now.day > today - PATIENCE or access.is_ready(now):
            return
        answers = _waiting(now, by)
        if what == "show":
            _show(answers, today)
            change.reaches_both()
        elif what in ("keep", "let-go"):
            if what == "keep":
                _keep(now, answers, by)
            now.drop(Answer, [answer for _step, answer in answers])
        access.note(now)


def _show(answers: list[tuple[Step, Answer]], today: date) -> None:
    for _step, answer in answers:
        answer.shown_on = today
        answer.save(update_fields=["shown_on"])
    attachments.open_up(answer for _step, answer in answers)


def _keep(run: Run, answers: list[tuple[Step, Answer]], by: User) -> None:
    legible = [(step, answer.words) for step, answer in answers if is_legible(answer.words)]
    words = "\n\n".join(f"{step.title}: {access.told(step, words)}" for step, words in legible)
    if words:
        memories.keep_words(run.couple, by=by, words=words, on=run.day, only_me=True)


def shown_voices(run: Run, person: User) -> list[tuple[Step, access.Voice]]:
    """Give what the other has shown this person, with its questions."""
    theirs = {answer.step for answer in run.rows(Answer) if answer.shown_on and answer.writer_id != person.pk}
    steps = [step for step in run.guide_for(person).steps if step.id in theirs]
    return [(step, voice) for step in steps for voice in access.voices(run, step, person) if not voice.mine]


def _waiting(run: Run, person: User) -> list[tuple[Step, Answer]]:
    mine = access.own_answers(run, person)
    waiting = {key for step in run.guide.reveals if not access.opened(run, step) for key in step.of}
    # A thank-you that waits is offered on its own page.
    steps = [
        step for step in run.guide_for(person).steps if isinstance(mine.get(step.id), Answer) and step.id in waiting
    ]
    return [(step, mine[step.id]) for step in steps if not mine[step.id].shown_on]
