"""The pictures of a memory and of a month, and how the viewer goes from one to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Picture, PictureQuerySet
from apps.memories.photos.months import Month
from apps.memories.story import timeline

LENGTH = 60
NONE = UUID(int=0)  # no picture has this id: as a cursor, it is before all pictures of its day


@dataclass(frozen=True)
class Leaf:
    """A picture with the ids of the previous and next one that can be displayed."""

    number: int
    picture: Picture
    back: UUID | None = None
    next: UUID | None = None


@dataclass(frozen=True)
class Album:
    """All pictures of a memory, the one at the top of its page, and the pages of the viewer."""

    pictures: list[Picture]
    head: Picture | None
    leaves: list[Leaf]


def album_of(pictures: Iterable[Picture]) -> Album:
    """Returns the album; a single picture isn't repeated at the top."""
    every = list(pictures)
    head = next((picture for picture in every if picture.photo.sizes_made), None)
    turned = [(number, picture) for number, picture in enumerate(every, start=1) if not picture.photo.failed]
    keys = [None, *(picture.photo_id for _number, picture in turned), None]
    leaves = [Leaf(*leaf, keys[at], keys[at + 2]) for at, leaf in enumerate(turned)]
    return Album(every, head if len(every) > 1 else None, leaves)


@dataclass(frozen=True)
class MonthPage:
    """One page of a month, its viewer, the cursor of the next page, and the next month that has photos.

    `backward` and `onward` are the addresses of the pages with the previous and the next picture.
    """

    pictures: list[Picture]
    leaves: list[Leaf]
    rest: str
    backward: str
    onward: str
    later: Month | None


def viewable(couple: Couple, person: User) -> PictureQuerySet:
    """Returns all pictures that this person may see and that can be displayed."""
    return couple.pictures.seen_by(person).filter(photo__failed="")


def month_page(couple: Couple, person: User, month: Month, cursor: str = "") -> MonthPage:
    """Returns the page of this month after this cursor; the first page if it is invalid.

    Days are sorted newest first, and so are the pictures of a day, by the camera's clock. That is encrypted, so the
    database can't sort by it: the days at both ends of a page are read whole and sorted here.
    """
    seen = viewable(couple, person).select_related("photo", "memory")
    day, passed, left, earlier = _begin(seen, month, cursor)
    here = left + _some(earlier, seen, LENGTH + 1 - len(left))
    page, after = here[:LENGTH], here[LENGTH : LENGTH + 1]
    rest = _cursor(page[-1]) if after else ""
    earlier_day = seen.filter(day__lt=month.first).newest_first().values_list("day", flat=True).first()
    after = after or _of_day(seen, earlier_day)[:1]
    later = _first_day(seen.filter(day__gt=month.last))
    before = passed or _of_day(seen, later if day == month.last else _first_day(seen.filter(day__gt=day)))
    return MonthPage(
        page,
        _leaves(before[-1:], page, after),
        rest,
        backward=_leading_to(before) if before else "",
        onward=_address(after[0].day, rest) if after else "",
        later=Month.of(later) if later else None,
    )


type Begin = tuple[date, list[Picture], list[Picture], PictureQuerySet]


def _begin(seen: PictureQuerySet, month: Month, cursor: str) -> Begin:
    """Returns the day where a page begins, its pictures before and after the cursor, and those of earlier days.

    If the cursor's picture has been removed, the page begins with its whole day.
    """
    here = seen.filter(day__range=(month.first, month.last))
    day, key = timeline.parse_cursor(cursor) or (date.max, NONE)
    if not month.first <= day <= month.last:
        return month.last, [], [], here
    whole = _of_day(seen, day)
    passed = next((number for number, picture in enumerate(whole, start=1) if picture.pk == key), 0)
    return day, whole[:passed], whole[passed:], here.filter(day__lt=day)


def _some(rows: PictureQuerySet, seen: PictureQuerySet, number: int) -> list[Picture]:
    """Returns the first so many of these rows, with the whole of the last day if the limit would cut it."""
    if number <= 0:
        return []
    found = list(rows.newest_first()[:number])
    if len(found) < number:
        return _in_order(found)
    cut = found[-1].day
    return _in_order(picture for picture in found if picture.day != cut) + _of_day(seen, cut)


def _of_day(seen: PictureQuerySet, day: date | None) -> list[Picture]:
    return _in_order(seen.filter(day=day).order_by()) if day else []


def _in_order(pictures: Iterable[Picture]) -> list[Picture]:
    def moment(picture: Picture) -> tuple[date, str, UUID, int, UUID]:
        return picture.day, picture.clock, picture.memory_id, picture.position, picture.pk

    return sorted(pictures, key=moment, reverse=True)


def _first_day(rows: PictureQuerySet) -> date | None:
    return rows.order_by("day", "id").values_list("day", flat=True).first()


def _leaves(before: list[Picture], page: list[Picture], after: list[Picture]) -> list[Leaf]:
    turned = [picture for picture in before + page + after if picture.photo.sizes_made]
    keys = [None, *(picture.photo_id for picture in turned), None]
    leaves = [Leaf(at, picture, keys[at - 1], keys[at + 1]) for at, picture in enumerate(turned, start=1)]
    return [leaf for leaf in leaves if leaf.picture in page]


def _leading_to(before: list[Picture]) -> str:
    """Returns the address of a page that contains the last of these pictures of one day."""
    first = before[-LENGTH - 1] if len(before) > LENGTH else None
    day = before[-1].day
    return _address(day, _cursor(first) if first else f"{day}_{NONE}")


def _cursor(picture: Picture) -> str:
    return f"{picture.day}_{picture.pk}"


def _address(day: date, cursor: str) -> str:
    return reverse("memories:month", args=[f"{day:%Y}", f"{day:%m}"]) + (f"?after={cursor}" if cursor else "")
