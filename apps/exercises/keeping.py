"""What stays: a good moment goes into the love story if its writer likes; the rest is let go when its time is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import reveal
from apps.exercises.catalogue import Step
from apps.exercises.models import Answer, Kept, Run
from apps.memories.keeping import keep_words
from apps.vault.fields import is_legible

SHOWN_FOR = 7  # days at least that an answer shown without waiting can be read


def may_keep(run: Run, step: Step, *, by: User) -> bool:
    """Tell whether this person's opened words can go into the love story now."""
    mine = reveal.own_answers(run, by).get(step.id)
    fits = step.keep_as == "memory" and reveal.is_shared(run, step)
    return fits and mine is not None and is_legible(mine.words) and not hasattr(mine, "kept")


def keep(run: Run, step: Step, *, by: User) -> None:
    """Put one's own opened words into the love story, once."""
    with run.couple.change(by=by, seen_by=[by]) as change:
        now = change.couple.runs.gathered().get(pk=run.pk)
        if may_keep(now, step, by=by):
            mine = reveal.own_answers(now, by)[step.id]
            keep_words(change.couple, by=by, words=mine.words, on=now.day)
            Kept.objects.create(couple=change.couple, answer=mine)


def let_go(at: datetime) -> int:
    """Delete opened or shown answers whose days are over and that nobody kept; give how many.

    What never opened is left alone: its writer was told that it is safe.
    """
    return sum(_let_go(couple, couple.today(at)) for couple in Couple.objects.order_by("pk").iterator())


def _let_go(couple: Couple, today: date) -> int:
    gone = [
        answer.pk
        for run in couple.runs.gathered()
        for answer in run.answers.all()
        if _is_over(run, answer, today) and not hasattr(answer, "kept")
    ]
    if gone:
        with couple.change(by=couple.seats[0].user) as change:
            change.couple.answers.filter(pk__in=gone).delete()
    return len(gone)


def _is_over(run: Run, answer: Answer, today: date) -> bool:
    step = run.guide.step(answer.step)
    if not step or step.keep_days is None:
        return False
    if hasattr(answer, "shown"):
        return today > answer.shown.day + timedelta(days=max(step.keep_days, SHOWN_FOR))
    return reveal.is_locked(run, step) and today > run.day + timedelta(days=step.keep_days)
