"""By which address a calendar of somebody's reads what they have planned."""

from typing import ClassVar

from django.db import models

from apps.accounts.models import User
from apps.couples.rows import GOES, CoupleRow
from apps.vault.fields import Guard, SealedTextField


class Feed(CoupleRow):
    """How one person takes their plans along: by an address that is theirs alone and that they can end.

    It is found by the hash of its secret, without a session; the secret is sealed, to be shown again.
    """

    belongs = GOES
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    secret = SealedTextField(couple="couple_id", author="person_id", max_length=22, null=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    shows_titles = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "person"], name="one_feed_of_each"),
            models.UniqueConstraint(fields=["digest"], condition=~models.Q(digest=""), name="one_feed_by_digest"),
            Guard(field="secret", name="feed_secrets_are_sealed"),
        ]

    def __str__(self) -> str:
        return f"Feed of {self.person}"
