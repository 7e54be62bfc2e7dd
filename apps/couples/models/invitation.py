"""The way in: an invitation, and who has accepted it."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.couples.belonging import CoupleForeignKey, Findable, SameCouple
from apps.couples.rows import GOES, CoupleQuerySet, CoupleRow


class InvitationQuerySet(CoupleQuerySet["Invitation"]):
    """Invitations by where they stand."""

    def open(self, at: datetime) -> Self:
        """Keeps those that can still be accepted or confirmed at this moment."""
        return self.filter(closed="", expires_at__gt=at)


class Invitation(CoupleRow):
    """A way in for one person, once. Only hashes of link and code are stored; pairing.py derives both to show them."""

    belongs = GOES

    class Closed(models.TextChoices):
        USED = "used"
        TAKEN_BACK = "taken-back"

    inviter = models.ForeignKey(User, models.CASCADE, related_name="+")
    link_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    closed = models.CharField(max_length=12, choices=Closed, blank=True, default="")

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple"], condition=Q(closed=""), name="one_open_invitation"),
            Findable(name="invitation_of_couple"),
        ]

    def __str__(self) -> str:
        return f"{self.inviter} asks somebody in"


class Acceptance(CoupleRow):
    """Somebody has accepted an invitation and waits for the inviter's yes, perhaps among others. One each at a time."""

    belongs = GOES
    invitation = CoupleForeignKey(Invitation, models.CASCADE, related_name="acceptances")
    candidate = models.OneToOneField(User, models.CASCADE, related_name="acceptance")
    words = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [SameCouple(field="invitation", name="acceptance_in_its_couple")]

    def __str__(self) -> str:
        return f"{self.candidate} would like to come in"
