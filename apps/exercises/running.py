"""The way through an exercise: begin, answer, go on, look back, take words back. Each at their own pace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.exercises import reveal
from apps.exercises.catalogue import Exercise, Step
from apps.exercises.models import Answer, Place, Run, TakenBack
from apps.exercises.steps import KINDS

LOCKED = _("This has been opened for you both, so it stays as it was. What you would add, you can tell.")


class Refused(Exception):
    """Why something can't be done now, as a sentence for the person who tries."""

    def __init__(self, sentence: str | Promise) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))


def begin(couple: Couple, exercise: Exercise, *, by: User, day: date) -> Run:
    """Give the couple's run of this exercise on this day; the first to begin makes it, and the other meets it there."""
    with couple.change(by=by, seen_by=[by]) as change:
        first = {"version": exercise.version}
        run, _made = Run.objects.get_or_create(couple=change.couple, exercise=exercise.id, day=day, defaults=first)
        return run


def place(run: Run, person: User) -> Step:
    """Give the step this person is at."""
    mine = next((place.step for place in run.places.all() if place.person_id == person.pk), "")
    return run.guide.step(mine) or run.guide.steps[0]


def reached(run: Run, person: User, key: str) -> Step | None:
    """Give a step by its id, where this person is at it or has passed it."""
    wanted = run.guide.step(key)
    here = run.guide.place_of(place(run, person))
    return wanted if wanted and run.guide.place_of(wanted) <= here else None


def answer(run: Run, step: Step, words: str, *, by: User) -> None:
    """Keep an answer and go on; given again it replaces the first, as long as it has not opened. Raises Refused."""
    with _at(run, by) as (change, now):
        before = reveal.own_answers(now, by).get(step.id)
        if reveal.is_locked(now, step) or hasattr(before, "shown"):
            raise Refused(LOCKED)
        waiting = reveal.waits_in(now, step)
        was_ready = waiting is not None and reveal.ready(now, waiting)
        given, _made = Answer.objects.update_or_create(
            couple=change.couple, run=now, step=step.id, writer=by, defaults={"words": words}
        )
        TakenBack.objects.filter(couple=change.couple, answer=given).delete()
        _move_on(now, step, by)
        after = change.couple.runs.gathered().get(pk=run.pk)
        both_ready = waiting is not None and not was_ready and reveal.ready(after, waiting)
        if both_ready or reveal.is_shared(after, step):
            change.reaches_both()


def go_on(run: Run, key: str, *, by: User) -> None:
    """Leave a step that this person is at and may leave; tapped twice, it is left once."""
    with _at(run, by) as (_change, now):
        here = place(now, by)
        if here.id == key and KINDS[here.kind].may_pass(now, here):
            _move_on(now, here, by)


def take_back(run: Run, step: Step, *, by: User) -> None:
    """Remove one's own words.

    What has been shown says that its writer removed it. Before that, nobody else learns of it: an answer that waits is
    gone and can be given anew; where both are ready already, it will say only that its writer would rather tell it.
    """
    with _at(run, by) as (change, now):
        mine = reveal.own_answers(now, by).get(step.id)
        if mine is None:
            return
        waiting = reveal.waits_in(now, step)
        if reveal.is_shared(now, step) or hasattr(mine, "shown"):
            TakenBack.objects.get_or_create(couple=change.couple, answer=mine)
            change.reaches_both()
        elif waiting is None or not reveal.ready(now, waiting):
            mine.delete()
            _set_place(now, step, by)
            return
        mine.words = ""
        mine.save(update_fields=["words"])


@contextmanager
def _at(run: Run, by: User) -> Iterator[tuple[Change, Run]]:
    # What was read before the lock may be old by now.
    with run.couple.change(by=by, seen_by=[by]) as change:
        yield change, change.couple.runs.gathered().get(pk=run.pk)


def _move_on(run: Run, step: Step, person: User) -> None:
    after = run.guide.after(step)
    if after and place(run, person).id == step.id:
        _set_place(run, after, person)


def _set_place(run: Run, step: Step, person: User) -> None:
    Place.objects.update_or_create(couple=run.couple, run=run, person=person, defaults={"step": step.id})
