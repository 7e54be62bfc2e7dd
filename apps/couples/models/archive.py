"""What is left of a couple to each of the two, once one of them has left."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.couples.models.couple import Couple, Hue, Membership


class ArchiveQuerySet(models.QuerySet["Archive"]):
    """Archives by where they stand."""

    def readable(self) -> Self:
        return self.filter(state=Archive.State.OPEN).select_related("couple").order_by("-couple__closed_at", "id")


class Archive(models.Model):
    """A closed couple as one of the two has it: what is their own there, which nobody else reads.

    `is_back` says that they would like to come back. Nobody sees it, before both have said so. `partner_name` is what
    the other was called then, for what they are called since is no longer theirs to know; empty once that account is
    deleted.
    """

    class State(models.TextChoices):
        """Whether it can be read, is being emptied since its person wants it gone, or holds nothing of theirs."""

        OPEN = "open"
        GOING = "going"
        GONE = "gone"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="archives")
    user = models.ForeignKey(User, models.CASCADE, related_name="archives")
    slot = models.SmallIntegerField(choices=Membership.Slot)
    hue = models.CharField(max_length=12, choices=Hue)
    partner_name = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=5, choices=State, default=State.OPEN)
    is_back = models.BooleanField(default=False)
    is_known = models.BooleanField(default=False)  # its person has put away the sentence that the space is closed

    objects: ClassVar[ArchiveQuerySet] = ArchiveQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "slot"], name="one_archive_a_seat"),
            models.UniqueConstraint(fields=["couple", "user"], name="one_archive_each"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state"], condition=Q(state="going"), name="archives_going"),
        ]

    def __str__(self) -> str:
        return f"What {self.user} has of a closed space"
