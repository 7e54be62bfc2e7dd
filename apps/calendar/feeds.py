"""An address of one's own, from which a calendar reads: made, renewed, ended, and found by its secret alone."""

import hashlib
import secrets
from datetime import date, timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from apps.accounts.models import User
from apps.calendar.models import Feed
from apps.couples.models import Couple
from apps.plans.ahead import planned
from apps.plans.milestones.coming import A_MONTH, Coming, coming
from apps.plans.models import Plan
from apps.web.build import build

KEPT = timedelta(days=366)  # for which a feed goes on telling what was


def of(couple: Couple, person: User) -> Feed:
    """Returns this person's feed, unsaved where they have none yet."""
    return Feed.objects.filter(couple=couple, person=person).first() or Feed(couple=couple, person=person)


def renew(couple: Couple, *, by: User) -> None:
    """Makes an address; the one before, if any, leads nowhere from now on."""
    with couple.change(by=by, seen_by=[by]) as change:
        feed = of(change.couple, by)
        feed.secret = secrets.token_urlsafe(16)
        feed.digest = _digest(feed.secret)
        feed.save()


def end(couple: Couple, *, by: User) -> None:
    with couple.change(by=by, seen_by=[by]) as change:
        feed = of(change.couple, by)
        feed.secret, feed.digest = None, ""
        feed.save()


def show_titles(couple: Couple, *, by: User, shown: bool) -> None:
    """Sets whether one's calendars are told what a plan is, or only that there is one."""
    with couple.change(by=by, seen_by=[by]) as change:
        feed = of(change.couple, by)
        feed.shows_titles = shown
        feed.save()


def find(secret: str) -> Feed | None:
    """Finds the feed with this secret, of somebody who is still here. What was ended and what never was are one."""
    found = Feed.objects.filter(person__is_active=True, person__membership__couple=F("couple"))
    return found.select_related("couple", "person__membership").filter(digest=_digest(secret)).first()


def plans(feed: Feed, today: date) -> list[Plan]:
    """Returns what it tells: all that its person sees of the last year and of what is to come."""
    return [plan for plan in planned(feed.couple, feed.person, today - KEPT, date.max) if plan.is_legible]


def milestones(feed: Feed, today: date) -> list[Coming]:
    """Returns what comes within a year and was in the last month; nothing that is not to be brought up."""
    return coming(feed.couple, feed.person, today - A_MONTH, today + KEPT)


def tag(feed: Feed, today: date) -> str:
    """Returns what its content is known by: it is the same as long as nothing has changed for its person."""
    person, couple = feed.person, feed.couple
    parts = [build(), feed.pk, feed.digest, feed.shows_titles, person.membership.version, person.language]
    said = "\n".join(map(str, [*parts, couple.day_zone, today]))
    return f'"{salted_hmac("nearer.feed", said, algorithm="sha256").hexdigest()[:32]}"'


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
