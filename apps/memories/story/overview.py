"""What the story's page says beside its memories."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Subquery

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.memories.looking_back.remembering import comes_up, days_since, looks_back
from apps.memories.models import Memory
from apps.memories.moment import FIRST_YEAR, days_like
from apps.memories.photos import months
from apps.memories.photos.months import Month
from apps.memories.story import prompts
from apps.memories.story.timeline import Page
from apps.photos.models import Photo
from apps.web.decks import Option
from apps.web.prepared import prepared


def of(couple: Couple, person: User, page: Page, today: date) -> dict[str, Any]:
    """Returns a question, the navigation by month, what comes up today, and the number of loose photos."""
    days = days_since(FIRST_YEAR, today) if looks_back(couple) else [date.min]
    ((first, last, waiting, this_day),) = _looks(couple.pk, person.pk, today, days_like(today), days)
    now = Month.of(page.cards[0].memory.happened_on) if page.cards else None
    return {
        "prompt": prompts.of_the_day(untold(couple, person), today),
        "strip": months.strip(couple, person, months.STORY, now, known=(first, last)),
        "this_day": this_day and looks_back(couple),
        "waiting_count": waiting or 0,
    }


def untold(couple: Couple, person: User) -> list[Option]:
    """Returns the questions that no memory visible to this person answers."""
    told = {prompt for (prompt,) in _told(couple.pk, person.pk)}
    return [card for card in prompts.every(person.language) if card.id not in told]


@prepared
def _told(couple: Any, person: Any) -> QuerySet[Memory, tuple[str]]:
    return Memory.objects.filter(couple=couple).visible_to(person).exclude(prompt="").values_list("prompt")


@prepared
def _looks(couple: Any, person: Any, today: Any, alike: Any, days: Any) -> QuerySet[Membership, Any]:
    loose = Photo.objects.filter(couple=couple).loose_of(person).order_by().values("couple")
    number = Subquery(loose.annotate(number=Count("pk")).values("number"))
    ends = months.ends(months.of_story(couple, person), "happened_on")
    looks = [*ends, number, comes_up(couple, person, today, alike, days)]
    return Membership.objects.filter(couple=couple).order_by("slot").values_list(*looks)[:1]
