"""What either of the two sets aside: in the bin, put away, muted, and back."""

from datetime import UTC, date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.looking_back import remembering
from apps.memories.models import Memory
from apps.memories.removal import binning
from apps.memories.story import keeping
from tests import factories
from tests.conftest import As
from tests.memories.test_doors import NOW, door
from tests.pages import stable


def test_bin_and_back(as_: As, alice: User, bob: User, couple: Couple, memory: Memory) -> None:
    photo = factories.a_photo(couple, memory=memory, uploader=alice)
    as_(bob).post(door("bin_photo", photo))
    page = as_(alice).get(reverse("memories:aside")).content.decode()
    assert f"/photos/{photo.pk}/small/" in page
    assert "Delete now" in page
    assert "Delete now" not in as_(bob).get(reverse("memories:aside")).content.decode()
    as_(alice).post(door("restore_photo", photo))
    assert memory.pictures.kept().exists()
    as_(bob).post(door("bin_memory", memory))
    assert as_(alice).get(door("memory", memory)).status_code == 404
    assert "Sea, eleven at night" in as_(alice).get(reverse("memories:aside")).content.decode()
    as_(alice).post(door("restore_memory", memory))
    assert as_(bob).get(door("memory", memory)).status_code == 200


def test_words_of_both_go_when_both_say_so(as_: As, alice: User, bob: User, couple: Couple, memory: Memory) -> None:
    as_(alice).post(door("tell", memory), {"words": "Mine"})
    as_(bob).post(door("bin_memory", memory))
    assert "Delete it, too" in as_(alice).get(reverse("memories:aside")).content.decode()
    assert "Delete it, too" not in as_(bob).get(reverse("memories:aside")).content.decode()
    as_(alice).post(door("agree", memory))
    assert binning.empty(datetime(2027, 2, 1, tzinfo=UTC)) == 1


def test_after_thirty_days_who_put_it_there_cannot_tell_whether_the_other_told_it(
    as_: As, alice: User, bob: User, couple: Couple, memory: Memory
) -> None:
    keeping.tell(memory, "Not shared", by=alice, sealed=True)
    binning.bin_memory(memory, by=bob, at=datetime(2020, 1, 1, tzinfo=UTC))
    assert binning.empty(NOW) == 0
    assert memory.title not in as_(bob).get(reverse("memories:aside")).content.decode()
    assert as_(bob).post(door("restore_memory", memory)).status_code == 404
    assert "Delete it, too" in as_(alice).get(reverse("memories:aside")).content.decode()


def test_a_photo_in_the_bin_is_not_brought_anew_but_taken_out(as_: As, alice: User, couple: Couple) -> None:
    files = {"files": SimpleUploadedFile("one.jpg", factories.a_picture())}
    as_(alice).post(reverse("memories:inbox"), files)
    photo = couple.photos.get()
    couple.photos.update(binned_at=NOW, private_to=None)
    again = {"files": SimpleUploadedFile("one.jpg", factories.a_picture())}
    page = as_(alice).post(reverse("memories:inbox"), again, follow=True).content.decode()
    assert "is in your bin" in page
    as_(alice).post(door("delete_photo", photo))
    assert couple.photos.count() == 0


def test_put_away_is_gone_for_one_and_the_other_sees_not_a_byte_of_it(
    as_: As, alice: User, bob: User, couple: Couple, memory: Memory
) -> None:
    factories.a_photo(couple, memory=memory)
    story, version = stable(as_(bob).get(reverse("memories:story"))), bob.membership.version
    as_(alice).post(door("put_away", memory))
    bob.membership.refresh_from_db()
    assert (stable(as_(bob).get(reverse("memories:story"))), bob.membership.version) == (story, version)
    assert memory.title not in as_(alice).get(reverse("memories:story")).content.decode()
    assert memory.title in as_(alice).get(reverse("memories:aside")).content.decode()
    assert "You’ve hidden this" in as_(alice).get(door("memory", memory)).content.decode()
    as_(alice).post(door("bring_back", memory))
    assert memory.title in as_(alice).get(reverse("memories:story")).content.decode()


def test_muted_it_is_shown_unprompted_to_neither(
    as_: As, alice: User, bob: User, couple: Couple, memory: Memory
) -> None:
    as_(bob).post(door("mute", memory), {"muted": "1"})
    for person in (alice, bob):
        assert remembering.for_home(couple, person, date(2027, 8, 9))[0] is None
    assert memory.title in as_(alice).get(reverse("memories:story")).content.decode()
    as_(alice).post(door("mute", memory))
    assert remembering.for_home(couple, bob, date(2027, 8, 10))[0] == memory


def test_put_away_comes_up_no_more_for_one(couple: Couple, alice: User, bob: User, memory: Memory) -> None:
    binning.put_away(memory, by=alice)
    binning.put_away(memory, by=alice)
    assert remembering.for_home(couple, alice, date(2027, 8, 10))[0] is None
    assert remembering.for_home(couple, bob, date(2027, 8, 10))[0] == memory


def test_how_much_is_kept_is_said(as_: As, alice: User, couple: Couple) -> None:
    for _ in range(2):
        factories.a_photo(couple, weight=3 * 1024**2)
    page = as_(alice).get(reverse("memories:aside")).content.decode().replace("\xa0", " ")
    assert "2 photos are saved here, 6.0 MB." in page
    assert "There’s room for 50,000." in page
