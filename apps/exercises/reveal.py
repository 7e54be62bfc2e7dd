"""Both ready, then open: the only place that decides who may read which answer.

Before a reveal, nothing that comes from here differs by what the other has done, except that both are ready.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from apps.accounts.models import User
from apps.couples.models import Membership
from apps.exercises import attachments, navigation, thanking
from apps.exercises.content import schema
from apps.exercises.content.schema import Ask, Consent, Step
from apps.exercises.models import Answer, Reveal, Run, Settled
from apps.photos.models import Photo
from apps.vault.fields import is_legible
from apps.web.decks import text_of

BOTH = 2
SHOWN_FOR = 7  # days at least that an answer shown without waiting can be read


class NotReady(Exception):
    """Somebody tapped before both had answered."""


@dataclass(frozen=True)
class Voice:
    """What one of the two says at a step, as far as the reader may know it.

    `state` is "said", "aloud" (they would rather tell it), "removed" (by its writer) or "let-go" (after its time).
    """

    seat: str
    name: str
    words: str
    state: str
    mine: bool
    kept: bool = False
    photo: Photo | None = None


def ready(run: Run, step: schema.Reveal) -> bool:
    """Tell whether both have an answer to all that this reveal opens."""
    given = {(answer.writer_id, answer.step) for answer in thanking.answers(run)}
    wanted = [one for one in run.guide.steps if one.id in step.of]
    asked = {(seat.user_id, one.id) for one in wanted for seat in navigation.answerers(run, one)}
    return len(run.couple.seats) == BOTH and asked <= given and all(_may_open(run, one, step) for one in wanted)


def _may_open(run: Run, step: Step, reveal: Step) -> bool:
    """Tell whether an answer may be opened: somebody's own only after both have said yes to it in between."""
    if not isinstance(step, Ask) or step.see != "own":
        return True
    between = run.guide.steps[run.guide.place_of(step) + 1 : run.guide.place_of(reveal)]
    agreed = {row.step for row in run.rows(Settled)}
    return any(isinstance(one, Consent) and one.id in agreed for one in between)


def opened(run: Run, step: schema.Reveal) -> bool:
    return any(row.step == step.id for row in run.rows(Reveal)) or thanking.have_opened(run, step)


def open_both(run: Run, step: schema.Reveal, *, by: User, day: date) -> None:
    """Open the answers for both at the same moment, once, however often and by whomever it is tapped.

    Raises NotReady.
    """
    with run.couple.change(by=by, seen_by=[by]) as change:
        now = change.couple.runs.gathered().fresh(run)
        if opened(now, step):
            change.seen_by.clear()
            return
        if not ready(now, step):
            raise NotReady
        Reveal.objects.create(couple=change.couple, run=now, step=step.id, day=day)
        thanking.open_up(change, now, step)
        note(now)
        attachments.open_up(answer for answer in now.rows(Answer) if answer.step in step.of)
        change.reaches_both()


def is_ready(run: Run) -> bool:
    """Tell whether both have answered something that has not opened."""
    return any(ready(run, step) and not opened(run, step) for step in run.guide.reveals)


def note(run: Run) -> Run:
    """Write down on its rows what waits in a run, what ends when, and whether something is ready; give it as it is now.

    Whoever changes what decides this calls it inside the same change. An answer has `waits_since` until the other's is
    there, too; then its run is `ready`. So Home asks for what waits, and never again for what is over.
    """
    if not run.guide.reveals and not any(step.keep_days for step in run.guide.of_kind(Ask)):
        return run
    now = Run.objects.gathered().get(couple=run.couple_id, pk=run.pk)
    unopened = [step for step in now.guide.reveals if not opened(now, step)]
    complete = {key for step in unopened if ready(now, step) for key in step.of}
    waiting = {key for step in unopened for key in step.of} - complete
    for answer in now.rows(Answer):
        since = now.day if answer.step in waiting and not answer.shown_on else None
        due = _due_on(now, answer)
        if (answer.waits_since, answer.due_on) != (since, due):
            answer.waits_since, answer.due_on = since, due
            answer.save(update_fields=["waits_since", "due_on"])
    if now.ready != bool(complete):
        now.ready = bool(complete)
        now.save(update_fields=["ready"])
    return now


def _due_on(run: Run, answer: Answer) -> date | None:
    """Give the day on which an answer is let go, None for what stays: kept, or never opened nor shown."""
    step = run.guide.step(answer.step)
    if not isinstance(step, Ask) or step.keep_days is None or answer.kept_on:
        return None
    days, since = step.keep_days, run.day if step.see == "own" else opened_on(run, step)
    if step.see != "own" and answer.shown_on:
        days, since = max(days, SHOWN_FOR), answer.shown_on
    return since + timedelta(days=days + 1) if since else None


def waits_in(run: Run, step: Step) -> schema.Reveal | None:
    """Give the reveal that will open or has opened the answers to this step."""
    return next((reveal for reveal in run.guide.reveals if step.id in reveal.of), None)


def is_locked(run: Run, step: Step) -> bool:
    """Tell whether the answers to this step have opened; from then on they stay as they were."""
    reveal = waits_in(run, step)
    return reveal is not None and opened(run, reveal)


def opened_on(run: Run, step: Step) -> date | None:
    """Give the evening on which the answers to this step opened, None where they have not."""
    reveal = waits_in(run, step)
    return next((row.day for row in run.rows(Reveal) if reveal and row.step == reveal.id), None)


def is_shared(run: Run, step: Step) -> bool:
    """Tell whether each may read what the other answered here."""
    return (isinstance(step, Ask) and step.see == "open") or is_locked(run, step)


def answers_visible_to(run: Run, person: User) -> list[Answer]:
    """List this person's own answers, and of the other's those that have opened, are open anyway, or were shown."""
    shared = {step.id for step in run.guide.of_kind(Ask) if is_shared(run, step)}
    return [
        answer
        for answer in thanking.answers(run)
        if answer.writer_id == person.pk or answer.step in shared or answer.shown_on
    ]


def own_answers(run: Run, person: User) -> dict[str, Answer]:
    return {answer.step: answer for answer in answers_visible_to(run, person) if answer.writer_id == person.pk}


def voices(run: Run, step: Step, person: User) -> list[Voice]:
    """Let those speak whom this person may hear at a step, in the order of their seats."""
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
        return Voice(seat.seat, seat.name, "", "let-go", mine)
    state = "removed" if answer.taken_back_on else "said" if answer.words else "aloud"
    photo = attachments.photo_of(answer) if state != "removed" else None
    state = "said" if photo else state
    words = told(step, answer.words) if state == "said" else answer.words
    return Voice(seat.seat, seat.name, words, state, mine, kept=answer.kept_on is not None, photo=photo)


def told(step: Step | None, words: str) -> str:
    """Give an answer as it is read in the language of its step: of options, only the ids are kept."""
    if not isinstance(step, Ask) or not is_legible(words):
        return words
    if step.input in ("choice", "many", "scale"):
        options = (*step.options, *step.retired)
        return "\n".join(text_of(options, key) for key in words.splitlines())
    return _day(words) if step.input == "date" else words


def _day(words: str) -> str:
    try:
        return date_format(date.fromisoformat(words), "j F Y")
    except ValueError:
        return words
