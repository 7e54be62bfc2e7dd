"""Album night: five photos of all the years, the same for both, and none twice in three months."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.content.schema import Photos
from apps.exercises.models import EveningPhoto
from apps.exercises.runs import album
from apps.photos.models import Photo
from tests import factories
from tests.conftest import As

pytestmark = pytest.mark.django_db
TALK = reverse("exercises:talk", args=["love-story"])
DONE = reverse("exercises:talk_done", args=["love-story"])
(STEP,) = load("en")["love-story"].of_kind(Photos)


def photos(couple: Couple, number: int) -> list[Photo]:
    """Bring so many photos, each of a day and a memory of its own."""
    days = [date(2015, 1, 1) + timedelta(days=50 * at) for at in range(number)]
    return [factories.a_photo(couple, memory=factories.a_memory(couple, when=f"{day}")) for day in days]


def shown(as_: As, person: User) -> str:
    return as_(person).get(TALK).content.decode()


def test_without_photos_five_questions_are_asked(as_: As, alice: User, couple: Couple) -> None:
    page = shown(as_, alice)
    assert "No photos here yet? You don’t need any. Here are five questions instead." in page
    assert page.count('data-kind="photo"') == 5
    assert 'name="photo"' not in page
    assert "Got a photo of that somewhere? You can add it any time." in page


def test_with_three_there_are_three_and_nothing_to_swap(as_: As, alice: User, couple: Couple) -> None:
    ours = photos(couple, 3)
    page = shown(as_, alice)
    assert page.count('data-kind="photo"') == page.count('name="photo"') == 3
    assert all(f"{photo.pk}" in page for photo in ours)
    assert "data-swap-photo" not in page
    assert "Here are five of your photos." not in page


def test_with_sixty_there_are_five_each_with_two_to_swap_it_for(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    photos(couple, 60)
    page = shown(as_, alice)
    assert "Here are five of your photos. Swap any you’d rather skip." in page
    assert page.count("data-swap-photo") == 5
    assert page.count('name="photo"') == 15
    assert page.count("disabled") == 10
    day = couple.today(timezone.now())
    assert [one.photos for one in album.night(couple, STEP, day, "en").scenes] == [
        one.photos for one in album.night(Couple.objects.get(pk=couple.pk), STEP, day, "en").scenes
    ]


def test_what_was_looked_at_is_noted_once_and_does_not_come_for_three_months(
    as_: As, alice: User, couple: Couple
) -> None:
    ours = photos(couple, 7)
    for _twice in range(2):
        assert as_(alice).post(DONE, {"photo": [one.pk for one in ours[:5]]}).status_code == 302
    assert EveningPhoto.objects.filter(couple=couple).count() == 5
    day = couple.evenings.get().day
    for after, number in ((0, 2), (91, 2), (93, 7)):
        night = album.night(couple, STEP, day + timedelta(days=after), "en")
        assert sum(len(scene.photos) for scene in night.scenes) == number


def test_only_what_both_may_see_is_noted(as_: As, alice: User, bob: User, charlie: User, couple: Couple) -> None:
    private, hidden, ours = photos(couple, 3)
    (theirs,) = photos(charlie.membership.couple, 1)
    Photo.objects.filter(pk=private.pk).update(private_to=alice)
    couple.put_away.create(memory=hidden.picture.memory, person=bob)
    sent = [private.pk, hidden.pk, theirs.pk, ours.pk, uuid4(), "no id"]
    as_(alice).post(DONE, {"photo": sent})
    assert [row.photo for row in EveningPhoto.objects.all()] == [ours]


def test_the_day_after_each_can_tell_what_they_see_of_it(as_: As, alice: User, bob: User, couple: Couple) -> None:
    ours = photos(couple, 2)
    page = as_(alice).post(DONE, {"photo": [one.pk for one in ours]}).headers["Location"]
    couple.put_away.create(memory=ours[0].picture.memory, person=bob)
    for person, number in ((alice, 2), (bob, 1)):
        said = as_(person).get(page).content.decode()
        assert said.count("#tell") == number
        assert "Save a line with any of them." in said
    couple.evenings.update(day=couple.today(timezone.now()) - timedelta(days=2))
    assert "#tell" not in as_(alice).get(page).content.decode()
