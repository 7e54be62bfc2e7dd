"""The bin: thirty days for both, and nobody erases the other's words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory
from apps.memories.removal import binning
from apps.memories.story import keeping
from apps.photos import storage
from apps.photos.models import Photo
from tests import factories
from tests.conftest import As

NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)
MONTH = timedelta(days=30)


def version(couple: Couple, person: User) -> int:
    return couple.members.get(user=person).version


def files_stored(photo: Photo) -> bool:
    try:
        photo.opened("original").close()
    except FileNotFoundError:
        return False
    return True


def test_either_bins_any_photo_and_takes_it_out_again(couple: Couple, alice: User, bob: User, memory: Memory) -> None:
    photo = factories.a_photo(couple, memory=memory, uploader=alice)
    before = version(couple, alice)
    assert binning.bin_photos(couple, [photo.pk], by=bob, at=NOW) == 1
    assert version(couple, alice) == before + 1
    assert not memory.pictures.kept().exists()
    assert couple.photos.visible_to(alice).in_bin().get() == photo
    binning.restore_photo(photo, by=alice)
    assert memory.pictures.kept().get().photo == photo


def test_what_is_one_persons_goes_into_the_bin_without_a_word(couple: Couple, alice: User, bob: User) -> None:
    mine = factories.a_photo(couple, uploader=alice, private_to=alice)
    assert binning.bin_photos(couple, [mine.pk], by=bob, at=NOW) == 0
    before = version(couple, bob)
    assert binning.bin_photos(couple, [mine.pk], by=alice, at=NOW) == 1
    assert not couple.photos.visible_to(bob).in_bin().exists()
    binning.restore_photo(mine, by=alice)
    assert couple.photos.loose_of(alice).get() == mine
    assert version(couple, bob) == before


def test_after_thirty_days_photos_are_gone_with_their_files(couple: Couple, alice: User, memory: Memory) -> None:
    old, young = (factories.a_photo(couple, memory=memory) for _ in range(2))
    binning.bin_photos(couple, [old.pk], by=alice, at=NOW)
    binning.bin_photos(couple, [young.pk], by=alice, at=NOW + timedelta(seconds=1))
    assert binning.empty(NOW + MONTH - timedelta(seconds=1)) == 0
    assert binning.empty(NOW + MONTH) == 1
    assert couple.photos.get() == young
    assert files_stored(young)


def test_only_who_brought_it_deletes_it_at_once(couple: Couple, alice: User, bob: User, memory: Memory) -> None:
    photo = factories.a_photo(couple, memory=memory, uploader=alice)
    binning.delete_photo(photo, by=alice)  # not in the bin
    binning.bin_photos(couple, [photo.pk], by=bob, at=NOW)
    binning.delete_photo(photo, by=bob)
    assert couple.photos.count() == 1
    binning.delete_photo(photo, by=alice)
    assert couple.photos.count() == 0


@pytest.mark.django_db(transaction=True)
def test_files_go_when_the_row_has_gone(couple: Couple, alice: User) -> None:
    photo = factories.a_photo(couple, uploader=alice)
    binning.bin_photos(couple, [photo.pk], by=alice, at=NOW)
    assert files_stored(photo)
    binning.empty(NOW + MONTH)
    assert not files_stored(photo)
    assert not set(photo.objects_held()) & set(storage.older_than(datetime.now(UTC) + timedelta(days=1)))


def test_memory_goes_with_all_that_is_in_it_and_comes_back_whole(
    couple: Couple, alice: User, bob: User, memory: Memory
) -> None:
    keeping.tell(memory, "Alice’s", by=alice)
    factories.a_photo(couple, memory=memory)
    binning.bin_memory(memory, by=bob, at=NOW)
    for person in (alice, bob):
        assert not couple.memories.visible_to(person).exists()
        assert not couple.pictures.seen_by(person).exists()
        assert couple.memories.in_bin_of(person).get() == memory
    binning.restore_memory(memory, by=alice)
    again = couple.memories.in_story_of(bob).get()
    assert (again.tellings.count(), again.pictures.count(), again.binned_by) == (1, 1, None)


def test_memory_that_the_other_told_stays_until_they_agree(
    couple: Couple, alice: User, bob: User, memory: Memory
) -> None:
    keeping.tell(memory, "Alice’s", by=alice)
    photo = factories.a_photo(couple, memory=memory)
    binning.bin_memory(memory, by=bob, at=NOW)
    memory.refresh_from_db()
    assert couple.memories.waiting_for(alice).get() == memory
    assert not couple.memories.waiting_for(bob).exists()
    binning.agree(memory, by=bob)  # it is not his to say
    assert binning.empty(NOW + 2 * MONTH) == 0
    binning.agree(memory, by=alice)
    assert binning.empty(NOW + 2 * MONTH) == 2
    assert not couple.memories.exists()
    assert not couple.photos.filter(pk=photo.pk).exists()


def test_a_sealed_telling_of_the_other_keeps_it_too(couple: Couple, alice: User, bob: User, memory: Memory) -> None:
    keeping.tell(memory, "Not shared yet", by=alice, sealed=True)
    binning.bin_memory(memory, by=bob, at=NOW)
    assert binning.empty(NOW + MONTH) == 0


def test_ones_own_memory_goes_after_thirty_days(couple: Couple, alice: User, bob: User, memory: Memory) -> None:
    keeping.tell(memory, "Bob’s", by=bob)
    binning.bin_memory(memory, by=bob, at=NOW)
    binning.due(NOW)
    assert couple.memories.exists()
    assert binning.empty(NOW + MONTH) == 1
    assert not couple.memories.exists()


def test_another_couples_things_are_out_of_reach(couple: Couple, charlie: User, memory: Memory) -> None:
    photo = factories.a_photo(couple, memory=memory)
    assert binning.bin_photos(Couple.of(charlie), [photo.pk], by=charlie, at=NOW) == 0


def test_an_open_page_says_that_its_memory_is_in_the_bin(as_: As, alice: User, bob: User, memory: Memory) -> None:
    address, part = reverse("memories:memory", args=[memory.pk]), {"HX-Request": "true"}
    binning.bin_memory(memory, by=alice, at=NOW)
    for person in (alice, bob):
        answer = as_(person).get(address, headers=part)
        assert answer.status_code == 200
        assert 'id="memory"' in answer.content.decode()
        assert "in the bin" in answer.content.decode()
        assert as_(person).get(address).status_code == 404
