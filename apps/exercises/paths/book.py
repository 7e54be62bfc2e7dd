"""The evenings of a path as a spread in the book, once it has ended: names, days, lines, photos from album night."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Prefetch

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content import path as content
from apps.exercises.content.path import Path
from apps.exercises.models import EveningPhoto, Line, PathRun
from apps.memories.book import spreads
from apps.memories.book.spreads import Spread
from apps.memories.models import Picture

PHOTOS = 2


def in_book(couple: Couple, reader: User) -> list[Spread]:
    """Give the paths that two have ended, in the reader's language; a private line is in nobody's book."""
    known = content.load(reader.language)
    lines = Line.objects.filter(couple=couple, private_to=None).order_by("writer__membership__slot")
    lines = lines.select_related("writer__membership")
    photos = EveningPhoto.objects.filter(couple=couple).order_by("place")
    runs = couple.path_runs.exclude(ended_on=None).filter(path__in=list(known))
    runs = runs.prefetch_related(Prefetch("evenings__lines", lines))
    runs = runs.prefetch_related(Prefetch("evenings__photos", photos))
    pictures = _pictures(couple, reader, [one.photo_id for run in runs for one in _photos(run)])
    found = [_spread(run, known[run.path], pictures) for run in runs]
    return [spread for spread in found if spread.evenings]


def _spread(run: PathRun, path: Path, pictures: Mapping[UUID, Picture]) -> Spread:
    places = {night.id: (place, night.title) for place, night in enumerate(path.evenings)}
    known = [one for one in run.evenings.all() if one.name in places]
    evenings = [
        spreads.Evening(places[one.name][1], one.day, list(one.lines.all()))
        for one in sorted(known, key=lambda one: (places[one.name], one.day))
    ]
    shown = [pictures[one.photo_id] for one in _photos(run) if one.photo_id in pictures]
    return Spread(anchor_of(run), path.title, evenings, list(dict.fromkeys(shown))[:PHOTOS])


def _photos(run: PathRun) -> list[EveningPhoto]:
    return [photo for evening in run.evenings.all() for photo in evening.photos.all()]


def _pictures(couple: Couple, reader: User, photos: list[UUID]) -> dict[UUID, Picture]:
    """Give those photos that the book may show, by their id."""
    memories = couple.memories.in_story_of(reader).filter(private_to=None).order_by().values("pk")
    shown = couple.pictures.seen_by(reader).filter(photo__in=photos, photo__private_to=None, memory__in=memories)
    return {picture.photo_id: picture for picture in shown.exclude(photo__large="").select_related("photo", "memory")}


def anchor_of(run: PathRun) -> str:
    """Give where a path stands in the book."""
    return f"path-{run.pk.hex[:8]}"
