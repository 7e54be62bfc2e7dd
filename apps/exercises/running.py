"""The way through an exercise: begin, answer, go on, look back, take words back, leave it there."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.exercises import attachments, drawing, meeting, navigation, reveal, thanking
from apps.exercises.content.schema import AnyStep, Ask, Exercise, Step
from apps.exercises.meeting import at
from apps.exercises.models import Answer, Place, Run
from apps.exercises.navigation import place as place
from apps.exercises.steps import KINDS
from apps.exercises.thanking import Given
from apps.gratitude import giving
from apps.photos.models import Photo

LOCKED = _("This has been opened for you both, so it stays as it was. What you would add, you can write underneath.")


class Refused(Exception):
    """Why something can't be done now, as a sentence for the person who tries."""

    def __init__(self, sentence: str | Promise) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))


def begin(couple: Couple, exercise: Exercise, *, by: User, day: date, mode: str = "") -> Run:
    """Give the couple's run of this exercise on this day; the first to begin makes it, and the other meets it there.

    A `mode` is how `by` would like to do it; where it is over for them, that begins the next round.
    """
    with couple.change(by=by, seen_by=[by]) as change:
        run = change.couple.runs.gathered().filter(exercise=exercise.id, day=day).order_by("round").last()
        if not run or (mode and exercise.repeats and is_over(run, by)):
            number = run.round + 1 if run else 1
            run = change.couple.runs.create(
                exercise=exercise.id, version=exercise.version, day=day, round=number, begun_by=by
            )
        if mode and navigation.has_left(run, by):
            run = _come_back(change, run, by)
        _come_in(change, run, by, mode)
        return run


def is_over(run: Run, person: User) -> bool:
    """Tell whether nothing more is to be done in this run for this person."""
    return navigation.has_left(run, person) or place(run, person).kind == "finish"


def reached(run: Run, person: User, key: str) -> AnyStep | None:
    """Give a step by its id, where it is this person's and they are at it or have passed it."""
    wanted = run.guide.step(key)
    here = run.guide.place_of(place(run, person))
    return wanted if wanted and navigation.walks(run, wanted, person) and run.guide.place_of(wanted) <= here else None


def answer(run: Run, step: Ask, words: str, *, by: User, when: datetime, photo: Photo | None = None) -> None:
    """Keep an answer and go on; given again it replaces the first, as long as it has not opened. Raises Refused."""
    with at(run, by) as (change, now):
        before = reveal.own_answers(now, by).get(step.id)
        if reveal.is_locked(now, step) or (before and before.shown_on):
            raise Refused(LOCKED)
        waiting = reveal.waits_in(now, step)
        was_ready = waiting is not None and reveal.ready(now, waiting)
        if thanking.asks(now.guide, step):
            thanking.write(now, words, by=by)
        else:
            _keep(change, now, step, words, by=by, photo=photo)
        drawing.hold(now, step, by, when)
        meeting.go_on(now, step, by)
        after = reveal.note(now)
        both_ready = waiting is not None and not was_ready and reveal.ready(after, waiting)
        if both_ready or reveal.is_shared(after, step):
            change.reaches_both()


def go_on(run: Run, key: str, *, by: User, alone: bool = False, when: datetime) -> None:
    """Leave a step that this person is at and may leave; tapped twice, it is left once.

    Where two go in step, some steps are left when both are ready, or by both at once; `alone` waits for nobody.
    """
    with at(run, by) as (change, now):
        here = place(now, by)
        if here.id != key or not KINDS[here.kind].may_pass(now, here, when):
            return
        gate = KINDS[here.kind].gate(now, here, when)
        alone = alone or gate == "none" or not navigation.is_in_step(now, by)
        if gate == "end":
            meeting.leave_off(change, now, by, at=when)
        elif alone:
            meeting.go_on_alone(now, here, by)
        elif gate == "any":
            meeting.pass_by(change, now, here, by)
        else:
            _wait_for_both(change, now, here, by, when)


def take_back(run: Run, step: Step, *, by: User, day: date) -> None:
    """Remove one's own words.

    What has been shown says that its writer removed it. Before that, nobody else learns of it: an answer that waits is
    gone and can be given anew; where both are ready already, it will say only that its writer would rather tell it.
    """
    with at(run, by) as (change, now):
        mine = reveal.own_answers(now, by).get(step.id)
        if isinstance(mine, Given):
            giving.take_back(mine.note, by=by)
            gone = mine.note.waits
        else:
            gone = mine is not None and _remove(change, now, step, mine, day)
        if gone and reveal.waits_in(now, step):
            meeting.move(now, step, by)


def leave_off(run: Run, *, by: User, when: datetime) -> None:
    """Leave it there for today: for both who go in step, at once, and with no word of who wished it."""
    with at(run, by) as (change, now):
        if not is_over(now, by):
            meeting.leave_off(change, now, by, at=when)


def _remove(change: Change, run: Run, step: Step, mine: Answer, day: date) -> bool:
    """Remove an answer's words, and the answer itself where nobody but its writer can know of it: then give true."""
    waiting = reveal.waits_in(run, step)
    attachments.take_out(mine)
    if reveal.is_shared(run, step) or mine.shown_on:
        mine.taken_back_on = day
        change.reaches_both()
    elif waiting is None or not reveal.ready(run, waiting):
        mine.delete()
        reveal.note(run)
        return True
    mine.words = ""
    mine.save(update_fields=["words", "taken_back_on"])
    return False


def _keep(change: Change, run: Run, step: Step, words: str, *, by: User, photo: Photo | None) -> None:
    given, _made = Answer.objects.update_or_create(
        couple=change.couple, run=run, step=step.id, writer=by, defaults={"words": words, "taken_back_on": None}
    )
    if photo:
        attachments.enclose(given, photo)


def _come_in(change: Change, run: Run, by: User, wanted: str) -> None:
    row = navigation.place_row(run, by)
    if row and (not wanted or wanted == row.mode or is_over(run, by)):
        return
    how = navigation.fitting(run.guide, wanted, alone=len(change.members) == 1)
    values = {"step": row.step if row else run.guide.steps[0].id, "mode": how}
    Place.objects.update_or_create(couple=run.couple, run=run, person=by, defaults=values)
    if run.rows(Answer):  # another mode may ask for more, or for less
        reveal.note(run)


def _come_back(change: Change, run: Run, by: User) -> Run:
    """Begin anew where `by` had left off what is asked once a day; what they answered stays."""
    Place.objects.filter(couple=change.couple, run=run, person=by).delete()
    return change.couple.runs.gathered().fresh(run)


def _wait_for_both(change: Change, run: Run, step: Step, by: User, when: datetime) -> None:
    other = navigation.other(run, by)
    beside = other is not None and navigation.is_beside(run, other.user)
    if other and beside and meeting.is_past(run, step, other.user):
        meeting.go_on_alone(run, step, by)
        return
    meeting.mark(run, step, by, "ready", at=when)
    if beside and meeting.both_marks(run, step):
        meeting.go_on_together(change, run, step, by)
