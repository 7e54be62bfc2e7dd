"""The pictures of a memory and of a month, and how the viewer goes from one to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Picture, PictureQuerySet
from apps.memories.photos.months import Month, of_photos
from apps.memories.story import timeline

LENGTH = 60
NONE = UUID(int=0)  # no picture has this id: as a cursor, it is before all pictures of its day


@dataclass(frozen=True)
class Slide:
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
    slides: list[Slide]

    @property
    def rest(self) -> list[tuple[int, Picture]]:
        """The pictures below the one at the top, each with its number."""
        return [(number, one) for number, one in enumerate(self.pictures, start=1) if one is not self.head]


def album_of(pictures: Iterable[Picture]) -> Album:
    every = list(pictures)
    head = next((picture for picture in every if picture.photo.sizes_made), None)
    turned = [(number, picture) for number, picture in enumerate(every, start=1) if not picture.photo.failed]
    return Album(every, head, _slides(turned))


@dataclass(frozen=True)
class MonthPage:
    """One page of a month, its viewer, the cursor of the next page, and the next month that has photos.

    `backward` and `onward` are the addresses of the pages with the previous and the next picture.
    """

    pictures: list[Picture]
    slides: list[Slide]
    rest: str
    backward: str
    onward: str
    later: Month | None


def month_page(couple: Couple, person: User, month: Month, cursor: str = "") -> MonthPage:
    """Returns the page of this month after this cursor; the first page if it is invalid.

    Days are sorted newest first, and so are the pictures of a day, by the camera's clock. That is encrypted, so the
    database can't sort by it: the days at both ends of a page are read whole and sorted here.
    """
    seen = of_photos(couple, person).select_related("photo", "memory")
    day, passed, left, earlier = _begin(seen, month, cursor)
    here = left + _some(earlier, seen, LENGTH + 1 - len(left))
    page, after = here[:LENGTH], here[LENGTH : LENGTH + 1]
    rest = _cursor(page[-1]) if after else ""
    earlier_day = seen.filter(day__lt=month.first).newest_first().values_list("day", flat=True).first()
    after = after or _of_day(seen, earlier_day)[:1]
    later = _first_day(seen.filter(day__gt=month.last))
    before = passed or _of_day(seen, later if day == month.last else _first_day(seen.filter(day__gt=day)))
    turned = [picture for picture in before[-1:] + page + after if picture.photo.sizes_made]
    return MonthPage(
        page,
        [slide for slide in _slides(list(enumerate(turned, start=1))) if slide.picture in page],
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


def _slides(turned: list[tuple[int, Picture]]) -> list[Slide]:
    keys = [None, *(picture.photo_id for _number, picture in turned), None]
    return [Slide(*slide, keys[at], keys[at + 2]) for at, slide in enumerate(turned)]


def _leading_to(before: list[Picture]) -> str:
    """Returns the address of a page that contains the last of these pictures of one day."""
    first = before[-LENGTH - 1] if len(before) > LENGTH else None
    day = before[-1].day
    return _address(day, _cursor(first) if first else f"{day}_{NONE}")


def _cursor(picture: Picture) -> str:
    return f"{picture.day}_{picture.pk}"


def _address(day: date, cursor: str) -> str:
    return Month.of(day).address + (f"?after={cursor}" if cursor else "")
