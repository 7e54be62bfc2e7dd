"""What stays: a good moment goes into the love story if its writer likes; the rest is let go when its time is over."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import attachments, meeting, reveal
from apps.exercises.content.schema import Ask, Step
from apps.exercises.models import Answer, Mark, Run
from apps.gratitude import giving
from apps.gratitude.models import LONGEST
from apps.memories.story.keeping import keep_words
from apps.vault.fields import is_legible

OURS = UUID("0f4c1d1e-90a5-4f0e-8a55-3f1d6c2b7e90")  # makes, of an answer's id, that of its note in the jar
BATCH = 500  # rows that are looked for at once


def may_keep(run: Run, step: Step, *, by: User) -> bool:
    """Tell whether this person's opened words can go into the love story now."""
    mine = reveal.own_answers(run, by).get(step.id)
    fits = isinstance(step, Ask) and step.keep_as in ("memory", "gratitude") and reveal.is_shared(run, step)
    return fits and mine is not None and is_legible(mine.words) and not mine.kept_on


def keep(run: Run, step: Step, *, by: User, day: date) -> None:
    """Put one's own opened words where they last, once: into the love story, or into the jar."""
    with run.couple.change(by=by, seen_by=[by]) as change:
        now = change.couple.runs.gathered().fresh(run)
        if may_keep(now, step, by=by):
            mine, asked = reveal.own_answers(now, by)[step.id], now.guide_for(by).step(step.id)
            words = reveal.told(asked, mine.words)
            if isinstance(asked, Ask) and asked.keep_as == "gratitude":
                giving.give_now(change.couple, words[:LONGEST], by=by, day=now.day, key=uuid5(OURS, mine.pk.hex))
            else:
                keep_words(change.couple, by=by, words=words, on=now.day, photo=attachments.photo_of(mine))
            mine.kept_on = day
            mine.save(update_fields=["kept_on"])
            reveal.note(now)


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


def due(at: datetime) -> bool:
    """Let some of what is due go; tell whether more may be left."""
    return let_go(at) > 0


def let_go(at: datetime) -> int:
    """Delete opened or shown answers, and raw ones, whose days are over and that nobody kept; give how many.

    What never opened is left alone: its writer was told that it is safe. A yes that nothing came of goes, too.
    Only what is due is read, a batch of it, so that it costs what ends and not what there is.
    """
    ahead = at.date() + timedelta(days=1)  # somewhere it is tomorrow already
    found = [*Answer.objects.filter(due_on__lte=ahead).order_by("due_on").values_list("couple", flat=True)[:BATCH]]
    found += Mark.objects.filter(due_at__lte=at).order_by("due_at").values_list("couple", flat=True)[:BATCH]
    return sum(_let_go(couple, at) for couple in Couple.objects.filter(pk__in=found))


def _let_go(couple: Couple, at: datetime) -> int:
    """Let go what is due of one couple, and tell whoever could see it; give how many answers and marks went."""
    with couple.change(by=couple.seats[0].user, seen_by=[]) as change:
        answers = change.couple.answers.filter(due_on__lte=couple.today(at))
        marks = change.couple.marks.filter(due_at__lte=at)
        runs = change.couple.runs.gathered().in_bulk(answers.values_list("run", flat=True))
        for answer in answers:
            change.reaches(None if _is_seen(runs.get(answer.run_id), answer) else answer.writer_id)
        for mark in marks:
            change.reaches(mark.person_id)
        return answers.delete()[1].get(Answer._meta.label, 0) + marks.delete()[0]


def _is_seen(run: Run | None, answer: Answer) -> bool:
    step = run.guide.step(answer.step) if run else None
    return answer.shown_on is not None or (run is not None and step is not None and reveal.is_shared(run, step))
