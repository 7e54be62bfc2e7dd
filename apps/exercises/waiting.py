"""What the shared page shows of exercises: tonight's, what of mine waits, and what is ready."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import navigation, reveal, running, thanking
from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask, Exercise
from apps.exercises.models import Answer, Run
from apps.exercises.unanswered import PATIENCE

EVERY_EVENING = "daily-check-in"
DAYS = ("quiet-minute", "heard")
A_WEEK = timedelta(days=7)
MOST_READY = 5


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


def week(couple: Couple, today: date) -> list[Run]:
    """Fetch the runs of the last seven days, once for all that is shown of them."""
    runs = list(couple.runs.gathered().since(today - A_WEEK))
    thanking.fetch(couple, runs)
    return runs


def long_ago(couple: Couple, person: User, today: date) -> list[Run]:
    """Fetch the newest runs that are ready, and the oldest in which this person's answers wait, of more than a week."""
    until = today - PATIENCE
    keys = {*couple.runs.known().ready_until(until).values_list("pk", flat=True)[:MOST_READY]}
    keys |= {*couple.answers.waiting_until(until, person).values_list("run", flat=True)[:1]}
    return list(couple.runs.gathered().filter(pk__in=keys).order_by("day", "exercise")) if keys else []


def runs_for_home(person: User, today: date, runs: list[Run]) -> list[Tonight]:
    """List today's check-in and what this person has a part in, of these runs."""
    found = [_tonight(run, person, today) for run in runs]
    shown = [tonight for tonight in found if tonight and (tonight.state != "done" or _has_card(tonight.exercise))]
    exercise = load(person.language).get(EVERY_EVENING)
    begun = any(item.run and item.run.day == today and item.exercise.id == EVERY_EVENING for item in shown)
    return shown if begun or not exercise else [Tonight(exercise, None, "open"), *shown]


def last_evening(couple: Couple, person: User, at: datetime) -> Exercise | None:
    """Give last evening's check-in, which can be filled until noon by somebody who has no part in it yet.

    Whether the other has one makes no difference: where this person has none, nothing has opened.
    """
    yesterday, exercise = couple.last_evening(at), load(person.language).get(EVERY_EVENING)
    if not yesterday or not exercise or len(couple.seats) == 1:
        return None
    run = couple.runs.gathered().filter(exercise=exercise.id, day=yesterday).first()
    return None if run and reveal.own_answers(run, person) else exercise


def lately(couple: Couple, person: User, today: date) -> list[Tonight]:
    """List what has opened in the last week and can be looked at again, newest first."""
    found = [_tonight(run, person, today) for run in week(couple, today)]
    return [tonight for tonight in found if tonight and tonight.state == "done"]


def days_together(person: User, week: list[Run]) -> list[tuple[str, Run]]:
    """List, newest first, what an exercise lets the page say once it was done to its end: its card, and the run."""
    cards = [(run.guide.finish.home, run) for run in week if running.is_over(run, person)]
    return [(card, run) for card, run in cards if card in DAYS and not navigation.has_left(run, person)]


def _has_card(exercise: Exercise) -> bool:
    return bool(exercise.finish.home)


def _tonight(run: Run, person: User, today: date) -> Tonight | None:
    mine = _waiting_or_told(run, person)
    begun = run.day == today and navigation.place_row(run, person) is not None and not running.is_over(run, person)
    # Whether the other has begun is not to be seen: without a part in it, there is no run.
    if not mine and not begun and not any(reveal.opened(run, step) for step in run.guide.reveals):
        return None
    return Tonight(
        run.guide_for(person), run, _state(run, person, set(mine), half_way="open" if run.day == today else "mine")
    )


def _waiting_or_told(run: Run, person: User) -> dict[str, Answer]:
    """Give this person's answers but those that are their own for good: they are nothing to come back for."""
    own = reveal.own_answers(run, person)
    asked = {step.id for step in run.guide.of_kind(Ask) if step.see in ("both-ready", "open")}
    return {key: answer for key, answer in own.items() if key in asked}


def _state(run: Run, person: User, mine: set[str], *, half_way: str) -> str:
    waiting = next((step for step in run.guide.reveals if not reveal.opened(run, step)), None)
    if waiting is None:
        return "done" if run.guide.reveals or running.place(run, person).kind == "finish" else half_way
    if reveal.ready(run, waiting):
        return "ready"
    return "mine" if mine.issuperset(waiting.of) else half_way
