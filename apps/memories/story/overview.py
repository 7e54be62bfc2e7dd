"""What the story's page says beside its memories, read in one statement: each part is one look into an index."""

from datetime import date
from typing import Any

from django.db.models import Count, Subquery

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.looking_back.remembering import comes_up
from apps.memories.photos import months
from apps.memories.photos.months import Month
from apps.memories.story.timeline import Page


def of(couple: Couple, person: User, page: Page, today: date) -> dict[str, Any]:
    """Returns the navigation by month, whether there is anything for this day, and the number of loose photos."""
    memories = couple.memories.in_story_of(person)
    loose = couple.photos.loose_of(person).order_by().values("couple").annotate(number=Count("pk")).values("number")
    looks = [*months.ends(memories, "happened_on"), Subquery(loose), comes_up(couple, person, today)]
    first, last, waiting, this_day = couple.members.order_by("slot").values_list(*looks)[:1].get()
    now = Month.of(page.cards[0].memory.happened_on) if page.cards else None
    strip = months.strip(couple, memories, "happened_on", now, known=(first, last))
    return {"strip": strip, "this_day": this_day, "waiting_count": waiting or 0}
