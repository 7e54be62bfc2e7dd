"""A draft: one form's words of one person, until they are sent, discarded or thirty days old."""

from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.couples.rows import CoupleQuerySet, CoupleRow, to
from apps.vault.fields import Guard, SealedJSONField

LONGEST_NAME = 110  # characters: a word, an id, the name of a step


class DraftQuerySet(CoupleQuerySet["Draft"]):
    """Drafts by writer and state."""

    def of(self, person: User) -> Self:
        return self.filter(writer=person)

    def with_words(self, today: date) -> Self:
        """Keeps those that have words and have not expired."""
        return self.exclude(fields=None).filter(due_on__gte=today)

    def meet(self, alone: Couple, couple: Couple) -> dict[UUID, UUID]:
        """Where somebody comes back, what was sent or discarded makes room for what has words."""
        for writer, form in alone.drafts.exclude(fields=None).values_list("writer", "form"):
            couple.drafts.filter(writer=writer, form=form, fields=None).delete()
        ours = {(writer, form): pk for pk, writer, form in couple.drafts.values_list("pk", "writer", "form")}
        sent = alone.drafts.filter(fields=None).values_list("pk", "writer", "form")
        return {pk: ours[writer, form] for pk, writer, form in sent if (writer, form) in ours}


class Draft(CoupleRow):
    """What somebody typed into one form. Without fields, it records when the form was sent or the draft discarded."""

    belongs = to("writer", _("Drafts"), words="fields", day="written_at__date")
    writer = models.ForeignKey(User, models.CASCADE, related_name="+")
    form = models.CharField(max_length=LONGEST_NAME)
    fields = SealedJSONField(couple="couple_id", author="writer_id", null=True)
    written_at = models.DateTimeField()
    due_on = models.DateField(db_index=True)

    objects: ClassVar[DraftQuerySet] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "writer", "form"], name="one_draft_a_form"),
            Guard(field="fields", name="draft_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"a draft of {self.writer}"
