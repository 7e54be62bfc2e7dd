"""Makes people and their things with readable defaults; nothing random."""

import io
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from PIL import Image

from apps.accounts.models import User
from apps.couples.models import Archive, Couple, Hue, Membership
from apps.memories.models import Book, Memory
from apps.memories.moment import Moment
from apps.photos import storage
from apps.photos.models import SIZES, Photo
from apps.plans.models import Dream, Milestone, Plan
from apps.vault import files


def a_person(name: str, **changes: Any) -> User:
    """Make a person with a verified address and the password “correct horse battery”."""
    fields = {"email": f"{name.lower()}@example.org", "password": "correct horse battery", "name": name} | changes
    person = User.objects.create_user(**fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def an_unverified(name: str) -> User:
    """Make a person who has not confirmed their address."""
    person = a_person(name)
    EmailAddress.objects.filter(user=person).update(verified=False)
    return person


def a_couple(one: User, two: User, **changes: Any) -> Couple:
    """Make two people a couple, without the journey."""
    couple = Couple.objects.create(**changes)
    Membership.objects.create(couple=couple, user=one, slot=1, hue=Hue.PERSIMMON)
    Membership.objects.create(couple=couple, user=two, slot=2, hue=Hue.LAGOON)
    return couple


def a_memory(couple: Couple, *, when: str | Moment = "2026-08-09", **changes: Any) -> Memory:
    """Make a memory that both may see, of the day `when`."""
    fields = {"title": "Sea, eleven at night", "made_by": couple.seats[0].user} | changes
    memory = Memory(couple=couple, **fields)
    memory.when = when if isinstance(when, Moment) else Moment.on(date.fromisoformat(when))
    memory.save(force_insert=True)
    return memory


def a_picture(kind: str = "JPEG", *, colour: str = "#336699", size: tuple[int, int] = (60, 40)) -> bytes:
    """Draw a picture of one colour, as a file."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


def a_photo(couple: Couple, *, memory: Memory | None = None, sizes: bool = True, **changes: Any) -> Photo:
    """Make a photo that both may see, with small files of its sizes; loose, or the last in a memory."""
    number = couple.photos.count() + 1
    key = files.new_key()
    names = {"original": _stored(a_picture(), key, "original")}
    names |= {size: _stored(a_picture("WEBP"), key, size) for size in SIZES if sizes}
    uploader = couple.seats[0].user if couple.seats else None
    fields: dict[str, Any] = {"uploader": uploader, "kind": "jpeg", "width": 60, "height": 40, "key": key}
    fields |= {"kept_at": datetime(2026, 11, 23, tzinfo=UTC), "weight": 800, "mark": f"{number:064x}"}
    fields |= {"facts": {"colour": "#336699", "sha256": f"{number:064x}"}}
    photo: Photo = couple.photos.create(**(fields | names | changes))
    if memory:
        day = photo.taken_on or memory.happened_on
        memory.pictures.create(couple=couple, photo=photo, position=number, day=day)
    return photo


def a_book(couple: Couple, reader: User, *, made: bool = True, **changes: Any) -> Book:
    """Make a book for one of the two, with a file that stands for the PDF; or one that still waits."""
    key, at = files.new_key(), datetime(2026, 11, 23, tzinfo=UTC)
    fields: dict[str, Any] = {"made_for": reader, "title": "Our story", "asked_at": at, "key": key}
    if made:
        fields |= {"made_at": at, "file": _stored(b"%PDF of ours", key, "book", "books"), "weight": 12, "pages": 7}
    return couple.books.create(**(fields | changes))


def a_plan(couple: Couple, maker: User, *, what: str = "Tea on the balcony", **changes: Any) -> Plan:
    """Make a plan that both have agreed to, or that is somebody's own; without a day, since yesterday."""
    fields = {"origin": uuid4(), "step": "when", "kind": "date", "agreed_on": date(2026, 11, 22)}
    facts = {"what": what} | changes.pop("facts", {})
    plan: Plan = couple.plans.create(**(fields | {"by": maker, "facts": facts} | changes))
    return plan


def a_dream(couple: Couple, maker: User, *, what: str = "A night train", **changes: Any) -> Dream:
    """Make a dream of both that both see."""
    fields = {"made_by": maker, "what": what, "whose": "ours", "horizon": "someday"}
    dream: Dream = couple.dreams.create(**(fields | changes))
    return dream


def _stored(content: bytes, key: bytes, label: str, area: str = "") -> str:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return storage.put(Path(file.name), key, label=label, area=area)


def a_milestone(couple: Couple, maker: User, *, on: str = "2026-12-05", **changes: Any) -> Milestone:
    """Make a milestone that both may see, of that day."""
    fields = {"name": "The day the keys came", "kind": "first"} | changes
    milestone: Milestone = couple.milestones.create(by=maker, on=date.fromisoformat(on), **fields)
    return milestone


def an_archive(person: User, *, text: str = "Of old") -> Archive:
    """Make what somebody has of a space that they once shared with another, with a thank-you and a photo."""
    ex, at = a_person(f"Ex-{person.name}"), datetime(2026, 11, 1, tzinfo=UTC)
    couple = Couple.objects.create(closed_at=at, ends_at=at + timedelta(days=30))
    own = couple.archives.create(user=person, slot=1, hue=Hue.PERSIMMON, is_known=True)
    couple.archives.create(user=ex, slot=2, hue=Hue.LAGOON)
    for one in (person, ex):
        couple.thanks.create(writer=one, text=text, day=at.date(), waits=False)
        a_photo(couple, uploader=one)
    return own
