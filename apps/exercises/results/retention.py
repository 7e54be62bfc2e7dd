"""What ends: opened, shown or raw answers whose days are over, a yes that nothing came of, and breaks."""

from datetime import datetime, timedelta

from apps.couples.models import Couple
from apps.exercises.breaks.taking import SHOWN
from apps.exercises.models import Answer, Break, Input, Run
from apps.exercises.runs import access

BATCH = 500  # rows that are looked for at once


def due(now: datetime) -> bool:
    """Deletes some of what is due; returns whether more may be left."""
    return purge(now) > 0


def purge(now: datetime) -> int:
    """Deletes answers whose days are over and that nobody kept, and inputs out of date; returns how many.

    What never opened is left alone: its writer was told that it is safe. Only what is due is read, a batch of it, so
    that it costs what ends and not what there is.
    """
    ahead = now.date() + timedelta(days=1)  # somewhere it is tomorrow already
    # What is in a closed space stays in its writer's archive.
    answers = Answer.objects.filter(due_on__lte=ahead, couple__closed_at=None).order_by("due_on")
    inputs = Input.objects.filter(due_at__lte=now, couple__closed_at=None).order_by("due_at")
    found = [couple for rows in (answers, inputs) for couple in rows.values_list("couple", flat=True)[:BATCH]]
    found += Break.objects.filter(until__lte=now - SHOWN).order_by("until").values_list("couple", flat=True)[:BATCH]
    return sum(_purge(couple, now) for couple in Couple.objects.filter(pk__in=found))


def _purge(couple: Couple, now: datetime) -> int:
    """Deletes what is due of one couple, and tells whoever could see it."""
    with couple.change(by=couple.seats[0].user, seen_by=[]) as change:
        answers = change.couple.answers.filter(due_on__lte=couple.today(now))
        inputs = change.couple.inputs.filter(due_at__lte=now)
        runs = change.couple.runs.gathered().in_bulk(answers.values_list("run", flat=True))
        for answer in answers:
            change.reaches(None if _is_seen(runs.get(answer.run_id), answer) else answer.writer_id)
        for row in inputs:
            change.reaches(row.person_id)
        breaks = change.couple.breaks.filter(until__lte=now - SHOWN)  # nobody has seen them any more
        return breaks.delete()[0] + answers.delete()[1].get(Answer._meta.label, 0) + inputs.delete()[0]


def _is_seen(run: Run | None, answer: Answer) -> bool:
    step = run.guide.step(answer.step) if run else None
    return answer.shown_on is not None or (run is not None and step is not None and access.is_shared(run, step))
