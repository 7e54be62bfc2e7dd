"""Who joins with two thousand photos waits for nothing: they are there at once, and get their new key bit by bit."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples import moving, pairing
from apps.couples.models import Couple
from apps.photos.models import Photo
from apps.vault import rotating
from apps.vault.fields import UnreadableText
from apps.vault.models import ContentKey, State
from tests import factories
from tests.conftest import As

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
MANY = 2000


@pytest.fixture
def erin() -> User:
    return factories.a_person("Erin")


def photos_of(person: User, many: int) -> Photo:
    """Give somebody alone so many photos, the first with its files, and a memory with all of them."""
    alone = Couple.of(person)
    memory = factories.a_memory(alone, title="Alone", made_by=person, private_to=person)
    first = factories.a_photo(alone, memory=memory, uploader=person, private_to=person, caption="Moon")
    copied = {field.attname: getattr(first, field.attname) for field in Photo._meta.concrete_fields} | {
        "caption": "Sea"
    }
    del copied["id"]
    more = Photo.objects.bulk_create(
        [Photo(**copied | {"mark": f"{number:064x}"}) for number in range(10, many + 9)], batch_size=500
    )
    kind = memory.pictures.model
    kind.objects.bulk_create(
        [kind(couple=alone, memory=memory, photo=photo, position=place, day=memory.happened_on)
         for place, photo in enumerate(more, 2)], batch_size=500,
    )  # fmt: skip
    return first


def invited(inviter: User, joiner: User) -> Any:
    at = datetime.now(UTC)
    pairing.accept(pairing.invite(inviter, at=at), by=joiner, at=at)
    return Couple.of(inviter).acceptances.get()


def opened(couple: Couple) -> set[tuple[str, str]]:
    return {(photo.caption, photo.facts["colour"]) for photo in couple.photos.all()}


def old_keys() -> list[str]:
    return [key.state for key in ContentKey.objects.exclude(moved_to=None)]


@pytest.mark.full
def test_two_thousand_photos_come_along_within_a_second(as_: As, dana: User, erin: User) -> None:
    first = photos_of(erin, MANY)
    acceptance, browser = invited(dana, erin), as_(dana)
    began = time.process_time()
    with CaptureQueriesContext(connection) as asked:
        assert browser.post(reverse("couples:confirm", args=[acceptance.pk])).status_code == 302
    # The time of this process alone: whatever else the machine does meanwhile is no matter here.
    assert time.process_time() - began < 1
    assert len(asked) < 6 * len(moving.what_a_couple_has())  # some for each model, none for each row
    couple = Couple.of(dana)
    assert Couple.of(erin) == couple
    assert couple.photos.count() == MANY
    assert opened(couple) == {("Moon", "#336699"), ("Sea", "#336699")}
    assert as_(erin).get(reverse("photos:photo", args=[first.pk, "small"])).status_code == 200
    assert old_keys() == [State.DECRYPT_ONLY]


@pytest.mark.full
def test_killed_in_the_middle_it_goes_on_and_all_is_readable_throughout(
    as_: As, dana: User, erin: User, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    first = photos_of(erin, 40)
    pairing.confirm(invited(dana, erin), by=dana, at=NOW)
    couple, (old,) = Couple.of(dana), ContentKey.objects.exclude(moved_to=None)
    sealed, again = rotating.count(old), rotating._again
    done = iter(range(sealed // 2))

    def killed(*row: Any) -> None:
        if next(done, None) is None:
            raise KeyboardInterrupt
        again(*row)

    with patch.object(rotating, "_again", killed), pytest.raises(KeyboardInterrupt):
        rotating.due(timezone.now())
    assert rotating.count(old) == sealed - sealed // 2
    assert opened(couple) == {("Moon", "#336699"), ("Sea", "#336699")}
    assert "Moon" in as_(erin).get(reverse("memories:memory", args=[couple.memories.get().pk])).content.decode()
    rotating.due(timezone.now())
    assert rotating.count(old) == 0
    rotating.finish(at=NOW + timedelta(days=1))
    assert old_keys() == [State.DESTROYED]
    assert opened(couple) == {("Moon", "#336699"), ("Sea", "#336699")}
    assert as_(erin).get(reverse("photos:photo", args=[first.pk, "small"])).status_code == 200


def test_what_was_written_meanwhile_stays(dana: User, erin: User) -> None:
    first = photos_of(erin, 3)
    pairing.confirm(invited(dana, erin), by=dana, at=NOW)
    photo = Photo.objects.get(pk=first.pk)
    photo.caption = "Full moon"
    photo.save(update_fields=["caption"])
    rotating.finish(at=NOW + timedelta(days=1))
    assert {photo.caption for photo in Couple.of(dana).photos.all()} == {"Full moon", "Sea"}


def test_a_pairing_that_fails_loses_nothing_and_can_be_done_again(dana: User, erin: User) -> None:
    photos_of(erin, 3)
    acceptance, alone = invited(dana, erin), Couple.of(erin)
    with patch.object(moving, "what_a_couple_has", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        pairing.confirm(acceptance, by=dana, at=NOW)
    assert Couple.of(erin) == alone
    assert opened(alone) == {("Moon", "#336699"), ("Sea", "#336699")}
    rotating.finish(at=NOW + timedelta(days=1))
    assert opened(alone) == {("Moon", "#336699"), ("Sea", "#336699")}
    pairing.confirm(acceptance, by=dana, at=NOW)
    assert opened(Couple.of(dana)) == {("Moon", "#336699"), ("Sea", "#336699")}


def test_no_other_couple_opens_it(dana: User, erin: User, couple: Couple) -> None:
    first = photos_of(erin, 1)
    pairing.confirm(invited(dana, erin), by=dana, at=NOW)
    key = ContentKey.objects.exclude(moved_to=None).get()
    ContentKey.objects.filter(pk=key.pk).update(moved_to=couple.pk)
    assert isinstance(Photo.objects.get(pk=first.pk).caption, UnreadableText)
