"""A note underneath: what has opened stays as it was, and what one would add is put below it."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext

from apps.accounts.models import User
from apps.exercises import meeting, reveal
from apps.exercises.content.schema import Build, Step
from apps.exercises.models import Note, Run
from apps.web.decks import text_of


def may_note(run: Run, step: Step, person: User) -> bool:
    """Tell whether there is something of both, or for this person, to write under."""
    if reveal.is_locked(run, step):
        return True
    return any(answer.step == step.id and answer.shown_on for answer in reveal.answers_visible_to(run, person))


def note(run: Run, step: Step, words: str, *, by: User) -> None:
    """Put words underneath, in place of one's own before; no words take it away."""
    with meeting.at(run, by) as (change, now):
        if not may_note(now, step, by):
            return
        key: dict[str, Any] = {"run": now, "step": step.id, "writer": by}
        if words:
            Note.objects.update_or_create(couple=change.couple, **key, defaults={"words": words})
        else:
            Note.objects.filter(couple=change.couple, **key).delete()
        change.reaches_both()


def notes(run: Run, step: Step, person: User) -> list[reveal.Voice]:
    """Give the notes under a step, to whoever may read what they stand under."""
    if not may_note(run, step, person):
        return []
    seats, under = {seat.user_id: seat for seat in run.couple.seats}, run.guide_for(person).step(step.id)
    found = [note for note in run.rows(Note) if note.step == step.id and note.writer_id in seats]
    return [
        reveal.Voice(
            seats[note.writer_id].seat,
            seats[note.writer_id].name,
            told(under, note.words),
            "said",
            note.writer_id == person.pk,
        )
        for note in sorted(found, key=lambda note: seats[note.writer_id].slot)
    ]


def reply(key: str, when: str = "") -> str:
    """Spell an answer to a message as it is kept: which one, and the time that somebody named."""
    return json.dumps({"reply": key, "when": when}, ensure_ascii=False)


def told(step: Step | None, words: str) -> str:
    """Give a note as it is read in the language of its step."""
    if isinstance(step, Build):
        with suppress(ValueError, TypeError, KeyError):
            said = json.loads(words)
            text = text_of((*step.replies, *step.retired), said["reply"])
            return text.replace(meeting.TIME, said["when"] or gettext("another time"))
    return words
