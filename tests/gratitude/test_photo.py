"""A thank-you may have a photo: seen by who sees the words, and gone back to who brought it with them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.gratitude import giving
from apps.gratitude.models import Thanks
from apps.photos.models import Photo
from tests import factories
from tests.conftest import As
from tests.pages import stable

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
JAR = "/thanks/"


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


def a_file(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("soup.jpg", content or factories.a_picture(size=(64, 48)))


def write(as_: As, person: User, status: int = 302, **said: Any) -> str:
    answer = as_(person).post(JAR, {"text": "You made soup today as I was ill", "key": str(uuid4())} | said)
    assert answer.status_code == status
    return answer.content.decode()


def seen_by(photo: Photo) -> set[str]:
    people = [seat.user for seat in photo.couple.seats]
    return {str(person) for person in people if photo.couple.photos.visible_to(person).filter(pk=photo.pk).exists()}


def test_while_it_waits_its_photo_is_its_writer_s_alone(as_: As, alice: User, bob: User, couple: Couple) -> None:
    before = stable(as_(bob).get(JAR)), stable(as_(bob).get("/home/")), stable(as_(bob).get("/story/photos/"))
    write(as_, alice, files=[a_file()])
    photo = couple.thanks.get().photo
    assert photo
    assert seen_by(photo) == {"Alice"}
    assert (stable(as_(bob).get(JAR)), stable(as_(bob).get("/home/")), stable(as_(bob).get("/story/photos/"))) == before
    assert str(photo.pk) not in as_(alice).get("/story/inbox/").content.decode()  # it has its place
    write(as_, bob)
    assert seen_by(photo) == {"Alice", "Bob"}
    assert not Thanks.objects.filter(waits=True).exists()


@pytest.mark.parametrize("how", [{"now": "1"}, {"later": "1"}, {}])
def test_sent_twice_there_is_one_of_both(as_: As, alice: User, couple: Couple, how: dict[str, Any]) -> None:
    photo, key = factories.a_photo(couple, private_to=alice), str(uuid4())
    for _time in range(2):
        write(as_, alice, key=key, photo=str(photo.pk), **how)
    assert couple.thanks.get().photo == photo
    assert seen_by(photo) == ({"Alice", "Bob"} if "now" in how else {"Alice"})


def test_what_was_saved_for_later_shows_its_photo_when_it_is_sent(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    write(as_, alice, later="1", files=[a_file()])
    saved = couple.thanks.get()
    assert saved.photo
    assert seen_by(saved.photo) == {"Alice"}
    as_(alice).post(reverse("gratitude:give", args=[saved.pk]))
    assert seen_by(saved.photo) == {"Alice", "Bob"}


def test_another_photo_takes_its_place(as_: As, alice: User, couple: Couple) -> None:
    write(as_, alice, files=[a_file()])
    first = couple.thanks.get().photo
    write(as_, alice, files=[a_file(factories.a_picture(colour="#aa3311"))])
    second = couple.thanks.get().photo
    assert first != second
    assert couple.photos.loose_of(alice).get() == first
    write(as_, alice, text="Other words")
    assert couple.thanks.get().photo == second


def test_only_photos_of_one_s_own_and_the_couple_s_come_with_it(
    as_: As, alice: User, bob: User, charlie: User, couple: Couple
) -> None:
    theirs = factories.a_photo(charlie.membership.couple)
    his = factories.a_photo(couple, uploader=bob, private_to=bob)
    for photo in (theirs, his):
        write(as_, alice, now="1", photo=[str(photo.pk), "nonsense"])
    assert not couple.thanks.exclude(photo=None).exists()
    assert seen_by(his) == {"Bob"}


def test_what_is_no_picture_is_said_and_the_words_stay(as_: As, alice: User, couple: Couple) -> None:
    page = write(as_, alice, 422, text="You made soup", files=[a_file(b"no picture at all")])
    assert "You made soup" in page
    assert "soup.jpg" in page
    assert not couple.thanks.exists()


@pytest.mark.parametrize("door", ["remove", "remove_photo"])
def test_taken_out_it_goes_back_to_who_brought_it(as_: As, alice: User, bob: User, couple: Couple, door: str) -> None:
    write(as_, alice, now="1", files=[a_file()])
    thanks = couple.thanks.get()
    address = reverse(f"gratitude:{door}", args=[thanks.pk])
    assert as_(bob).post(address).status_code == 404
    assert as_(alice).post(address).status_code == 302
    thanks.refresh_from_db()
    assert thanks.photo is None
    assert thanks.removed == (door == "remove")
    assert seen_by(couple.photos.loose_of(alice).get()) == {"Alice"}


def test_a_photo_in_the_story_stays_there(couple: Couple, alice: User) -> None:
    photo = factories.a_photo(couple, private_to=alice)
    key = uuid4()
    thanks = giving.give_now(couple, "Soup", by=alice, day=date(2026, 11, 23), key=key, photos=[photo])
    memory = factories.a_memory(couple)
    memory.pictures.create(couple=couple, photo=photo, position=1, day=memory.happened_on)
    giving.take_back(thanks, by=alice)
    assert seen_by(photo) == {"Alice", "Bob"}


def test_a_photo_in_the_bin_is_not_shown(as_: As, alice: User, couple: Couple) -> None:
    photo = factories.a_photo(couple, private_to=alice)
    write(as_, alice, now="1", photo=str(photo.pk))
    assert str(photo.pk) in as_(alice).get(JAR).content.decode()
    couple.photos.update(binned_at=NIGHT)
    assert str(photo.pk) not in as_(alice).get(JAR).content.decode()
