"""How far two are on a path: what of it was done, left out or swapped, and what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content import load
from apps.exercises.content import path as content
from apps.exercises.content.path import Night, Part, Path
from apps.exercises.content.schema import Exercise
from apps.exercises.models import PathEvening, PathRun
from apps.exercises.paths.book import anchor_of


@dataclass(frozen=True)
class Lead:
    """The next evening of the path that two are on, as Home shows it; `last` is when they did one of it."""

    path: Path
    night: Night
    last: date | None

    @property
    def url(self) -> str:
        return reverse("exercises:path_evening", args=[self.path.id, self.night.id])


@dataclass(frozen=True)
class Stand:
    """One evening: its parts as two have arranged them, the days it was done, and whether they leave it out."""

    night: Night
    parts: list[tuple[Part, Exercise]]
    swaps: list[tuple[Exercise, Exercise]]  # what they may still do instead of what
    swapped: list[tuple[Exercise, Exercise]]
    days: list[date]
    is_skipped: bool

    @property
    def is_open(self) -> bool:
        return not self.days and not self.is_skipped

    @property
    def is_alone(self) -> bool:
        """Whether something in it is for each alone, on their own phone."""
        return any("talk" not in guide.modes for _part, guide in self.parts)


@dataclass(frozen=True)
class Progress:
    """A path, and where two stand on it; without a run they have never started it."""

    path: Path
    run: PathRun | None
    evenings: list[Stand]

    @property
    def next(self) -> Stand | None:
        return next((one for one in self.evenings if one.is_open), None)

    @property
    def is_running(self) -> bool:
        return bool(self.run and not self.run.ended_on)

    @property
    def is_over(self) -> bool:
        return bool(self.run and not self.next)

    @property
    def anchor(self) -> str:
        """Where it stands in the book."""
        return anchor_of(self.run) if self.run else ""

    def evening(self, key: str) -> Stand:
        return next(one for one in self.evenings if one.night.id == key)


def lead(person: User, path: str, passed: Mapping[str, date | None]) -> Lead | None:
    """Give what comes next on a path of which these evenings were done, on this day last, or are left out."""
    found = content.load(person.language).get(path)
    night = next((one for one in found.evenings if one.id not in passed), None) if found else None
    return Lead(found, night, max(filter(None, passed.values()), default=None)) if found and night else None


def read(couple: Couple, person: User, *paths: Path) -> list[Progress]:
    """Give where two stand on each of these paths, in the person's language: on the run that goes on, else the last."""
    guides = load.load(person.language)
    runs = couple.path_runs.filter(path__in=[path.id for path in paths]).newest_first()
    found: dict[str, PathRun] = {}
    for run in runs.prefetch_related("arranged", "evenings"):
        found.setdefault(run.path, run)
    return [_on(path, found.get(path.id), guides) for path in paths]


def foot(path: Path, person: User) -> dict[str, str]:
    """Give what stands under each evening of a path, and where it leads."""
    guide = load.load(person.language).get(path.foot_to)
    return {"text": path.foot, "url": reverse("exercises:about", args=[guide.slug])} if guide else {}


def is_over(run: PathRun, path: Path) -> bool:
    """Tell whether every evening was done or left out."""
    passed = {*run.evenings.values_list("name", flat=True)}
    passed |= {*run.arranged.exclude(skipped_on=None).values_list("evening", flat=True)}
    return {night.id for night in path.evenings} <= passed


def _on(path: Path, run: PathRun | None, guides: Mapping[str, Exercise]) -> Progress:
    days = defaultdict[str, list[date]](list)
    for one in run.evenings.all() if run else ():
        days[one.name].append(one.day)
    rows = {row.evening: row for row in run.arranged.all()} if run else {}
    stands = [_stand(night, sorted(days[night.id]), rows.get(night.id), guides) for night in path.evenings]
    return Progress(path, run, stands)


def _stand(night: Night, days: list[date], row: PathEvening | None, guides: Mapping[str, Exercise]) -> Stand:
    offered = [(swap.instead_of, swap.use) for swap in night.swap]
    swaps = {part: use for part, use in (row.swaps if row else {}).items() if (part, use) in offered}
    parts = [Part(use=swaps[part.use]) if part.use in swaps else part for part in night.parts]
    return Stand(
        night,
        [(part, guides[part.use]) for part in parts],
        swaps=[(guides[part], guides[use]) for part, use in offered if part not in swaps],
        swapped=[(guides[part], guides[use]) for part, use in swaps.items()],
        days=days,
        is_skipped=bool(row and row.skipped_on),
    )
