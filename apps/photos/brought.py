"""Photos that come with a form: in the files of the browser, or sent before, by their ids."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django_stubs_ext import StrOrPromise

from apps.accounts.models import User
from apps.couples.http import CoupleRequest
from apps.couples.models import Couple
from apps.photos import library
from apps.photos.models import Photo
from apps.photos.receiving import SentFile, path_of
from apps.photos.refusals import Refused


@dataclass(frozen=True)
class Received:
    """The photos submitted with a form: those that were stored, and why the others were refused."""

    photos: list[Photo]
    refused: list[tuple[str, StrOrPromise]]


def uuids(keys: Iterable[str]) -> list[UUID]:
    """Parses ids from a form, without duplicates; skips invalid ones."""
    found: dict[UUID, None] = {}
    for key in keys:
        with suppress(ValueError):
            found[UUID(key)] = None
    return list(found)


def loose(couple: Couple, person: User, keys: Sequence[UUID]) -> list[Photo]:
    """Returns the photos with these ids that this person brought and no memory has, in the order of the ids."""
    found = couple.photos.unplaced_of(person).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def sent_with(request: CoupleRequest) -> Received:
    """Stores the files of a form, and adds what had come before it."""
    keys, files = request.POST.getlist("photo"), request.FILES.getlist("files")
    return receive(request.couple, by=request.user, keys=keys, files=files, at=timezone.now())


def receive(couple: Couple, *, by: User, files: Iterable[SentFile], at: datetime, keys: Iterable[str] = ()) -> Received:
    """Stores the files, each on its own, and adds the photos of `by` with these keys that are in no memory."""
    received = Received(loose(couple, by, uuids(keys)), [])
    for file in files:
        try:
            photo = library.keep(path_of(file), couple, by=by, at=at)
        except Refused as refusal:
            received.refused.append((file.name or "", refusal.sentence))
        else:
            if photo not in received.photos:
                received.photos.append(photo)
    return received
