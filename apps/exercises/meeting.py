"""Where two people meet on their way: a step that goes on when both have set their mark, and then for both at once.

What one has set is nobody else's business until it is settled: nothing here tells the other, not even that it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.couples.models import Change
from apps.exercises import navigation
from apps.exercises.content.schema import Match, Step
from apps.exercises.models import Clock, Mark, Place, Run, Settled
from apps.vault.sealing import Unreadable
from apps.web.decks import text_of

BOTH = 2
FRESH = timedelta(minutes=15)  # as long as a “yes” or “ready” of one waits for the other's
TIME = "{time}"


@contextmanager
def at(run: Run, by: User) -> Iterator[tuple[Change, Run]]:
    """Open the couple's door and give the run as it is behind the lock; what was read before may be old by now."""
    with run.couple.change(by=by, seen_by=[by]) as change:
        yield change, change.couple.runs.known().fresh(run)


def own_mark(run: Run, step: Step, person: User, *, since: datetime | None = None) -> Any:
    """Give what this person has set here, None where nothing is, or nothing since then."""
    found = (mark for mark in run.rows(Mark) if mark.step == step.id and mark.person_id == person.pk)
    return next((_value(mark) for mark in found if not since or mark.at > since), None)


def settled(run: Run, step: Step) -> dict[str, Any]:
    """Give what both have settled here, empty where they have not."""
    return next((_value(row) or {} for row in run.rows(Settled) if row.step == step.id), {})


def picked(run: Run, person: User) -> str:
    """Give what the two picked last, for the texts that name it, as this person reads it."""
    picks = [pick_at(run, step) for step in run.guide_for(person).of_kind(Match)]
    return next((pick for pick in reversed(picks) if pick), "")


def pick_at(run: Run, step: Match) -> str:
    return text_of((*step.options, *step.retired), str(settled(run, step).get("picked", "")))


def clock(run: Run, step: Step) -> Clock | None:
    """Give the step's clock, None where it has not been started."""
    return next((clock for clock in run.rows(Clock) if clock.step == step.id), None)


def mark(run: Run, step: Step, person: User, value: Any, *, at: datetime) -> None:
    """Set this person's mark; set again, it replaces the first."""
    due_at = at + FRESH if step.kind in ("consent", "timer", "turns") else None
    own = next((row for row in run.rows(Mark) if row.step == step.id and row.person_id == person.pk), None)
    if not own:
        own = Mark(couple=run.couple, run=run, step=step.id, person=person)
        run.rows(Mark).append(own)
    _save(own, value=value, at=at, due_at=due_at)


def both_marks(run: Run, step: Step, *, since: datetime | None = None) -> list[Any] | None:
    """Give both marks once both are set, None before."""
    people = {seat.user_id for seat in run.couple.seats}
    here = [row for row in run.rows(Mark) if row.step == step.id and row.person_id in people]
    found = [row for row in here if not since or row.at > since]
    return [_value(row) for row in found] if len(found) == BOTH else None


def unmark(run: Run, step: Step) -> None:
    _delete(run, [row for row in run.rows(Mark) if row.step == step.id])


def _delete(run: Run, marks: list[Mark]) -> None:
    if marks:
        Mark.objects.filter(couple=run.couple, pk__in=[mark.pk for mark in marks]).delete()
        run.rows(Mark)[:] = [mark for mark in run.rows(Mark) if mark not in marks]


def settle(run: Run, step: Step, value: dict[str, Any], *, by: User) -> None:
    """Write down what is settled, and forget who had set what."""
    _write(run, step, value, by)
    unmark(run, step)


def redraw(run: Run, step: Step, turn: int, *, by: User) -> None:
    """Write down that other cards are drawn; what anybody has answered stays with theirs."""
    _write(run, step, {"turn": turn}, by)


def _write(run: Run, step: Step, value: dict[str, Any], by: User) -> None:
    row = next((row for row in run.rows(Settled) if row.step == step.id), None)
    if not row:
        row = Settled(couple=run.couple, run=run, step=step.id, by=by)
        run.rows(Settled).append(row)
    _save(row, value=value)


def is_past(run: Run, step: Step, person: User) -> bool:
    row = navigation.place_row(run, person)
    return row is not None and run.guide.place_of(navigation.place(run, person)) > run.guide.place_of(step)


def move(run: Run, step: Step, person: User, **more: date) -> None:
    mode = navigation.mode(run, person)
    row = navigation.place_row(run, person)
    if not row:
        row = Place(couple=run.couple, run=run, person=person)
        run.rows(Place).append(row)
    _save(row, step=step.id, mode=mode, **more)


def go_on(run: Run, step: Step, person: User) -> None:
    following = navigation.after(run, step, person)
    if following and navigation.place(run, person).id == step.id:
        move(run, following, person)


def go_on_together(change: Change, run: Run, step: Step, by: User) -> None:
    """Move on from a step that is settled, who go in step at the same moment; own time is moved by nobody else."""
    unmark(run, step)
    for person in with_one(run, by):
        go_on(run, step, person)
    change.reaches_both()


def go_on_alone(run: Run, step: Step, person: User) -> None:
    """Leave a step for oneself; what this person had set there is taken back."""
    _withdraw(run, step, person)
    go_on(run, step, person)


def pass_by(change: Change, run: Run, step: Step, by: User) -> None:
    """Leave a step without settling it, together with who goes in step; who is here in their own time stays."""
    for person in with_one(run, by):
        if navigation.place(run, person).id == step.id:
            go_on_alone(run, step, person)
            change.seen_by.add(person.pk)


def with_one(run: Run, by: User) -> list[User]:
    """List who does this together with `by`, each on a device; at least `by`."""
    people = [seat.user for seat in run.couple.seats if navigation.is_beside(run, seat.user)]
    return people if by in people else [by]


def leave_off(change: Change, run: Run, by: User, *, at: datetime) -> None:
    """End the run for both, or for somebody in their own time for them alone. Why, and by whom, is written nowhere."""
    last = run.guide.steps[-1]
    if not navigation.is_in_step(run, by):
        _withdraw(run, navigation.place(run, by), by)
        move(run, last, by)
        return
    people = with_one(run, by)
    leaving = {person.pk for person in people}
    _delete(run, [row for row in run.rows(Mark) if row.person_id in leaving and row.step not in _written(run)])
    for person in people:
        move(run, last, person, left_on=run.couple.today(at))
    if len(people) == BOTH:
        Clock.objects.filter(couple=run.couple, run=run).delete()
        run.rows(Clock).clear()
        change.reaches_both()


def _withdraw(run: Run, step: Step, person: User) -> None:
    if step.id not in _written(run):
        _delete(run, [row for row in run.rows(Mark) if row.step == step.id and row.person_id == person.pk])


def _written(run: Run) -> list[str]:
    return [step.id for step in run.guide.steps if step.kind in ("build", "ask")]


def _save(row: Mark | Settled | Place, **values: Any) -> None:
    new = row._state.adding
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=new, update_fields=None if new else list(values))


def _value(row: Mark | Settled) -> Any:
    # What can't be read any more is as if it had never been set.
    with suppress(Unreadable):
        return row.value
    return None
