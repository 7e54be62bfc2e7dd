"""What one keeps to themselves is in no number, sum or limit that the other meets."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.story import chaptering
from apps.photos import library
from apps.photos.refusals import Refused
from tests import factories, whole
from tests.conftest import As
from tests.photos.sending import keep
from tests.test_covert_signals import everything

NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)


def keep_something_of_everything(couple: Couple, bob: User) -> None:
    """Put rows of every kind there that only bob sees, without a word to anybody."""
    facts: dict[str, Any] = {"private_to": bob, "uploader": bob, "kept_at": NIGHT, "weight": 7_000_000}
    memory = factories.a_memory(couple, title="His", made_by=bob, private_to=bob, when="2019-02-03")
    memory.tellings.create(couple=couple, writer=bob, private_to=bob, words="His")
    factories.a_photo(couple, memory=memory, **facts)
    factories.a_photo(couple, **facts)
    factories.a_photo(couple, binned_at=NIGHT, **facts)
    factories.a_memory(couple, made_by=bob, private_to=bob, binned_at=NIGHT, binned_by=bob)
    shared = couple.memories.filter(private_to=None, binned_at=None)
    for one in shared.exclude(tellings__writer=bob):
        one.tellings.create(couple=couple, writer=bob, private_to=bob, words="His")
    chapter = couple.chapters.create(made_by=bob, private_to=bob, title="His", position=10)
    factories.a_memory(couple, made_by=bob, private_to=bob, chapter=chapter)
    couple.put_away.create(memory=shared[0], person=bob)
    couple.thanks.create(pk=uuid4(), writer=bob, text="His", day=NIGHT.date(), evening=True)
    couple.parked.create(writer=bob, words="His", day=NIGHT.date())


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_what_bob_keeps_to_himself_is_counted_on_none_of_alices_pages(
    time_machine: Any, couple: Couple, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    time_machine.move_to(NIGHT, tick=False)
    monkeypatch.setattr("apps.gratitude.models.random.SystemRandom.sample", lambda _self, keys, number: keys[:number])
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda: "S" * 32)
    place = whole.furnish(couple, alice, bob)
    browser, addresses = whole.browser_of(alice), set(place.addresses())
    everything(browser, place)
    before = everything(browser, place)
    keep_something_of_everything(couple, bob)
    after = everything(browser, place, but=set(place.addresses()) - addresses)
    assert [key for key, answer in after.items() if answer != before[key]] == []


def test_chapters_of_the_others_own_take_no_room(
    couple: Couple, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chaptering, "MOST", 1)
    couple.chapters.create(made_by=bob, private_to=bob, title="His", position=1)
    assert chaptering.begin(couple, by=alice, title="Ours")
    with pytest.raises(chaptering.TooManyChapters):
        chaptering.begin(couple, by=alice, title="Another")


@pytest.mark.parametrize(("limit", "most"), [("MOST_PHOTOS", 1), ("MOST_BYTES_A_DAY", 10_000)])
def test_photos_of_the_others_own_take_no_room(
    couple: Couple, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(library, limit, most)
    photo: dict[str, Any] = {"kept_at": NIGHT, "weight": 9_900}
    factories.a_photo(couple, uploader=bob, private_to=bob, **photo)
    assert keep(factories.a_picture(), couple, by=alice, at=NIGHT)
    factories.a_photo(couple, uploader=bob, **photo)
    with pytest.raises(Refused):
        keep(factories.a_picture(colour="#000000"), couple, by=alice, at=NIGHT)


def test_the_line_about_what_is_kept_counts_what_one_sees(as_: As, couple: Couple, alice: User, bob: User) -> None:
    factories.a_photo(couple, uploader=bob, private_to=bob)
    factories.a_photo(couple, uploader=alice, private_to=alice)
    assert "One photo is saved here" in as_(alice).get(reverse("memories:aside")).content.decode()
