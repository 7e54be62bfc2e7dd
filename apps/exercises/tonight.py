"""What Home may ask of exercises: tonight's, what of mine waits, what is ready, and what came of the last days."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import DateField, FilteredRelation, Q, QuerySet, UUIDField, Value
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import helping
from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask, Build, Exercise
from apps.exercises.models import Answer, Note, Place, Reveal, Run
from apps.exercises.results.unanswered import PATIENCE, SHOWN_FOR
from apps.exercises.runs import access, thanking
from apps.exercises.runs.walk import Walk
from apps.gratitude import jar
from apps.gratitude.models import Thanks
from apps.vault.models import NOBODY
from apps.web.prepared import prepared

EVERY_EVENING = "daily-check-in"
MOST_READY = 5
FRONT = 5


@dataclass(frozen=True)
class Tonight:
    """One exercise on the shared page. `state` is "open", "mine", "ready" or "done".

    Today's is "mine" once all that waits for its reveal is answered; half-way through it is still "open".
    """

    exercise: Exercise
    run: Run | None
    state: str

    @property
    def url(self) -> str:
        """The address it leads to."""
        return self.run.get_absolute_url() if self.run else reverse("exercises:together")


@dataclass(frozen=True)
class Evenings:
    """The runs of which something is to be shown, with their answers, and the thank-yous that stand beside them.

    `replies` are steps of this week at which the other has replied to a message of this person's.

    `long_ago` are of more than a week ago, oldest first: the newest that are ready, and the oldest in which one's own
    answers wait.
    """

    week: list[Run]
    long_ago: list[Run]
    shown: list[Run]
    thanks: list[Thanks]
    replies: list[tuple[Run, str]]


def read(couple: Couple, person: User, today: date) -> Evenings:
    """Reads it all in four statements, however many runs lie behind."""
    partner = next((seat.user_id for seat in couple.seats if seat.user_id != person.pk), NOBODY)
    until, shown_since = today - PATIENCE, today - SHOWN_FOR
    runs = _runs(couple.pk, person.pk, partner, until, shown_since, list(load(settings.LANGUAGE_CODE)))
    notes = _gather(couple, runs)
    asking = [run for run in runs if thanking.step_of(run.guide)]
    thanks = jar.for_home(couple, person, {today, *(run.day for run in asking)}, helping.keys(runs, today))
    for run in asking:
        run.evening_thanks = [note for note in thanks if note.evening and note.day == run.day]
    long_ago = [run for run in reversed(runs) if run.day <= until]
    week = [run for run in runs if run.day > until]
    return Evenings(week, long_ago, _shown(runs, person, shown_since), thanks, _replies(week, notes, person))


@prepared
def _runs(couple: Any, person: Any, partner: Any, until: Any, shown_since: Any, known: Any) -> QuerySet[Run]:
    ours, answers = Run.objects.filter(couple=couple), Answer.objects.filter(couple=couple)
    ready = ours.filter(exercise__in=known).ready_until(until).values("pk")[:MOST_READY]
    waiting = answers.filter(run__exercise__in=known).waiting_until(until, person).values("run")[:1]
    shown = answers.filter(shown_on__gt=shown_since).exclude(writer=person).values("run")
    few: list[Any] = [ready, waiting, shown]
    week = ours.filter(day__gt=until).values("pk")
    keys = week.union(*(ours.filter(pk__in=rows).values("pk") for rows in few), all=True)
    places = {
        name: FilteredRelation("places", condition=Q(places__couple=couple, places__person=somebody))
        for name, somebody in (("own_place", person), ("other_place", partner))
    }
    rows = ours.filter(pk__in=keys, exercise__in=known).annotate(**places).select_related("offer", *places)
    return rows.order_by("-day", "exercise")


@prepared
def _answers(couple: Any, runs: Any) -> QuerySet[Answer]:
    return Answer.objects.filter(couple=couple, run__pk__in=runs).with_photos()


@prepared
def _marks(couple: Any, runs: Any) -> QuerySet[Any, Any]:
    """What has opened, and where somebody has put a note, in one statement."""
    reveals = Reveal.objects.filter(couple=couple, run__pk__in=runs)
    notes = Note.objects.filter(couple=couple, run__pk__in=runs)
    nobody = Value(None, output_field=UUIDField())
    return reveals.values_list("run", "step", "day", nobody).union(
        notes.values_list("run", "step", Value(None, output_field=DateField()), "writer"), all=True
    )


def _gather(couple: Couple, runs: list[Run]) -> dict[UUID, list[tuple[str, UUID]]]:
    """Give each run what belongs to it; returns the notes, by their run."""
    keys = [run.pk for run in runs]
    answers, marks = (_answers(couple.pk, keys), _marks(couple.pk, keys)) if keys else ([], [])
    for run in runs:
        run.couple = couple
        places = (getattr(run, name, None) for name in ("own_place", "other_place"))
        run.hold(Place, [place for place in places if place])
        run.hold(Answer, [row for row in answers if row.run_id == run.pk])
        opened = [(step, day) for key, step, day, _writer in marks if key == run.pk and day]
        run.hold(Reveal, [Reveal(couple=couple, run=run, step=step, day=day) for step, day in opened])
    notes: dict[UUID, list[tuple[str, UUID]]] = {}
    for key, step, _day, writer in marks:
        if writer:
            notes.setdefault(key, []).append((step, writer))
    return notes


def _replies(week: list[Run], notes: dict[UUID, list[tuple[str, UUID]]], person: User) -> list[tuple[Run, str]]:
    found = [(run, step) for run in week for step, writer in notes.get(run.pk, ()) if writer != person.pk]
    return [(run, step) for run, step in found if isinstance(run.guide.step(step), Build)]


def _shown(runs: list[Run], person: User, since: date) -> list[Run]:
    def last(run: Run) -> date:
        days = (row.shown_on for row in run.rows(Answer) if row.shown_on and row.writer_id != person.pk)
        return max(days, default=since)

    return sorted((run for run in runs if last(run) > since), key=last, reverse=True)


def runs_for_home(person: User, today: date, runs: list[Run]) -> list[Tonight]:
    """List what this person has a part in or can open, of these runs."""
    return [found for run in runs if (found := _tonight(run, person, today))]


def last_evening(
    couple: Couple, person: User, week: list[Run], at: datetime, *, hidden: Set[str] = frozenset()
) -> Exercise | None:
    """Give last evening's check-in, which can be filled until noon by somebody who has no part in it yet.

    Whether the other has one makes no difference: where this person has none, nothing has opened.
    """
    yesterday, exercise = couple.last_evening(at), load(person.language).get(EVERY_EVENING)
    if not yesterday or not exercise or exercise.id in hidden or len(couple.seats) == 1:
        return None
    runs = [run for run in week if (run.exercise, run.day) == (exercise.id, yesterday)]
    return None if any(access.own_answers(run, person) for run in runs) else exercise


def front_row(person: User, hidden: Set[str] = frozenset()) -> list[Exercise]:
    """List the exercises that come first everywhere, in their order, without those that this person has hidden."""
    every = load(person.language).values()
    return [exercise for exercise in every if exercise.front <= FRONT and exercise.id not in hidden]


def of_week(couple: Couple, person: User, today: date) -> list[Tonight]:
    """List what this person has a part in or can look at again, of this week, newest first."""
    return runs_for_home(person, today, read(couple, person, today).week)


def _tonight(run: Run, person: User, today: date) -> Tonight | None:
    if run.guide.is_private:
        return None
    mine = _waiting_or_told(run, person)
    begun = run.day == today and Walk(run, person).row is not None and not Walk(run, person).is_over
    # Whether the other has begun is not to be seen: without a part in it, there is no run.
    if not mine and not begun and not any(access.opened(run, step) for step in run.guide.reveals):
        return None
    return Tonight(
        run.guide_for(person), run, _state(run, person, set(mine), half_way="open" if run.day == today else "mine")
    )


def _waiting_or_told(run: Run, person: User) -> dict[str, Answer]:
    """Give this person's answers but those that are their own for good: they are nothing to come back for."""
    own = access.own_answers(run, person)
    asked = {step.id for step in run.guide.of_kind(Ask) if step.see in ("both-ready", "open")}
    return {key: answer for key, answer in own.items() if key in asked}


def _state(run: Run, person: User, mine: set[str], *, half_way: str) -> str:
    waiting = next((step for step in run.guide.reveals if not access.opened(run, step)), None)
    if waiting is None:
        return "done" if run.guide.reveals or Walk(run, person).place.kind == "finish" else half_way
    if access.ready(run, waiting):
        return "ready"
    return "mine" if mine.issuperset(waiting.of) else half_way
