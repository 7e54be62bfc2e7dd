"""All photos of one month, a page at a time, and how one leafs through them."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories import timeline
from apps.memories.album import Leaf
from apps.memories.models import Picture, PictureQuerySet
from apps.memories.months import Month

LENGTH = 60


@dataclass(frozen=True)
class Spread:
    """So many pictures, the leaves to turn, and the place where the next page begins."""

    pictures: list[Picture]
    leaves: list[Leaf]
    rest: str


def of(couple: Couple, person: User) -> PictureQuerySet:
    """Give all photos that this person may look at, but those that can't be shown."""
    return couple.pictures.seen_by(person).filter(photo__failed="")


def turn_to(couple: Couple, person: User, month: Month, place: str = "") -> Spread:
    """Give the page of this month that begins after this place; the first where the place is none.

    The leaves know the picture before the page and the one after it, where there are any.
    """
    seen = of(couple, person).filter(day__range=(month.first, month.last))
    found = timeline.read(place)
    rows = seen.select_related("photo", "memory").newest_first()
    here = list((rows.onwards(*found) if found else rows)[: LENGTH + 2])
    back = here[:1] if found and here and here[0].pk == found[1] else []
    rest = here[len(back) :]
    page, after = rest[:LENGTH], rest[LENGTH : LENGTH + 1]
    turned = [picture for picture in back + page + after if picture.photo.sizes_made]
    keys = [None, *(picture.photo_id for picture in turned), None]
    leaves = [Leaf(at, picture, keys[at - 1], keys[at + 1]) for at, picture in enumerate(turned, start=1)]
    leaves = [leaf for leaf in leaves if leaf.picture not in back + after]
    return Spread(page, leaves, f"{page[-1].day}_{page[-1].pk}" if after else "")
