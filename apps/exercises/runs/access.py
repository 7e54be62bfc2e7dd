"""Both ready, then open: the only place that decides who may read what.

Before a reveal, nothing that comes from here differs by what the other has done, except that both are ready.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext

from apps.accounts.models import User
from apps.couples.models import Membership
from apps.exercises.content import schema
from apps.exercises.content.schema import Ask, Build, Consent, Step
from apps.exercises.models import Answer, Note, Outcome, Reveal, Run
from apps.exercises.runs import attachments, dreaming, thanking, wishing
from apps.exercises.runs.walk import Walk
from apps.photos.models import Photo
from apps.vault.fields import is_legible
from apps.web.decks import text_of

BOTH = 2
SHOWN_FOR = 7  # days at least that an answer shown without waiting can be read
TIME = "{time}"


@dataclass(frozen=True)
class Voice:
    """What one of the two says at a step, as far as the reader may know it.

    `state` is "said", "aloud" (they would rather tell it), "removed" (by its writer) or "ended" (after its time).
    """

    seat: str
    name: str
    words: str
    state: str
    mine: bool
    kept: bool = False
    photo: Photo | None = None


def both_shown(run: Run, step: Step) -> bool:
    """Returns whether both have shared what they answered, where that is for each of them to say."""
    shown = {
        row.writer_id for row in run.rows(Answer) if row.step == step.id and row.shown_on and not row.taken_back_on
    }
    return len(shown) == BOTH


def ready(run: Run, step: schema.Reveal) -> bool:
    """Returns whether both have an answer to all that this reveal opens."""
    given = {(answer.writer_id, answer.step) for answer in thanking.answers(run)}
    wanted = [one for one in run.guide.steps if one.id in step.of]
    people = [seat.user for seat in run.couple.seats]
    asked = {(person.pk, one.id) for one in wanted for person in people if Walk(run, person).has(one)}
    return len(people) == BOTH and asked <= given and all(_may_open(run, one, step) for one in wanted)


def _may_open(run: Run, step: Step, reveal: Step) -> bool:
    """Returns whether an answer may be opened: somebody's own only after both have said yes to it in between."""
    if not isinstance(step, Ask) or step.see != "own":
        return True
    between = run.guide.steps[run.guide.place_of(step) + 1 : run.guide.place_of(reveal)]
    agreed = {row.step for row in run.rows(Outcome)}
    return any(isinstance(one, Consent) and one.id in agreed for one in between)


def opened(run: Run, step: schema.Reveal) -> bool:
    return any(row.step == step.id for row in run.rows(Reveal)) or thanking.have_opened(run, step)


def open_answers(run: Run, step: schema.Reveal, day: date) -> None:
    """Opens the answers for both at the same moment; behind the lock, where both are ready."""
    run.put(Reveal, {"step": step.id}, day=day)
    thanking.open_up(run, step)
    wishing.open_up(run, step)
    note(run)
    attachments.open_up(answer for answer in run.rows(Answer) if answer.step in step.of)


def is_ready(run: Run) -> bool:
    """Returns whether both have answered something that has not opened."""
    return any(ready(run, step) and not opened(run, step) for step in run.guide.reveals)


def note(run: Run) -> None:
    """Writes down on its rows what waits in a run, what ends when, and whether something is ready.

    Whoever changes what decides this calls it behind the same lock. An answer has `waits_since` until the other's is
    there, too; then its run is `ready`. So Home asks for what waits, and never again for what is over.
    """
    unopened = [step for step in run.guide.reveals if not opened(run, step)]
    complete = {key for step in unopened if ready(run, step) for key in step.of}
    waiting = {key for step in unopened for key in step.of} - complete
    for answer in run.rows(Answer):
        since = run.day if answer.step in waiting and not answer.shown_on else None
        due = _due_on(run, answer)
        if (answer.waits_since, answer.due_on) != (since, due):
            answer.waits_since, answer.due_on = since, due
            answer.save(update_fields=["waits_since", "due_on"])
    if run.ready != bool(complete):
        run.ready = bool(complete)
        run.save(update_fields=["ready"])


def _due_on(run: Run, answer: Answer) -> date | None:
    """Returns the day on which an answer ends, None for what stays: kept, or never opened nor shown."""
    step = run.guide.step(answer.step)
    if not isinstance(step, Ask) or step.keep_days is None or answer.kept_on:
        return None
    days, since = step.keep_days, run.day if step.see == "own" else opened_on(run, step)
    if step.see != "own" and answer.shown_on:
        days, since = max(days, SHOWN_FOR), answer.shown_on
    return since + timedelta(days=days + 1) if since else None


def waits_in(run: Run, step: Step) -> schema.Reveal | None:
    """Returns the reveal that will open or has opened the answers to this step."""
    return next((reveal for reveal in run.guide.reveals if step.id in reveal.of), None)


def is_locked(run: Run, step: Step) -> bool:
    """Returns whether the answers to this step have opened; from then on they stay as they were."""
    reveal = waits_in(run, step)
    return reveal is not None and opened(run, reveal)


def opened_on(run: Run, step: Step) -> date | None:
    """Returns the evening on which the answers to this step opened, None where they have not."""
    reveal = waits_in(run, step)
    return next((row.day for row in run.rows(Reveal) if reveal and row.step == reveal.id), None)


def is_shared(run: Run, step: Step) -> bool:
    """Returns whether each may read what the other answered here."""
    return (isinstance(step, Ask) and step.see == "open") or is_locked(run, step)


def answers_visible_to(run: Run, person: User) -> list[Answer]:
    """Returns this person's own answers, and of the other's those that have opened, are open anyway, or were shown."""
    shared = {step.id for step in run.guide.of_kind(Ask) if is_shared(run, step)}
    return [
        answer
        for answer in thanking.answers(run)
        if answer.writer_id == person.pk or answer.step in shared or answer.shown_on
    ]


def own_answers(run: Run, person: User) -> dict[str, Answer]:
    return {answer.step: answer for answer in thanking.answers(run) if answer.writer_id == person.pk}


def voices(run: Run, step: Step, person: User) -> list[Voice]:
    """Returns what this person may hear at a step, in the order of the seats."""
    visible = {answer.writer_id: answer for answer in answers_visible_to(run, person) if answer.step == step.id}
    past, asked = is_locked(run, step), run.guide_for(person).step(step.id)
    return [
        _voice(asked, seat, visible.get(seat.user_id), person)
        for seat in run.couple.seats
        if past or seat.user_id in visible
    ]


def _voice(step: Step | None, seat: Membership, answer: Answer | None, person: User) -> Voice:
    mine = seat.user_id == person.pk
    if answer is None:
        return Voice(seat.seat, seat.name, "", "ended", mine)
    state = "removed" if answer.taken_back_on else "said" if answer.words else "aloud"
    photo = attachments.photo_of(answer) if state != "removed" else None
    state = "said" if photo else state
    words = told(step, answer.words) if state == "said" else answer.words
    return Voice(seat.seat, seat.name, words, state, mine, kept=answer.kept_on is not None, photo=photo)


def told(step: Step | None, words: str) -> str:
    """Returns an answer as it is read in the language of its step: of options, only the ids are kept."""
    if not isinstance(step, Ask) or not is_legible(words):
        return words
    if step.input in ("choice", "many", "scale"):
        options = (*step.options, *step.retired)
        return "\n".join(text_of(options, key) for key in words.splitlines())
    if step.input == "dreams":
        return "\n".join(named.what for named in dreaming.read(words))
    if step.input == "date":
        with suppress(ValueError):
            return date_format(date.fromisoformat(words), "j F Y")
    return words


def may_keep(run: Run, step: Step, person: User) -> bool:
    """Returns whether this person's opened words can go into the love story, or the jar, now."""
    mine = own_answers(run, person).get(step.id)
    fits = isinstance(step, Ask) and step.keep_as in ("memory", "gratitude") and is_shared(run, step)
    return fits and mine is not None and is_legible(mine.words) and not mine.kept_on


def message_to(run: Run, step: Step, person: User) -> Answer | None:
    """Returns the message the other has shared with this person, None where there is none."""
    found = (one for one in run.rows(Answer) if one.step == step.id and one.writer_id != person.pk)
    return next((one for one in found if one.shown_on and not one.taken_back_on), None)


def may_note(run: Run, step: Step, person: User) -> bool:
    """Returns whether there is something of both, or for this person, to write under."""
    shown = any(answer.step == step.id and answer.shown_on for answer in answers_visible_to(run, person))
    return shown or is_locked(run, step)


def notes(run: Run, step: Step, person: User) -> list[Voice]:
    """Returns the notes under a step, to whoever may read what they stand under."""
    under = run.guide_for(person).step(step.id)
    written = {one.writer_id: one.words for one in run.rows(Note) if one.step == step.id}
    return [
        Voice(seat.seat, seat.name, note_told(under, written[seat.user_id]), "said", seat.user_id == person.pk)
        for seat in run.couple.seats
        if seat.user_id in written and may_note(run, step, person)
    ]


def note_told(step: Step | None, words: str) -> str:
    if isinstance(step, Build):  # an answer to a message: which one, and the time that somebody named
        with suppress(ValueError, TypeError, KeyError):
            said = json.loads(words)
            text = text_of((*step.replies, *step.retired), said["reply"])
            return text.replace(TIME, said["when"] or gettext("another time"))
    return words
