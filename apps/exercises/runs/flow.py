"""How a run goes on: begin, leave a step alone or together, take words back, stop."""

from datetime import date, datetime
from typing import Any

from django.utils.http import urlencode

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.exercises.content.schema import Exercise, Step
from apps.exercises.models import Answer, Clock, Input, Place, Run
from apps.exercises.runs import access, attachments, drawing, offers, state, undo
from apps.exercises.runs.thanking import Given
from apps.exercises.runs.visit import Visit
from apps.exercises.runs.walk import Walk, fitting
from apps.gratitude import giving

WRITTEN = ("build", "ask")  # what somebody has written at these steps stays with them when they leave


def begin(
    couple: Couple, exercise: Exercise, *, by: User, day: date, mode: str = "", at: datetime | None = None
) -> Run:
    """Returns the couple's run of this exercise on this day; the first to begin makes it, the other meets it there.

    A `mode` is how `by` would like to do it; where it is over for them, that begins the next round. Given the time,
    a way for two phones is a word to the other that they may join, for a while from then.
    """
    with couple.change(by=by, seen_by=[by]) as change:
        run = change.couple.runs.filter(exercise=exercise.id, day=day).select_related("offer").order_by("round").last()
        if not run or (mode and exercise.repeats and Walk(run, by).is_over):
            number = run.round + 1 if run else 1
            run = change.couple.runs.create(
                exercise=exercise.id, version=exercise.version, day=day, round=number, begun_by=by
            )
            drawing.deal_all(run, exercise, call=mode == "apart")
        if mode and Walk(run, by).has_left:  # what is asked once a day begins anew; what they answered stays
            run.drop(Place, [place for place in run.rows(Place) if place.person_id == by.pk])
        _come_in(change, run, by, mode)
        if mode and at:
            offers.come(change, run, by, at)
        return run


def _come_in(change: Change, run: Run, by: User, wanted: str) -> None:
    walk = Walk(run, by)
    row = walk.row
    if row and (not wanted or wanted == row.mode or walk.is_over):
        return
    mode = fitting(run.guide, wanted, alone=len(change.members) == 1)
    run.put(Place, {"person_id": by.pk}, step=row.step if row else run.guide.steps[0].id, mode=mode)
    if run.rows(Answer):  # another mode may ask for more, or for less
        access.note(run)


def move(run: Run, step: Step, person: User, **more: date) -> None:
    """Puts somebody at a step."""
    run.put(Place, {"person_id": person.pk}, step=step.id, mode=Walk(run, person).mode, **more)


def go_on(visit: Visit[Any], person: User | None = None) -> None:
    """Moves this person, or another, from the step of a visit to the one that follows for them."""
    walk = Walk(visit.run, person or visit.person)
    following = walk.after(visit.plain)
    if following and walk.place.id == visit.key:
        move(visit.run, following, walk.person)


def go_on_alone(visit: Visit[Any], person: User | None = None) -> None:
    """Leaves a step for one person; what they had set there is taken back."""
    if visit.plain.kind not in WRITTEN:
        state.clear_inputs(visit.run, visit.plain, person or visit.person)
    go_on(visit, person)


def go_on_together(visit: Visit[Any]) -> None:
    """Moves who go in step on at the same moment, from a step that is settled; own time is moved by nobody else."""
    state.clear_inputs(visit.run, visit.plain)
    for person in with_one(visit.run, visit.person):
        go_on(visit, person)
    visit.change.reaches_both()


def pass_by(visit: Visit[Any]) -> None:
    """Leaves a step without settling it, together with who goes in step; who is here in their own time stays."""
    for person in with_one(visit.run, visit.person):
        if Walk(visit.run, person).place.id == visit.key:
            go_on_alone(visit, person)
            visit.change.seen_by.add(person.pk)


def wait_for_both(visit: Visit[Any]) -> None:
    """Says “ready”; where the other has said so too, or is past this step, it goes on."""
    partner = visit.partner
    beside = partner is not None and Walk(visit.run, partner.user).is_beside
    if partner and beside and Walk(visit.run, partner.user).is_past(visit.plain):
        go_on_alone(visit)
        return
    visit.set_input("ready")
    if beside and state.both_inputs(visit.run, visit.plain):
        go_on_together(visit)


def with_one(run: Run, by: User) -> list[User]:
    """Returns who does this together with `by`, each on a device; at least `by`."""
    people = [seat.user for seat in run.couple.seats if Walk(run, seat.user).is_beside]
    return people if by in people else [by]


def stop(visit: Visit[Any]) -> None:
    """Ends the run for both, or for somebody in their own time for them alone. Why, and by whom, is written nowhere."""
    run, last = visit.run, visit.exercise.steps[-1]
    if visit.walk.is_over:
        return
    offers.end(visit.change, run, visit.person, visit.now)
    if not visit.walk.in_step:
        _forget_inputs(run, [visit.person], at=visit.walk.place)
        move(run, last, visit.person)
        return
    people = with_one(run, visit.person)
    if len(people) == state.BOTH:
        undo.remember(visit, people)
    _forget_inputs(run, people)
    for person in people:
        move(run, last, person, left_on=run.couple.today(visit.now))
    if len(people) == state.BOTH:
        run.drop(Clock, run.rows(Clock))
        visit.change.reaches_both()


def _forget_inputs(run: Run, people: list[User], at: Step | None = None) -> None:
    leaving, written = {person.pk for person in people}, {s.id for s in run.guide.steps if s.kind in WRITTEN}
    rows = [row for row in run.rows(Input) if row.person_id in leaving and row.step not in written]
    run.drop(Input, [row for row in rows if not at or row.step == at.id])


def take_back(visit: Visit[Any]) -> None:
    """Removes one's own words.

    What has been shown says that its writer removed it. Before that, nobody else learns of it: an answer that waits is
    gone and can be given anew; where both are ready already, it will say only that its writer would rather tell it.
    """
    run, mine = visit.run, access.own_answers(visit.run, visit.person).get(visit.key)
    if isinstance(mine, Given):
        giving.take_back(mine.note, by=visit.person)
        gone = mine.note.waits
    else:
        gone = mine is not None and _remove(visit, mine)
    if gone and access.waits_in(run, visit.plain):
        move(run, visit.plain, visit.person)


def _remove(visit: Visit[Any], mine: Answer) -> bool:
    """Removes an answer's words, and the answer itself where nobody but its writer can know of it: then true."""
    run, waiting = visit.run, access.waits_in(visit.run, visit.plain)
    attachments.take_out(mine)
    if access.is_shared(run, visit.plain) or mine.shown_on:
        mine.taken_back_on = run.couple.today(visit.now)
        visit.change.reaches_both()
    elif waiting is None or not access.ready(run, waiting):
        run.drop(Answer, [mine])
        access.note(run)
        return True
    mine.words = ""
    mine.save(update_fields=["words", "taken_back_on"])
    return False


def back_to(run: Run, step: Step) -> str:
    """Returns the address of what has opened at this step, else of the run."""
    waiting, address = access.waits_in(run, step), run.get_absolute_url()
    opened = waiting and access.opened(run, waiting)
    return f"{address}?{urlencode({'step': waiting.id, 'show': step.id})}" if waiting and opened else address
