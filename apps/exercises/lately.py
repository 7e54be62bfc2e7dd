"""What reminders may ask of exercises: for many people at once, what each has done of late, alone or with the other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from apps.exercises.content import path as paths
from apps.exercises.models import Answer, Evening, PathRun, Reveal
from apps.gratitude.models import Thanks

PATH, THANKS = "path", "nightly-gratitude"


@dataclass
class Lately:
    """When one person last did what, by its id, and when there was last anything for them to see.

    What the other alone has written or done tells nothing here.
    """

    done: dict[str, date] = field(default_factory=dict)
    seen: date | None = None
    is_on_path: bool = False

    def hear(self, day: date, *names: str) -> None:
        """Takes in that this was done, or where it has no name that something could be seen, on that day."""
        self.seen = max(day, self.seen or day)
        for name in names:
            self.done[name] = max(day, self.done.get(name, day))


def of(people: Mapping[UUID, UUID], since: date) -> dict[UUID, Lately]:
    """Returns it for these people, each given with the id of their couple, in six statements."""
    found = {person: Lately() for person in people}
    members = defaultdict[UUID, list[Lately]](list)
    for person, couple in people.items():
        members[couple].append(found[person])
    for couple, day, names in _of_both(list(members), since):
        for one in members[couple]:
            one.hear(day, *names)
    for writer, day, name in _of_one(list(members), list(found), since):
        found[writer].hear(day, name)
    on_path = set(PathRun.objects.filter(couple__in=list(members)).running().values_list("couple", flat=True))
    return {person: replace(one, is_on_path=people[person] in on_path) for person, one in found.items()}


def _of_both(couples: list[UUID], since: date) -> Iterator[tuple[UUID, date, tuple[str, ...]]]:
    evenings = Evening.objects.filter(couple__in=couples, day__gte=since).order_by()
    for couple, name, path, day in evenings.values_list("couple", "name", "path_run__path").annotate(Max("day")):
        yield couple, day, _parts(path, name) if path else (name,)
    reveals = Reveal.objects.filter(couple__in=couples, day__gte=since).order_by()
    given = Thanks.objects.filter(couple__in=couples, waits=False, day__gte=since).order_by()
    for couple, day in chain(*(rows.values_list("couple").annotate(Max("day")) for rows in (reveals, given))):
        yield couple, day, ()


def _of_one(couples: list[UUID], people: list[UUID], since: date) -> Iterator[tuple[UUID, date, str]]:
    answers = Answer.objects.filter(couple__in=couples, writer__in=people, run__day__gte=since).order_by()
    for writer, name, day in answers.values_list("writer", "run__exercise").annotate(Max("run__day")):
        yield writer, day, name
    thanks = Thanks.objects.filter(couple__in=couples, writer__in=people, day__gte=since).order_by()
    for writer, day in thanks.values_list("writer").annotate(Max("day")):
        yield writer, day, THANKS


def _parts(path: str, evening: str) -> tuple[str, ...]:
    night = paths.find(settings.LANGUAGE_CODE, path, evening)
    return (PATH, *(part.use for part in night.parts)) if night else (PATH,)
