"""An answer has waited a week for the other's: its writer decides what becomes of it; nobody else learns that it was.

Kept for oneself it becomes a memory that only its writer sees; shown, the other can read it without one in return; let
go, it is deleted. The rule is the product's own (design: content, A.1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.exercises import attachments, reveal
from apps.exercises.content.schema import Step
from apps.exercises.models import Answer, Run
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
    found = (Waited(run, [(step, reveal.told(step, one.words)) for step, one in given]) for run, given in waiting)
    return next((one for one in found if one.answers and not reveal.is_ready(one.run)), None)


def keep_for_me(run: Run, *, by: User, today: date) -> None:
    """Make the words a memory that only `by` sees, and take the answers out of the run."""

    def keep(change: Change, now: Run, answers: list[tuple[Step, Answer]]) -> None:
        legible = [(step, answer.words) for step, answer in answers if is_legible(answer.words)]
        told = [f"{step.title}: {reveal.told(step, words)}" for step, words in legible]
        if told:
            memories.keep_words(change.couple, by=by, words="\n\n".join(told), on=now.day, only_me=True)
        _delete(answers)

    _settle(run, keep, by=by, today=today)


def show(run: Run, *, by: User, today: date) -> None:
    """Let the other read the answers from now on."""

    def shown(change: Change, _now: Run, answers: list[tuple[Step, Answer]]) -> None:
        for _step, answer in answers:
            answer.shown_on = today
            answer.save(update_fields=["shown_on"])
        attachments.open_up(answer for _step, answer in answers)
        change.reaches_both()

    _settle(run, shown, by=by, today=today)


def let_go(run: Run, *, by: User, today: date) -> None:
    """Delete the answers."""
    _settle(run, lambda _change, _now, answers: _delete(answers), by=by, today=today)


def shown_to(couple: Couple, person: User, today: date) -> list[Run]:
    """List the runs of which the other has shown this person something within a week, newest first."""
    rows = couple.answers.filter(shown_on__gt=today - SHOWN_FOR).exclude(writer=person)
    keys = list(rows.order_by("-shown_on").values_list("run", flat=True))
    runs = couple.runs.gathered().in_bulk(dict.fromkeys(keys))
    return [runs[key] for key in dict.fromkeys(keys) if key in runs]


def shown_voices(run: Run, person: User) -> list[tuple[Step, reveal.Voice]]:
    """Give what the other has shown this person, with its questions."""
    theirs = {answer.step for answer in run.rows(Answer) if answer.shown_on and answer.writer_id != person.pk}
    steps = [step for step in run.guide_for(person).steps if step.id in theirs]
    return [(step, voice) for step in steps for voice in reveal.voices(run, step, person) if not voice.mine]


Settling = Callable[[Change, Run, list[tuple[Step, Answer]]], None]


def _settle(run: Run, settling: Settling, *, by: User, today: date) -> None:
    # What was read before the lock may be old by now: the other may just have answered, and both be ready.
    with run.couple.change(by=by, seen_by=[by]) as change:
        now = change.couple.runs.gathered().fresh(run)
        if now.day <= today - PATIENCE and not reveal.is_ready(now):
            settling(change, now, _waiting(now, by))
            reveal.note(now)


def _waiting(run: Run, person: User) -> list[tuple[Step, Answer]]:
    mine = reveal.own_answers(run, person)
    waiting = {key for step in run.guide.reveals if not reveal.opened(run, step) for key in step.of}
    # A thank-you that waits is offered on its own page.
    steps = [
        step for step in run.guide_for(person).steps if isinstance(mine.get(step.id), Answer) and step.id in waiting
    ]
    return [(step, mine[step.id]) for step in steps if not mine[step.id].shown_on]


def _delete(answers: list[tuple[Step, Answer]]) -> None:
    for _step, answer in answers:
        answer.delete()
