"""A request inside a couple's space."""

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.web.render import HtmxRequest


class CoupleRequest(HtmxRequest):
    """What views get: the person, their space, their seat, and the partner's where there is one."""

    user: User
    couple: Couple
    member: Membership
    partner: Membership | None
