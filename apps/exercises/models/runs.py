"""A run of an exercise: where each of the two is, what they answered, what has opened, and whether it was left."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.belonging import CoupleForeignKey, Findable, SameCouple
from apps.couples.models import Couple
from apps.couples.rows import FRAME, TIE, CoupleQuerySet, CoupleRow, mark_of, to
from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask, Exercise, Match
from apps.gratitude.models import Thanks
from apps.plans.models import Plan
from apps.vault.fields import Guard, SealedTextField
from apps.web.decks import Card


class RunQuerySet(CoupleQuerySet["Run"]):
    """Runs, and how to fetch one with all that belongs to it."""

    def known(self) -> Self:
        return self.filter(exercise__in=list(load(settings.LANGUAGE_CODE)))

    def gathered(self) -> Self:
        """Fetch answers, reveals and places along; who may read which answer, runs/access.py decides."""
        return self.known().prefetch_related(Prefetch("answers", Answer.objects.with_photos()), "reveals", "places")

    def ready_until(self, day: date) -> Self:
        """Keep those of this day and before in which something can be opened, newest first."""
        return self.filter(day__lte=day, ready=True).order_by("-day", "exercise")

    def meet(self, alone: Couple, couple: Couple) -> dict[uuid.UUID, uuid.UUID]:
        """Where both had begun the same on the same day, each alone, the two become one.

        Not where either has settled something, or a deck asked each by another card: the second is the next round.
        """
        met, ours = {}, {run.which: run for run in couple.runs.all()}
        own = _with_something_settled(alone) | _with_something_settled(couple)
        for run in [run for run in alone.runs.order_by("round") if run.which in ours]:
            if not run.asks_by_deck and own.isdisjoint({run.pk, ours[run.which].pk}):
                met[run.pk] = ours[run.which].pk
                continue
            same = self.filter(couple__in=[alone, couple], exercise=run.exercise, day=run.day)
            run.round = 1 + max(same.values_list("round", flat=True))
            run.save(update_fields=["round"])
        return met


def _with_something_settled(couple: Couple) -> set[uuid.UUID]:
    rows = couple.outcomes, couple.clocks, couple.reveals
    return {run for some in rows for run in some.values_list("run", flat=True)}


class Run(CoupleRow):
    """One exercise on one of the couple's days; done once more on the same day, it is the next round."""

    belongs = FRAME
    exercise = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    day = models.DateField()
    round = models.PositiveSmallIntegerField(default=1)
    begun_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True)
    ready = models.BooleanField(default=False)  # both have answered something that has not opened (runs/access.py)

    objects: ClassVar[RunQuerySet] = RunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "exercise", "day", "round"], name="one_run_a_round"),
            Findable(name="run_of_couple"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["couple", "-day"], name="runs_by_day"),
            models.Index(fields=["couple", "-day"], condition=Q(ready=True), name="ready_runs_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.exercise}, {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("exercises:run", args=[self.pk])

    def rows[M: CoupleRow](self, model: type[M]) -> list[M]:
        """Returns what belongs to it of one model, read once, at the first use; whoever writes keeps the list true."""
        if model not in self._rows:
            relation: Any = model._meta.get_field("run").remote_field
            name: str = relation.get_accessor_name()
            lookup: Any = Prefetch(name, Answer.objects.with_photos()) if model is Answer else name
            prefetch_related_objects([self], lookup)  # which asks nothing where it came along
            self._rows[model] = list(getattr(self, name).all())
        return self._rows[model]

    def hold[M: CoupleRow](self, model: type[M], rows: list[M]) -> None:
        """Takes rows that were read elsewhere, so that `rows` asks for none."""
        self._rows[model] = rows

    def put[M: CoupleRow](self, model: type[M], key: Mapping[str, Any], **values: Any) -> M:
        """Writes the run's row with this key, a new one or the one that is there; behind the couple's lock."""
        rows = self.rows(model)
        row = next((one for one in rows if all(getattr(one, name) == value for name, value in key.items())), None)
        if row is None:
            row = model(couple=self.couple, run=self, **key)
            rows.append(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        return row

    def drop[M: CoupleRow](self, model: type[M], gone: list[M]) -> None:
        """Deletes rows of the run; behind the couple's lock."""
        if gone:
            keys = {row.pk for row in gone}
            model.objects.filter(couple=self.couple, pk__in=keys).delete()
            self._rows[model] = [row for row in self.rows(model) if row.pk not in keys]

    @cached_property
    def _rows(self) -> dict[type[CoupleRow], list[Any]]:
        return {}

    @cached_property
    def evening_thanks(self) -> list[Thanks]:
        """The thank-yous of its evening, which the exercise for thanks asks for (runs/thanking.py)."""
        return list(self.couple.thanks.filter(day=self.day, evening=True))

    @cached_property
    def plans(self) -> list[Plan]:
        return list(self.couple.plans.filter(origin=self.pk))

    @cached_property
    def own_cards(self) -> list[Card]:
        return [row.card for row in self.couple.own_cards.all()]

    @property
    def which(self) -> tuple[str, date, int]:
        return self.exercise, self.day, self.round

    @property
    def asks_by_deck(self) -> bool:
        """Tell whether a card of a deck asks in it: which one, the run's own id decides."""
        guide = load(settings.LANGUAGE_CODE).get(self.exercise)
        asks: list[Ask | Match] = [*guide.of_kind(Ask), *guide.of_kind(Match)] if guide else []
        return any(step.deck or getattr(step, "deck_from", "") for step in asks)

    @property
    def is_known(self) -> bool:
        return self.exercise in load(settings.LANGUAGE_CODE)

    @property
    def guide(self) -> Exercise:
        """The exercise as it is written today: its steps, which are the same in every language."""
        return load(settings.LANGUAGE_CODE)[self.exercise]

    def guide_for(self, person: User) -> Exercise:
        """Give the exercise as this person reads it."""
        return load(person.language)[self.exercise]


class AnswerQuerySet(CoupleQuerySet["Answer"]):
    """Answers that wait for their reveal."""

    def with_photos(self) -> Self:
        return self.select_related("enclosed__photo")

    def waiting_until(self, day: date, person: User) -> Self:
        """Keep this person's that have waited since this day or longer, oldest first."""
        return self.filter(writer=person, waits_since__lte=day).order_by("waits_since", "run")


class Answer(CoupleRow):
    """What one person wrote at one step. Empty words say: “I'd rather tell it.”"""

    belongs = to("writer", _("Answers"), words="words", day="run__day")
    run = CoupleForeignKey(Run, models.CASCADE, related_name="answers")
    step = models.CharField(max_length=60)
    writer = models.ForeignKey(User, models.CASCADE, related_name="+")
    words = SealedTextField(couple="couple_id", author="writer_id", blank=True)
    waits_since = models.DateField(null=True)  # the run's day, while the other's is missing (runs/access.py)
    due_on = models.DateField(null=True)  # the day on which it is let go (runs/access.py)
    kept_on = models.DateField(null=True)  # put by its writer where it lasts: into the love story, or the jar
    taken_back_on = models.DateField(null=True)  # its words removed by their writer after both had seen them
    shown_on = models.DateField(null=True)  # its writer lets the other read it without one in return

    objects: ClassVar[AnswerQuerySet] = AnswerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "run", "step", "writer"], name="one_answer_each"),
            Findable(name="answer_of_couple"),
            SameCouple(field="run", name="answer_in_its_couple"),
            Guard(field="words", name="answer_is_sealed"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["couple", "writer", "waits_since"],
                condition=Q(waits_since__isnull=False),
                name="answers_that_wait",
            ),
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="answers_due"),
            models.Index(fields=["couple", "shown_on"], condition=Q(shown_on__isnull=False), name="answers_shown"),
        ]

    def __str__(self) -> str:
        return f"{self.writer} at {self.step}"


class Reveal(CoupleRow):
    """The answers of a step have opened, for both at once and for good."""

    belongs = TIE
    run = CoupleForeignKey(Run, models.CASCADE, related_name="reveals")
    step = models.CharField(max_length=60)
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "run", "step"], name="opens_once"),
            SameCouple(field="run", name="reveal_in_its_couple"),
        ]

    def __str__(self) -> str:
        return f"{self.step}, opened on {self.day}"


class Place(CoupleRow):
    """Where one of them is in a run, and how they do it (runs/walk.py lists the modes); their own business."""

    belongs = mark_of("person")
    run = CoupleForeignKey(Run, models.CASCADE, related_name="places")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    step = models.CharField(max_length=60)
    mode = models.CharField(max_length=5, default="own")
    left_on = models.DateField(null=True)  # before the end; who go in step leave together, by whose wish is not written

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "run", "person"], name="one_place_each"),
            SameCouple(field="run", name="place_in_its_couple"),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.step}"
