"""One person at one step, with its texts as they read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import cast

from django.utils.formats import time_format
from django.utils.translation import gettext
from msgspec.structs import replace

from apps.accounts.models import User
from apps.couples.models import Membership
from apps.exercises import meeting, navigation
from apps.exercises.content.load import filled
from apps.exercises.content.schema import AnyStep, Exercise, Step
from apps.exercises.models import Run


@dataclass(frozen=True)
class At[S: Step]:
    """Where one person is looking, at this moment.

    `show` is what they want to see of a reveal, one by one; `looking_back` says that they have passed this step before.
    """

    run: Run
    key: str
    person: User
    when: datetime
    show: str = ""
    looking_back: bool = False

    @cached_property
    def exercise(self) -> Exercise:
        """The exercise under way, as this person reads it."""
        return self.run.guide_for(self.person)

    @property
    def me(self) -> Membership:
        """This person's seat."""
        return next(seat for seat in self.run.couple.seats if seat.user_id == self.person.pk)

    @property
    def partner(self) -> Membership | None:
        """The other's seat, where somebody sits there."""
        return navigation.other(self.run, self.person)

    @property
    def partner_name(self) -> str:
        """The other's name, or words for it."""
        return self.partner.name if self.partner else gettext("your partner")

    @property
    def mode(self) -> str:
        """How this person does it."""
        return navigation.mode(self.run, self.person)

    @property
    def in_step(self) -> bool:
        """Whether two devices go in step."""
        return navigation.is_in_step(self.run, self.person)

    @property
    def plain(self) -> S:
        """The step as its author wrote it."""
        return cast(S, self.exercise.step(self.key))

    @cached_property
    def step(self) -> S:
        """The step, with names filled in."""
        return self.filled(self.plain)

    @property
    def after(self) -> AnyStep | None:
        """The step that follows for this person, with names filled in."""
        after = navigation.after(self.run, self.plain, self.person)
        told = self.exercise.step(after.id) if after else None
        return self.filled(told) if told else None

    @property
    def until(self) -> str:
        """When the clock of this step will be over, on this person's own clock."""
        clock = meeting.clock(self.run, self.plain)
        end = self.when + timedelta(milliseconds=clock.left(self.when)) if clock else self.when
        return time_format(end.astimezone(self.person.zone).time())

    def filled[T: Step](self, step: T) -> T:
        """Fill names, the pick and the time into a step of this exercise; apart, with the words for a call."""
        if self.mode == "apart" and step.say_apart:
            step = replace(step, say=step.say_apart)
        words = {
            "me": lambda: self.me.name,
            "partner": lambda: self.partner_name,
            "time": lambda: self.until,
            "pick": lambda: meeting.picked(self.run, self.person),
        }
        return filled(step, lambda name: words[name]())
