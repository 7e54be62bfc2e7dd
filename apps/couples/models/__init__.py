"""Two people: their space, their two seats, the way in, and what is left to each."""

from apps.couples.models.archive import Archive
from apps.couples.models.couple import TURNS_AT, Change, Couple, Hue, Membership, Moved
from apps.couples.models.invitation import Acceptance, Invitation, InvitationQuerySet

__all__ = [
    "TURNS_AT",
    "Acceptance",
    "Archive",
    "Change",
    "Couple",
    "Hue",
    "Invitation",
    "InvitationQuerySet",
    "Membership",
    "Moved",
]
