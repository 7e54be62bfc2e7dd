"""A request inside a couple's space."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from apps.accounts.models import User
from apps.couples.models import Couple, Membership


class CoupleRequest(HttpRequest):
    """What views get: the person, their space, their seat, and the partner's where there is one."""

    htmx: HtmxDetails
    user: User
    couple: Couple
    member: Membership
    partner: Membership | None
