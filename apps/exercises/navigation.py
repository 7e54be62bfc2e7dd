"""Which steps one person walks in a run, and in which of the three modes: `two`, `apart` or `own`.

Two and apart: two devices in step. Own: each in their own time.
"""

from __future__ import annotations

from apps.accounts.models import User
from apps.couples.models import Membership
from apps.exercises.content.schema import AnyStep, Exercise, Step
from apps.exercises.models import Place, Run

IN_STEP = ("two", "apart")


def fitting(exercise: Exercise, mode: str, *, alone: bool) -> str:
    """Give the mode somebody asked for where the exercise has it; else its first, and alone what one can begin with."""
    if alone:
        mode = "own"
    return mode if mode in exercise.ways else exercise.ways[0]


def place_row(run: Run, person: User) -> Place | None:
    """Find where this person is."""
    return next((place for place in run.rows(Place) if place.person_id == person.pk), None)


def mode(run: Run, person: User) -> str:
    """Tell how this person does it; where that is no way to do it any more, it is the first there is."""
    row = place_row(run, person)
    return row.mode if row and row.mode in run.guide.ways else run.guide.ways[0]


def is_in_step(run: Run, person: User) -> bool:
    """Tell whether this person goes in step with the other, each on a device."""
    return mode(run, person) in IN_STEP


def other(run: Run, person: User) -> Membership | None:
    """Give the other's seat, where somebody sits there."""
    return next((seat for seat in run.couple.seats if seat.user_id != person.pk), None)


def has_left(run: Run, person: User) -> bool:
    """Tell whether this person has left the run before its end."""
    row = place_row(run, person)
    return row is not None and row.left_on is not None


def is_beside(run: Run, person: User) -> bool:
    """Tell whether this person is under way in the run, in step with the other."""
    return place_row(run, person) is not None and is_in_step(run, person) and not has_left(run, person)


def steps(run: Run, person: User) -> list[AnyStep]:
    """List the steps that this person walks."""
    how = "own" if mode(run, person) == "own" else "two"
    return [step for step in run.guide.steps if (not step.only or how in step.only) and _is_for(run, step, person, how)]


def walks(run: Run, step: Step, person: User) -> bool:
    """Tell whether this person has this step to walk."""
    return any(one.id == step.id for one in steps(run, person))


def after(run: Run, step: Step, person: User) -> AnyStep | None:
    """Give the step that follows for this person, None after the last."""
    here = run.guide.place_of(step)
    return next((one for one in steps(run, person) if run.guide.place_of(one) > here), None)


def place(run: Run, person: User) -> AnyStep:
    """Give the step this person is at; where that one is not theirs, the next that is."""
    row = place_row(run, person)
    found = run.guide.step(row.step) if row else None
    mine = steps(run, person)
    start = run.guide.place_of(found) if found else 0
    return next((step for step in mine if run.guide.place_of(step) >= start), run.guide.steps[-1])


def answerers(run: Run, step: Step) -> list[Membership]:
    """List who of the two has something to answer at this step."""
    return [seat for seat in run.couple.seats if walks(run, step, seat.user)]


def _is_for(run: Run, step: Step, person: User, how: str) -> bool:
    if step.who in ("both", "each"):
        return True
    if how == "own":
        return step.who == "starter"
    return _is_starter(run, person) == (step.who == "starter")


def _is_starter(run: Run, person: User) -> bool:
    first = run.begun_by_id or run.couple.seats[0].user_id
    return first == person.pk
