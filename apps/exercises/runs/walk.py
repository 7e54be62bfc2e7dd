"""The way of one person through a run: which steps are theirs, how they do it, and where they are.

Modes: two and apart, two devices in step; own, each in their own time.
"""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.exercises.content.schema import Exercise, Step
from apps.exercises.models import Place, Run

IN_STEP = ("two", "apart")


@dataclass(frozen=True)
class Walk:
    """One person's way through one run, as its rows say now."""

    run: Run
    person: User

    @property
    def row(self) -> Place | None:
        return next((place for place in self.run.rows(Place) if place.person_id == self.person.pk), None)

    @property
    def mode(self) -> str:
        """How this person does it; where that is no way to do it any more, the first there is."""
        return fitting(self.run.guide, self.row.mode if self.row else "", alone=False)

    @property
    def in_step(self) -> bool:
        """Whether this person goes in step with the other, each on a device."""
        return self.mode in IN_STEP

    @property
    def has_left(self) -> bool:
        """Whether this person has left the run before its end."""
        row = self.row
        return row is not None and row.left_on is not None

    @property
    def is_beside(self) -> bool:
        """Whether this person is under way in step with the other."""
        return self.row is not None and self.in_step and not self.has_left

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be done in this run for this person."""
        return self.has_left or self.place.kind == "finish"

    @property
    def steps(self) -> list[Step]:
        how = "own" if self.mode == "own" else "two"
        return [
            step for step in self.run.guide.steps if (not step.only or how in step.only) and self._is_for(step, how)
        ]

    @property
    def place(self) -> Step:
        """The step this person is at; where that one is not theirs, the next that is."""
        guide, row = self.run.guide, self.row
        found = guide.step(row.step) if row else None
        start = guide.place_of(found) if found else 0
        return next((step for step in self.steps if guide.place_of(step) >= start), guide.steps[-1])

    def has(self, step: Step) -> bool:
        """Returns whether this step is theirs to walk."""
        return any(one.id == step.id for one in self.steps)

    def after(self, step: Step) -> Step | None:
        """Returns the step that follows for this person, None after the last."""
        here = self.run.guide.place_of(step)
        return next((one for one in self.steps if self.run.guide.place_of(one) > here), None)

    def is_past(self, step: Step) -> bool:
        return self.row is not None and self.run.guide.place_of(self.place) > self.run.guide.place_of(step)

    def reached(self, key: str) -> Step | None:
        """Returns a step by its id, where it is this person's and they are at it or have passed it."""
        guide, step = self.run.guide, self.run.guide.step(key)
        return step if step and self.has(step) and guide.place_of(step) <= guide.place_of(self.place) else None

    def _is_for(self, step: Step, how: str) -> bool:
        if step.who in ("both", "each"):
            return True
        if how == "own":
            return step.who == "starter"
        first = self.run.begun_by_id or self.run.couple.seats[0].user_id
        return (first == self.person.pk) == (step.who == "starter")


def fitting(exercise: Exercise, mode: str, *, alone: bool) -> str:
    """Returns the mode somebody asked for where the exercise has it, else its first; alone, one's own time.

    What is only talked any more has none: what was written there can be read in one's own time.
    """
    if alone:
        mode = "own"
    return mode if mode in exercise.ways else next(iter(exercise.ways), "own")
