"""Words stay their writer's, and an id in a form opens no more than one in an address.

Whatever one of the two sends anywhere, no row of the other's is changed or gone. Whatever somebody else sends with an
id of the couple's, it does what a made-up id does.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Model, Q
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Answer
from apps.exercises.models import Place as Step
from apps.gratitude import giving
from apps.gratitude.models import Thanks
from apps.memories.models import Memory, Picture, Telling
from apps.memories.moment import Moment
from apps.photos.models import Photo
from tests import factories
from tests.conftest import As
from tests.pages import stable
from tests.place import furnished as furnished
from tests.place import furnished_once as furnished_once
from tests.whole import Place

pytestmark = pytest.mark.django_db
type Rows = dict[tuple[str, object], dict[str, Any]]
# What both may change of a memory: how it is called, where and when it was, what it was, its chapter, whether it comes
# up by itself and whether it lies in the bin; of a photo: what stands under it, its day, and whether it lies in the
# bin. All else is its maker's.
BOTH_MAY: dict[type[Model], set[str]] = {
    Memory: {"title", "place", "kind", "chapter", "muted", "binned_at", "binned_by", *Moment(2026).columns},
    Photo: {"caption", "taken_on", "binned_at"},
}
LONG_AGO = date(2026, 11, 20)


@pytest.fixture
def place(furnished: Place) -> Place:
    """An evening with something of everything; of bob's also what is private, and what waits."""
    found, couple, bob = furnished, furnished.couple, furnished.bob
    found.memories.append(factories.a_memory(couple, title="His", private_to=bob, made_by=bob))
    found.photos.append(factories.a_photo(couple, private_to=bob, uploader=bob))
    found.photos.append(factories.a_photo(couple, uploader=bob, memory=found.memories[1]))
    found.thanks.append(giving.keep_for_tonight(couple, "Waits", by=bob, day=LONG_AGO))
    return found


def rows_of(person: User) -> Rows:
    """Give everything this person wrote or brought, as it stands in the database."""
    found: list[Model] = [
        *Thanks.objects.filter(writer=person),
        *Telling.objects.filter(writer=person),
        *Answer.objects.filter(writer=person),
        *Step.objects.filter(person=person, mode="own"),  # two who go in step move on, and leave off, together
        *Photo.objects.filter(uploader=person),
        *Memory.objects.filter(made_by=person),
        *User.objects.filter(pk=person.pk),
    ]
    return {(type(row).__name__, row.pk): _fields(row) for row in found}


def _fields(row: Model) -> dict[str, Any]:
    both = set() if getattr(row, "private_to_id", None) else BOTH_MAY.get(type(row), set())
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in both}


def forms(place: Place) -> Iterator[dict[str, Any]]:
    """Give what could be typed or slipped into any form, with ids of bob's in every field that takes one."""
    photos = [str(photo.pk) for photo in place.photos]
    words = {"text": "Other words", "words": "Other words", "title": "Other", "year": "2020", "name": "Alice"}
    yield {}
    for key in (row.pk for rows in (place.thanks, place.memories, place.photos) for row in rows):
        yield words | {"photo": photos, "key": str(key), "now": "1", "step": "open"}


@pytest.mark.full
def test_no_form_of_alices_touches_what_is_bobs(place: Place, as_: As) -> None:
    """Each address once; the test below sends it every form, in every way."""
    browser, before = as_(place.alice), rows_of(place.bob)
    data = list(forms(place))[-1]
    for address in (one for one in place.addresses() if not one.startswith("/account/") and "?" not in one):
        browser.post(address, data)
        assert rows_of(place.bob) == before, address


@pytest.mark.full
def test_nothing_alice_sends_touches_what_is_bobs(place: Place, as_: As) -> None:
    browser, before, answered = as_(place.alice), rows_of(place.bob), set()
    assert {name for name, _key in before} == {"Thanks", "Telling", "Answer", "Place", "Photo", "Memory", "User"}
    ours = [address for address in place.addresses() if not address.startswith("/account/") and "?" not in address]
    for address in ours:
        answered |= {method(address).status_code for method in (browser.put, browser.patch, browser.delete)}
        for data in list(forms(place)) if address.endswith(("/add/", "/thanks/")) else list(forms(place))[:2]:
            answered.add(browser.post(address, data).status_code)
            assert rows_of(place.bob) == before, address
    assert answered >= {302, 404, 405, 409, 422}


def test_what_alice_sends_does_touch_what_is_hers(place: Place, as_: As) -> None:
    """The other direction: otherwise the test above could be asking in vain."""
    browser, before = as_(place.alice), rows_of(place.alice)
    browser.post(reverse("gratitude:remove", args=[place.thanks[0].pk]))
    browser.post(reverse("memories:tell", args=[place.memories[0].pk]), {"words": "Other words"})
    browser.post(reverse("exercises:act", args=[place.opened.pk, "good", "remove"]))
    changed = {name for (name, key), fields in rows_of(place.alice).items() if before.get((name, key)) != fields}
    assert {"Thanks", "Telling", "Answer"} <= changed


def slips(place: Place, key: object, own: UUID) -> list[tuple[str, dict[str, str]]]:
    """Give every form that takes an id, with this one in it; `own` is a memory of the sender's."""
    typed = {"title": "Mine", "year": "2020"}
    return [
        (reverse("memories:sort"), {"memory": str(key)}),
        (reverse("memories:take_out", args=[own]), {"memory": str(key)}),
        (reverse("memories:add"), typed | {"photo": str(key)}),
        (reverse("memories:add"), typed | {"key": str(key)}),
        (reverse("memories:add"), {"title": "", "photo": str(key)}),
        (reverse("memories:add_photos", args=[own]), {"photo": str(key)}),
        (reverse("memories:change", args=[own]), typed | {f"caption-{key}": "Mine", f"initial-caption-{key}": ""}),
        (reverse("memories:delete_photos"), {"photo": str(key)}),
        (reverse("memories:sort"), {"photo": str(key), "memory": str(own)}),
        (reverse("memories:sort"), {"photo": str(key), "bin": "1"}),
        (reverse("memories:take_out", args=[own]), {"photo": str(key), "bin": "1"}),
        (reverse("memories:order", args=[own]), {"photo": str(key), "first": "1", "earlier": str(key)}),
        (reverse("memories:add"), typed | {"chapter": str(key)}),
        (reverse("gratitude:jar"), {"text": "You made soup today as I was ill", "now": "1", "key": str(key)}),
        (reverse("couples:confirm", args=[key]), {}),
        (reverse("couples:refuse", args=[key]), {}),
    ]


def plainly(sender: User, browser: Client, address: str, data: dict[str, str], key: object) -> str:
    """Send a form; give the answer without the ids that were made or typed, and how many rows came of it."""
    had = len(rows_of(sender))
    answer = browser.post(address, data)
    said = f"{answer.status_code} {dict(answer.items())} {stable(answer)} {len(rows_of(sender)) - had}"
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", said.replace(str(key), "ID"))


def _hers(row: Model, alice: User) -> bool:
    return getattr(row, "private_to", None) == alice or (isinstance(row, Thanks) and row.writer == alice and row.waits)


@pytest.mark.full
@pytest.mark.parametrize("who", ["stranger", "partner"])
def test_id_of_theirs_in_a_form_is_no_better_than_a_made_up_one(place: Place, as_: As, charlie: User, who: str) -> None:
    sender = charlie if who == "stranger" else place.bob
    own = factories.a_memory(Couple.of(sender), title="Own", made_by=sender)
    theirs: list[Model] = [row for rows in (place.memories, place.photos, place.thanks) for row in rows]
    theirs += [picture for memory in place.memories for picture in memory.pictures.all()]
    kinds = {(type(row), bool(getattr(row, "private_to", None)), getattr(row, "waits", None)): row for row in theirs}
    theirs = list(kinds.values()) if who == "stranger" else [row for row in theirs if _hers(row, place.alice)]
    keys = [row.pk for row in theirs]
    assert len(keys) >= 3
    before, pictures = (rows_of(place.alice), rows_of(place.bob)), list(Picture.objects.order_by("pk").values())
    browser = as_(sender)
    for key in keys:
        for number, (address, data) in enumerate(slips(place, key, own.pk)):
            never = uuid4()
            made_up = slips(place, never, own.pk)[number]
            theirs_said = plainly(sender, browser, address, data, key)
            assert theirs_said == plainly(sender, browser, *made_up, never), (address, data)
        assert rows_of(place.alice) == before[0]
        if who == "stranger":
            assert (rows_of(place.bob), list(Picture.objects.order_by("pk").values())) == (before[1], pictures)
    assert not Picture.objects.filter(Q(photo__in=keys), memory=own).exists()
