"""What stays: a good moment goes into the love story if its writer likes; the rest is let go when its time is over."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import enclosing, meeting, reveal
from apps.exercises.catalogue import Step
from apps.exercises.models import Answer, Kept, Mark, Run
from apps.gratitude import giving
from apps.gratitude.models import LONGEST
from apps.memories.keeping import keep_words
from apps.vault.fields import is_legible

OURS = UUID("0f4c1d1e-90a5-4f0e-8a55-3f1d6c2b7e90")  # makes, of an answer's id, that of its note in the jar
SHOWN_FOR = 7  # days at least that an answer shown without waiting can be read


def may_keep(run: Run, step: Step, *, by: User) -> bool:
    """Tell whether this person's opened words can go into the love story now."""
    mine = reveal.own_answers(run, by).get(step.id)
    fits = step.keep_as in ("memory", "gratitude") and reveal.is_shared(run, step)
    return fits and mine is not None and is_legible(mine.words) and not hasattr(mine, "kept")


def keep(run: Run, step: Step, *, by: User) -> None:
    """Put one's own opened words where they last, once: into the love story, or into the jar."""
    with run.couple.change(by=by, seen_by=[by]) as change:
        now = change.couple.runs.gathered().fresh(run)
        if may_keep(now, step, by=by):
            mine = reveal.own_answers(now, by)[step.id]
            if step.keep_as == "gratitude":
                giving.give_now(change.couple, mine.words[:LONGEST], by=by, day=now.day, key=uuid5(OURS, mine.pk.hex))
            else:
                keep_words(change.couple, by=by, words=mine.words, on=now.day, photo=enclosing.photo_of(mine))
            Kept.objects.create(couple=change.couple, answer=mine)


def keep_feeling(run: Run, step: Step, feeling: dict[str, str], *, by: User) -> None:
    """Keep how it was afterwards, for its writer alone; said again, it replaces the first."""
    with meeting.at(run, by) as (change, now):
        said = {name: value for name, value in feeling.items() if value}
        key: dict[str, Any] = {"run": now, "step": step.id, "writer": by}
        if said:
            Answer.objects.update_or_create(
                couple=change.couple, **key, defaults={"words": json.dumps(said, ensure_ascii=False)}
            )


def feeling(run: Run, step: Step, person: User) -> dict[str, Any]:
    """Give how this person said it was, empty where they said nothing."""
    mine = reveal.own_answers(run, person).get(step.id)
    with suppress(ValueError):
        found = json.loads(mine.words) if mine else {}
        return found if isinstance(found, dict) else {}
    return {}


def let_go(at: datetime) -> int:
    """Delete opened or shown answers, and raw ones, whose days are over and that nobody kept; give how many.

    What never opened is left alone: its writer was told that it is safe. A yes that nothing came of goes, too.
    """
    return sum(_let_go(couple, couple.today(at), at) for couple in Couple.objects.order_by("pk").iterator())


def _let_go(couple: Couple, today: date, at: datetime) -> int:
    runs = list(couple.runs.met())
    gone = {
        answer.pk: None if _is_seen(run, answer) else answer.writer_id
        for run in runs
        for answer in run.answers.all()
        if _is_over(run, answer, today) and not hasattr(answer, "kept")
    }
    stale = {mark.pk: mark.person_id for run in runs for mark in run.marks.all() if _is_stale(run, mark, at)}
    if gone or stale:
        with couple.change(by=couple.seats[0].user, seen_by=[]) as change:
            change.couple.answers.filter(pk__in=gone).delete()
            change.couple.marks.filter(pk__in=stale).delete()
            for owner in (*gone.values(), *stale.values()):
                change.reaches(owner)
    return len(gone)


def _is_seen(run: Run, answer: Answer) -> bool:
    step = run.guide.step(answer.step)
    return hasattr(answer, "shown") or (step is not None and reveal.is_shared(run, step))


def _is_stale(run: Run, mark: Mark, at: datetime) -> bool:
    step = run.guide.step(mark.step)
    return step is None or (step.kind in ("consent", "timer", "turns") and mark.at < at - meeting.FRESH)


def _is_over(run: Run, answer: Answer, today: date) -> bool:
    step = run.guide.step(answer.step)
    if not step or step.keep_days is None:
        return False
    if step.see == "own":
        return today > run.day + timedelta(days=step.keep_days)
    if hasattr(answer, "shown"):
        return today > answer.shown.day + timedelta(days=max(step.keep_days, SHOWN_FOR))
    opened_on = reveal.opened_on(run, step)
    return opened_on is not None and today > opened_on + timedelta(days=step.keep_days)
