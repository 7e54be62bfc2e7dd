"""A message made of parts: drafted for oneself, looked at whole, then kept, said aloud, parked or shared.

Until it is shared nobody else learns of it, and what was written raw on the way is deleted with the sharing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.exercises import attachments, meeting, parking, reveal
from apps.exercises.content.schema import Ask, Build, Step
from apps.exercises.models import Answer, Mark, Note, Run
from apps.exercises.reveal import own_answers

SLOT = re.compile(r"\{([a-z0-9-]+)\}")
SENTENCE = re.compile(r"(?<=[.!?])\s+")
DOUBLE_STOP = re.compile(r"([!?…])\.")


def draft(run: Run, step: Build, person: User) -> dict[str, str]:
    """Give what this person has written so far, by part."""
    found = meeting.own_mark(run, step, person)
    return {str(key): str(words) for key, words in found.items()} if isinstance(found, dict) else {}


def message(step: Build, parts: Mapping[str, str]) -> str:
    """Put the parts into their frame. A sentence of the frame whose parts were all left empty is left out."""
    given = {name: " ".join(words.split()).rstrip(".") for name, words in parts.items()}
    sentences = [one for one in SENTENCE.split(step.frame) if _is_told(one, given)]
    whole = " ".join(SLOT.sub(lambda mark: given.get(mark[1], ""), one) for one in sentences)
    return DOUBLE_STOP.sub(r"\1", re.sub(r"\s+", " ", whole)).strip()


def keep_draft(run: Run, step: Build, parts: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Keep what is written so far, for its writer alone."""
    with meeting.at(run, by) as (_change, now):
        if not _delivered(now, step, by):
            meeting.mark(now, step, by, dict(parts), at=at)


def deliver(run: Run, step: Build, how: str, *, by: User, day: date) -> None:
    """Do with the message what its writer chose, once: "share", "keep", "aloud" or "weekly"."""
    with meeting.at(run, by) as (change, now):
        words = message(step, draft(now, step, by))
        if how not in step.deliver or not words or _delivered(now, step, by):
            return
        key: dict[str, Any] = {"run": now, "step": step.id, "writer": by}
        answer = Answer.objects.create(couple=change.couple, **key, words=words)
        Mark.objects.filter(couple=change.couple, run=now, step=step.id, person=by).delete()
        if how == "share" and len(change.members) > 1:
            _share(change, now, answer, by, day)
        elif how == "weekly":
            parking.put_in(change, words, by=by, day=day)
        meeting.go_on(now, step, by)


def share(run: Run, step: Ask, *, by: User, day: date) -> None:
    """Let the other read an answer of one's own that waited for one's word."""
    with meeting.at(run, by) as (change, now):
        mine = own_answers(now, by).get(step.id)
        if mine and step.see == "on-share" and not mine.shown_on and len(change.members) > 1:
            _share(change, now, mine, by, day)


def message_to(run: Run, step: Step, person: User) -> Answer | None:
    """Give the message the other has shared with this person, None where there is none."""
    found = (one for one in run.rows(Answer) if one.step == step.id and one.writer_id != person.pk)
    return next((one for one in found if one.shown_on and not one.taken_back_on), None)


def answered(couple: Couple, person: User, since: date) -> list[Note]:
    """List the answers that this person's messages have had since that day, newest first."""
    notes = couple.notes.filter(run__day__gte=since).exclude(writer=person).select_related("run")
    known = [note for note in notes.order_by("-run__day") if note.run.is_known]
    steps = [(note, note.run.guide.step(note.step)) for note in known]
    return [note for note, step in steps if isinstance(step, Build)]


def _share(change: Change, run: Run, answer: Answer, by: User, day: date) -> None:
    answer.shown_on = day
    answer.save(update_fields=["shown_on"])
    attachments.open_up([answer])
    raw = [step.id for step in run.guide.of_kind(Ask) if step.see == "own" and step.keep_days]
    change.couple.answers.filter(run=run, writer=by, step__in=raw).delete()
    reveal.note(run)
    change.reaches_both()


def _delivered(run: Run, step: Step, person: User) -> bool:
    return step.id in own_answers(run, person)


def _is_told(sentence: str, given: Mapping[str, str]) -> bool:
    names = SLOT.findall(sentence)
    return not names or any(given.get(name) for name in names)
