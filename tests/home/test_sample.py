"""The two invented people, in whose place one looks round."""

from datetime import UTC, datetime

import pytest

from apps.exercises.models import Evening, EveningPhoto, Line
from apps.home import pictures, sample
from apps.photos.models import Photo

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 10, 20, tzinfo=UTC)


@pytest.mark.full
def test_they_are_on_the_fourth_evening_of_their_path_with_lines_and_an_album_night() -> None:
    mara, robin = sample.make(AT)

    with mara.membership.couple.keys_held():
        evenings = list(Evening.objects.order_by("day").values_list("name", flat=True))
        lines = {line.writer_id: line.words for line in Line.objects.filter(evening__name="how-we-began")}
    assert evenings == ["how-was-your-day", "look-up", "how-we-began"]
    assert set(lines) == {mara.pk, robin.pk}
    assert all(lines.values())
    assert EveningPhoto.objects.count() == 5
    assert Photo.objects.count() > 20


@pytest.mark.full
def test_every_scene_can_be_drawn_and_no_two_are_alike() -> None:
    drawn = [pictures.drawn(scene, seed).resize((32, 32)).tobytes() for scene in pictures.SCENES for seed in (1, 2)]

    assert len(set(drawn)) == 2 * len(pictures.SCENES)
