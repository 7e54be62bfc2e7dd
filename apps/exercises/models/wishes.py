"""Small wishes, which somebody picks for the other to know: a list of one's own that lasts, and can change."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.couples.rows import CoupleQuerySet, CoupleRow, to
from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask
from apps.vault.fields import Guard, SealedTextField, is_legible
from apps.web.decks import text_of


class WishListQuerySet(CoupleQuerySet["WishList"]):
    """Lists of wishes."""

    def in_sight_of(self, person: User) -> Self:
        """Keeps one's own list, and the other's once it is open."""
        return self.filter(Q(person=person) | Q(sight=WishList.Sight.OPEN))


class WishList(CoupleRow):
    """What one of them wishes for, a line each: the id of a wish in the exercise, or words of their own."""

    belongs = to("person", _("Wishes"), words="told")

    class Sight(models.TextChoices):
        """It opens once both have one to show, or is its writer's alone for as long as they like."""

        WAITS = "waits"
        OPEN = "open"
        ONLY_ME = "only-me"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="wish_lists")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    wishes = SealedTextField(couple="couple_id", author="person_id")
    sight = models.CharField(max_length=7, choices=Sight, default=Sight.WAITS)

    objects: ClassVar[WishListQuerySet] = WishListQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "person"], name="one_list_of_wishes_each"),
            Guard(field="wishes", name="wishes_are_sealed"),
        ]

    def __str__(self) -> str:
        return f"Wishes, {self.sight}"

    @property
    def lines(self) -> list[str]:
        return self.wishes.splitlines() if is_legible(self.wishes) else []

    @property
    def told(self) -> list[str]:
        """The wishes as their writer reads them."""
        steps = [step for guide in load(self.person.language).values() for step in guide.of_kind(Ask) if step.families]
        options = tuple(option for step in steps for option in (*step.options, *step.retired))
        return [text_of(options, line) for line in self.lines]
