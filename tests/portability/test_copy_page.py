"""One's copy: asked for, made, downloaded once; who it is, is asked again; and nobody else learns of it."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.core import mail
from django.test import Client

from apps.accounts.models import Record, User
from apps.couples import parting
from apps.couples.models import Couple, Membership
from apps.live import wire
from apps.photos import storage
from apps.portability import making
from apps.portability.models import KEPT_FOR, Export
from tests import factories
from tests.conftest import As
from tests.portability.test_gathering import furnished
from tests.whole import browser_of

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 23, 21, tzinfo=UTC)


@pytest.fixture
def browser(alice: User, couple: Couple) -> Client:
    factories.a_memory(couple, title="Sea")
    factories.a_photo(couple)
    return browser_of(alice)


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    people: list[UUID] = []
    monkeypatch.setattr(wire, "tell", people.extend)
    return people


def made(alice: User, couple: Couple) -> Export:
    export = making.ask(couple, alice, at=AT)
    making.make_copy.call(str(export.pk)) if export.is_waiting else None
    export.refresh_from_db()
    return export


def test_a_copy_is_made_and_downloaded_once(browser: Client, alice: User, couple: Couple) -> None:
    assert browser.post("/copy/").status_code == 302
    for export in Export.objects.filter(couple=couple, made_at=None):
        making.make_copy.call(str(export.pk))
    export = Export.objects.get(couple=couple)
    page = browser.get("/copy/").content.decode()
    assert "Your copy is ready" in page
    answer: Any = browser.post("/copy/download/")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "no-store"
    assert b"Sea" in ZipFile(io.BytesIO(answer.getvalue())).read("nearer.json")
    assert browser.post("/copy/download/").status_code == 404
    assert "downloaded your copy" in browser.get("/copy/").content.decode()
    assert int(answer["Content-Length"]) == export.weight


def test_photos_that_cannot_be_opened_are_counted(browser: Client, alice: User, couple: Couple) -> None:
    couple.photos.update(original="00/nowhere")
    assert made(alice, couple).missing == 1
    assert "One photo can’t be opened any more" in browser.get("/copy/").content.decode()


def test_the_partner_learns_nothing(browser: Client, alice: User, bob: User, couple: Couple, told: list[UUID]) -> None:
    """LEAVE-3: no version, no word on the stream, no mail."""
    version = Membership.objects.get(user=bob).version
    made(alice, couple)
    browser.post("/copy/download/")
    assert Membership.objects.get(user=bob).version == version
    assert bob.pk not in told
    assert mail.outbox == []
    record = Record.objects.get(kind="export")
    assert record.person == alice


def test_who_it_is_is_asked_before_asking_and_downloading(as_: As, alice: User, couple: Couple) -> None:
    """AUTH-10."""
    browser = as_(alice)
    assert "/account/reauthenticate/" in browser.post("/copy/")["Location"]
    assert not Export.objects.exists()
    made(alice, couple)
    assert browser.post("/copy/download/")["Location"] == "/copy/?ready="
    assert "/account/reauthenticate/" in browser.get("/copy/?ready=")["Location"]
    assert not Export.objects.exclude(taken_at=None).exists()


def test_nobody_elses_copy_is_there(as_: As, alice: User, bob: User, charlie: User, couple: Couple) -> None:
    export = made(alice, couple)
    for person in (bob, charlie):
        other = browser_of(person)
        assert other.post("/copy/download/").status_code == 404
        assert other.post("/copy/delete/").status_code == 404
        assert "is ready" not in other.get("/copy/").content.decode()
    export.refresh_from_db()
    assert export.is_ready


def test_one_that_waits_is_not_asked_for_twice(alice: User, couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.portability.making.make", lambda _export, at: None)
    first = making.ask(couple, alice, at=AT)
    assert making.ask(couple, alice, at=AT) == first


def test_another_takes_the_place_of_the_first(alice: User, couple: Couple) -> None:
    first, second = made(alice, couple), made(alice, couple)
    assert list(Export.objects.all()) == [second]
    with pytest.raises(FileNotFoundError):
        first.opened()


def test_what_cannot_be_made_says_so(
    browser: Client, alice: User, couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.portability.making._made", _breaks)
    export = making.ask(couple, alice, at=AT)
    if export.is_waiting and not Export.objects.get().failed:
        with pytest.raises(ZeroDivisionError):
            making.make(export, at=AT)
    assert "We couldn’t make your copy" in browser.get("/copy/").content.decode()


def test_a_copy_that_was_deleted_stops_being_made(alice: User, couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.portability.making.EVERY", -1)
    factories.a_photo(couple)
    export = Export.objects.create(couple=couple, made_for=alice, asked_at=AT, touched_at=AT, key=b"k" * 32)
    making.delete(export)
    before = set(storage.older_than(datetime(2100, 1, 1, tzinfo=UTC), "copies"))
    making.make(export, at=AT)
    assert not Export.objects.exists()
    assert set(storage.older_than(datetime(2100, 1, 1, tzinfo=UTC), "copies")) == before


def test_how_far_it_is_stands_on_the_page(
    browser: Client, alice: User, couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.portability.making.EVERY", -1)
    export = Export.objects.create(couple=couple, made_for=alice, asked_at=AT, touched_at=AT, key=b"k" * 32)
    making._progress(export)(3, 20)
    page = browser.get("/copy/").content.decode()
    assert "3 of 20 photos" in page


def test_the_sweep_asks_again_and_lets_go(alice: User, couple: Couple) -> None:
    waits = {"couple": couple, "made_for": alice, "key": b"k" * 32, "touched_at": AT}
    Export.objects.create(asked_at=AT, **waits)
    later = AT + making.PATIENCE + timedelta(minutes=1)
    asked, _gone = making.sweep(later)
    assert asked == 1
    making.sweep(AT + KEPT_FOR + timedelta(hours=1))
    assert not Export.objects.exists()


@pytest.mark.full
def test_after_parting_each_may_take_what_is_their_own(
    alice: User, bob: User, couple: Couple, told: list[UUID]
) -> None:
    """LEAVE-4: all of one's own, also what lay in the bin, and nothing that the other wrote; and only for oneself."""
    for person in (alice, bob):
        memory = factories.a_memory(couple, title=f"by {person}", made_by=person)
        memory.tellings.create(couple=couple, writer=bob, words=f"Bob tells of {person}")
        factories.a_photo(couple, uploader=person, caption=f"of {person}")
    factories.a_memory(couple, title="binned by Bob", made_by=bob, binned_at=AT, binned_by=bob)
    furnished(couple, alice, bob)
    parting.leave(couple, by=alice, at=AT)
    archive = bob.archives.get()
    browser = browser_of(bob)
    page = f"/copy/{archive.pk}/"
    told.clear()
    assert "Make a copy" in browser.get(page).content.decode()
    assert browser.post(page).status_code == 302
    assert bob.pk in told  # the open page asks again, though nobody sits in the closed space
    assert alice.pk not in told
    for export in Export.objects.filter(made_at=None):
        making.make_copy.call(str(export.pk))
    assert browser_of(alice).get(page).status_code == 404
    assert browser_of(alice).post(f"{page}download/").status_code == 404
    answer: Any = browser.post(f"{page}download/")
    file = ZipFile(io.BytesIO(answer.getvalue()))
    said = file.read("nearer.json").decode()
    for own in ("by Bob", "Bob tells of Alice", "Bob tells of Bob", "of Bob", "binned by Bob"):
        assert own in said
    assert "by Alice" not in said
    assert '"of Alice"' not in said
    assert [name for name in file.namelist() if name.startswith("photos/")] == ["photos/2026/2026-11-23-00001.jpg"]
    assert "of Alice" not in said.replace("tells of Alice", "")
    assert all(b"by Alice" not in file.read(name) for name in file.namelist())


@pytest.mark.full
def test_a_copy_of_everything_opens_with_the_keys_of_the_two(alice: User, bob: User, couple: Couple) -> None:
    furnished(couple, alice, bob)
    for person in (alice, bob):
        assert made(person, couple).is_ready


def _breaks(*_: object) -> dict[str, Any]:
    return {"failed": 1 // 0}
