"""One person at one step, with its texts as they read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from apps.accounts.models import User
from apps.couples.models import Membership
from apps.exercises.catalogue import Exercise, Step, filled
from apps.exercises.models import Run


@dataclass(frozen=True)
class At:
    """Where one person is looking.

    `show` is what they want to see of a reveal, one by one;
    `looking_back` says that they have passed this step before.
    """

    run: Run
    key: str
    person: User
    show: str = ""
    looking_back: bool = False

    @property
    def exercise(self) -> Exercise:
        """The exercise under way."""
        return self.run.guide

    @property
    def me(self) -> Membership:
        """This person's seat."""
        return next(seat for seat in self.run.couple.seats if seat.user_id == self.person.pk)

    @property
    def partner(self) -> Membership | None:
        """The other's seat, where somebody sits there."""
        return next((seat for seat in self.run.couple.seats if seat.user_id != self.person.pk), None)

    @property
    def partner_name(self) -> str:
        """The other's name, or words for it."""
        return self.partner.name if self.partner else gettext("your partner")

    @property
    def step(self) -> Step:
        """The step, with names filled in."""
        return self.filled(next(step for step in self.exercise.steps if step.id == self.key))

    @property
    def after(self) -> Step | None:
        """The step after it, with names filled in."""
        after = self.exercise.after(self.step)
        return self.filled(after) if after else None

    def filled(self, step: Step) -> Step:
        """Fill the names into another step of this exercise."""
        return filled(step, me=self.me.name, partner=self.partner_name)
