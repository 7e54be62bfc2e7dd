"""Two taps meet: what one is about to change, the other has just taken away. Nobody gets a page about a fault."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.gratitude.models import Thanks
from apps.memories.models import Chapter, Memory
from apps.memories.story import chaptering
from apps.photos.models import Photo
from tests import factories, whole
from tests.conftest import As
from tests.full import few

type Between = Callable[[Callable[[], object]], None]


@dataclass
class Things:
    chapter: Chapter
    memory: Memory
    photo: Photo
    note: Thanks


@pytest.fixture
def things(couple: Couple, alice: User) -> Things:
    memory = factories.a_memory(couple)
    note = couple.thanks.create(writer=alice, text="The soup", day=whole.NIGHT.date(), waits=True)
    return Things(
        chaptering.begin(couple, by=alice, title="One"), memory, factories.a_photo(couple, memory=memory), note
    )


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Between:
    """Let something happen between the look at a row and the lock, as another tap may."""
    change = Couple.change

    def meanwhile(happens: Callable[[], object]) -> None:
        @contextmanager
        def late(couple: Couple, **who: Any) -> Iterator[Change]:
            monkeypatch.setattr(Couple, "change", change)
            with change(couple, **who):
                happens()
            with change(couple, **who) as opened:
                yield opened

        monkeypatch.setattr(Couple, "change", late)

    return meanwhile


TAPS: dict[str, dict[str, str]] = {
    "chapter": {"title": "Two", "opening": ""},
    "shift_chapter": {"earlier": "1"},
    "dissolve_chapter": {},
    "change": {"title": "Sea", "year": "2014"},
    "tell": {"words": "It was cold."},
    "share_telling": {},
    "share": {},
    "put_away": {},
    "bring_back": {},
    "mute": {"muted": "1"},
    "bin_memory": {},
    "order": {"by-time": "1"},
    "photo": {"caption": "The sea", "taken_on": ""},
    "gratitude:give": {},
    "gratitude:remove": {},
}


@pytest.mark.parametrize("tap", few(TAPS, 4))
def test_what_was_taken_away_meanwhile_is_not_there(
    as_: As, alice: User, things: Things, between: Between, tap: str
) -> None:
    row: Any = things.memory
    if "chapter" in tap:
        row = things.chapter
    elif "photo" in tap:
        row = things.photo if tap == "photo" else things.memory
    elif ":" in tap:
        row = things.note
    name = tap if ":" in tap else f"memories:{tap}"
    between(row.delete)
    assert as_(alice).post(reverse(name, args=[row.pk]), TAPS[tap]).status_code == 404


def test_photos_for_a_memory_taken_away_meanwhile_stay_loose(
    as_: As, couple: Couple, alice: User, things: Things, between: Between
) -> None:
    photo = factories.a_photo(couple, uploader=alice, private_to=alice)
    between(things.memory.delete)
    address = reverse("memories:add_photos", args=[things.memory.pk])
    assert as_(alice).post(address, {"photo": str(photo.pk)}).status_code == 404
    assert list(couple.photos.loose_of(alice)) == [photo]


def test_a_memory_is_kept_when_its_chapter_goes_meanwhile(
    as_: As, couple: Couple, alice: User, things: Things, between: Between
) -> None:
    typed = {"title": "The stars", "year": "2014", "chapter": str(things.chapter.pk)}
    between(things.chapter.delete)
    assert as_(alice).post(reverse("memories:add"), typed).status_code == 302
    assert couple.memories.get(happened_on__year=2014).chapter is None


def test_a_memory_is_changed_when_its_chapter_goes_meanwhile(
    as_: As, alice: User, things: Things, between: Between
) -> None:
    typed = {"title": "The stars", "year": "2014", "chapter": str(things.chapter.pk)}
    between(things.chapter.delete)
    assert as_(alice).post(reverse("memories:change", args=[things.memory.pk]), typed).status_code == 302
    things.memory.refresh_from_db()
    assert (things.memory.title, things.memory.chapter) == ("The stars", None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_once_more", few(range(3), 1))
def test_a_chapter_dissolved_by_both_at_once_is_dissolved(
    as_: As, couple: Couple, alice: User, bob: User, _once_more: int
) -> None:
    chapter = chaptering.begin(couple, by=alice, title="One")
    address, barrier = reverse("memories:dissolve_chapter", args=[chapter.pk]), Barrier(2)

    def tap(person: User) -> int:
        browser = as_(person)
        barrier.wait(timeout=10)
        try:
            return browser.post(address).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        statuses = set(pool.map(tap, (alice, bob)))
    assert statuses <= {302, 404}
    assert not couple.chapters.exists()
