"""One person at one step of a run, now: what a page of it shows, and what an action of it works with."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, cast

from django.utils.formats import time_format
from django.utils.translation import gettext
from msgspec.structs import replace

from apps.accounts.models import User
from apps.couples.models import Change, Membership
from apps.exercises.content.load import filled
from apps.exercises.content.schema import Exercise, Step
from apps.exercises.models import Run
from apps.exercises.runs import state
from apps.exercises.runs.walk import Walk
from apps.photos.models import Photo


@dataclass
class Visit[S: Step]:
    """Where one person is looking. `show` is what they want to see of the step.

    An action gets it behind the couple's lock, with the change under way and a photo that came along.
    """

    run: Run
    key: str
    person: User
    now: datetime
    show: str = ""
    under_way: Change | None = None
    photo: Photo | None = None

    @property
    def change(self) -> Change:
        if not self.under_way:
            raise RuntimeError("Only an action changes something.")
        return self.under_way

    @cached_property
    def exercise(self) -> Exercise:
        """The exercise as this person reads it."""
        return self.run.guide_for(self.person)

    @cached_property
    def walk(self) -> Walk:
        return Walk(self.run, self.person)

    @property
    def me(self) -> Membership:
        return next(seat for seat in self.run.couple.seats if seat.user_id == self.person.pk)

    @property
    def partner(self) -> Membership | None:
        """The other's seat, where somebody sits there."""
        return state.other(self.run, self.person)

    @property
    def partner_name(self) -> str:
        return self.partner.name if self.partner else gettext("your partner")

    @property
    def looking_back(self) -> bool:
        """Whether this person has passed this step before."""
        return self.walk.place.id != self.key

    @property
    def plain(self) -> S:
        """The step as its author wrote it."""
        return cast(S, self.exercise.step(self.key))

    @cached_property
    def step(self) -> S:
        """The step with names filled in."""
        return self.filled(self.plain)

    @property
    def after(self) -> Step | None:
        """The step that follows for this person, with names filled in."""
        after = self.walk.after(self.plain)
        told = self.exercise.step(after.id) if after else None
        return self.filled(told) if told else None

    @property
    def until(self) -> str:
        """When the clock of this step will be over, on this person's own clock."""
        clock = state.clock(self.run, self.plain)
        end = self.now + timedelta(milliseconds=clock.left(self.now)) if clock else self.now
        return time_format(end.astimezone(self.person.zone).time())

    @property
    def outcome(self) -> dict[str, Any]:
        """What both have settled here."""
        return state.outcome(self.run, self.plain)

    def own_input(self, *, since: datetime | None = None) -> Any:
        return state.input_of(self.run, self.plain, self.person, since=since)

    def set_input(self, value: Any, *, lasts: timedelta | None = None) -> None:
        state.set_input(self.run, self.plain, self.person, value, now=self.now, lasts=lasts)

    def settle(self, value: dict[str, Any]) -> None:
        """Writes down what is settled here, and forgets who had set what."""
        state.settle(self.run, self.plain, value, by=self.person)
        state.clear_inputs(self.run, self.plain)

    def filled[T: Step](self, step: T) -> T:
        """Fills names, the pick and the time into a step of this exercise; apart, with the words for a call."""
        if self.walk.mode == "apart" and step.say_apart:
            step = replace(step, say=step.say_apart)
        words = {
            "me": lambda: self.me.name,
            "partner": lambda: self.partner_name,
            "time": lambda: self.until,
            "pick": lambda: state.picked(self.run, self.person),
        }
        return filled(step, lambda name: words[name]())
