"""Two people's own ideas among the cards of a deck, which cards they have had, and which steps still suit them."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.belonging import CoupleForeignKey, SameCouple
from apps.couples.models import Couple
from apps.couples.rows import CoupleQuerySet, CoupleRow, mark_of, to, to_both
from apps.plans.models import Plan
from apps.vault.fields import Guard, SealedTextField
from apps.web.decks import QUESTIONS, Card

DECKS = ("dates", "novelty", *QUESTIONS)
LONGEST_IDEA = 200  # characters


class OwnCard(CoupleRow):
    """An idea or a question of theirs, drawn like the cards of its deck; both see it, either may edit or delete it."""

    belongs = to("writer", _("Ideas and questions of your own"), words="words")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="own_cards")
    deck = models.CharField(max_length=60)
    writer = models.ForeignKey(User, models.CASCADE, related_name="+")
    words = SealedTextField(couple="couple_id", author="writer_id", max_length=LONGEST_IDEA)

    class Meta:
        constraints: ClassVar = [Guard(field="words", name="own_card_is_sealed")]

    def __str__(self) -> str:
        return f"An idea for {self.deck}"

    @property
    def is_question(self) -> bool:
        return self.deck in QUESTIONS

    @property
    def card(self) -> Card:
        return Card(id=self.pk.hex, text=str(self.words), apart=True)


class DrawnCardQuerySet(CoupleQuerySet["DrawnCard"]):
    """Cards that were drawn before."""

    def meet(self, alone: Couple, couple: Couple) -> dict[UUID, UUID]:
        ours = {(row.deck, row.card): row.pk for row in couple.drawn_cards.all()}
        theirs = alone.drawn_cards.all()
        return {row.pk: ours[key] for row in theirs if (key := (row.deck, row.card)) in ours}


class DrawnCard(CoupleRow):
    """A card that these two have had, so that others come first."""

    belongs = to_both()
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="drawn_cards")
    deck = models.CharField(max_length=60)
    card = models.CharField(max_length=60)

    objects: ClassVar[DrawnCardQuerySet] = DrawnCardQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["couple", "deck", "card"], name="drawn_once")]

    def __str__(self) -> str:
        return f"{self.deck}: {self.card}"


class StillGood(CoupleRow):
    """Somebody has looked at a small step on this day and keeps it; the other never learns of it."""

    belongs = mark_of("person")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="still_good")
    plan = CoupleForeignKey(Plan, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "plan", "person"], name="looked_at_once"),
            SameCouple(field="plan", name="step_in_its_couple"),
        ]

    def __str__(self) -> str:
        return f"kept by {self.person} on {self.day}"
