"""What each asked the other for when they opened an evening: on Home the day after, where its writer can say it helped.

“That helped” is one tap of who asked, and a thank-you in the jar; on the same day it can be undone in place.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.utils.translation import gettext

from apps.accounts.models import User
from apps.exercises.content.schema import Ask, Exercise, Step
from apps.exercises.models import Answer, Run
from apps.exercises.runs import access
from apps.gratitude import giving
from apps.gratitude.models import LONGEST, Thanks
from apps.vault.fields import is_legible

REQUEST = "request"
OURS = UUID("5b0d9f0a-3f1c-4c53-9a43-8d3a6c5f4c11")  # makes, of an answer's id, that of its thank-you: one each


@dataclass(frozen=True)
class Request:
    """What one of the two asked for, and what the other said to it. `helped` is "said", "open", or "" for neither."""

    seat: str
    name: str
    words: str
    mine: bool
    run: Run
    step: str
    answer: access.Voice | None
    helped: str


def for_today(person: User, today: date, week: list[Run], thanks: list[Thanks]) -> list[Request]:
    """List what the two asked of each other in the evening that they opened yesterday; seat one first."""
    for run, step in _asked(week, today):
        given = _given(run, step, thanks)
        voices = [voice for voice in access.voices(run, step, person) if voice.state == "said"]
        return [_request(run, step, voice, person, given) for voice in voices]
    return []


def keys(week: list[Run], today: date) -> set[UUID]:
    """Returns the ids that the thank-yous for these requests have, where there are any."""
    asked = _asked(week, today)
    return {_key(answer) for run, step in asked for answer in run.rows(Answer) if answer.step == step.id}


def thank(run: Run, step: Step, *, by: User, day: date) -> None:
    """Give a thank-you for what was asked for on an earlier day and came; tapped twice, it is given once."""
    mine, opened_on = access.own_answers(run, by).get(step.id), access.opened_on(run, step)
    if mine and is_legible(mine.words) and opened_on and opened_on < day:
        said = gettext("This helped: %(wish)s") % {"wish": mine.words}
        giving.give_now(run.couple, said[:LONGEST], by=by, day=day, key=_key(mine))


def undo(run: Run, step: Step, *, by: User, day: date) -> None:
    """Delete the thank-you that a tap of the same day gave."""
    if mine := access.own_answers(run, by).get(step.id):
        with run.couple.change(by=by, seen_by=[by]) as change:
            gone, _of = change.couple.thanks.filter(pk=_key(mine), writer=by, day=day).exclude(text=None).delete()
            if gone:
                change.reaches_both()


def _request(run: Run, step: Step, voice: access.Voice, person: User, thanks: dict[str, Thanks]) -> Request:
    given = thanks.get(voice.seat)
    helped = "" if given and given.removed else "said" if given else "open"
    words = voice.words
    return Request(voice.seat, voice.name, words, voice.mine, run, step.id, _reply(run, step, voice, person), helped)


def _given(run: Run, step: Step, thanks: list[Thanks]) -> dict[str, Thanks]:
    keys = {_key(answer): answer.writer_id for answer in run.rows(Answer) if answer.step == step.id}
    seats = {seat.user_id: seat.seat for seat in run.couple.seats}
    return {seats[note.writer_id]: note for note in thanks if note.writer_id in seats and note.pk in keys}


def _reply(run: Run, step: Step, asked: access.Voice, person: User) -> access.Voice | None:
    # The last of the answers is the one that declines: Home shows no refusal.
    after = run.guide_for(person).steps[run.guide.place_of(step) :]
    asks = [one for one in after if isinstance(one, Ask)]
    reply = next((one for one in asks if one.about == "partner" and one.see == "open"), None)
    voices = access.voices(run, reply, person) if reply else []
    found = (voice for voice in voices if voice.seat != asked.seat and voice.state == "said")
    refusals = [option.text for option in reply.options[-1:]] if reply else []
    return next((voice for voice in found if voice.words not in refusals), None)


def _asked(week: list[Run], today: date) -> list[tuple[Run, Step]]:
    steps = [(run, step) for run in week if (step := _asks_for_tomorrow(run.guide))]
    return [(run, step) for run, step in steps if access.opened_on(run, step) == today - timedelta(days=1)]


def _asks_for_tomorrow(exercise: Exercise) -> Step | None:
    asks = exercise.of_kind(Ask) if exercise.finish.home == REQUEST else []
    return next((step for step in asks if step.keep_as == REQUEST), None)


def _key(answer: Answer) -> UUID:
    return uuid5(OURS, answer.pk.hex)
