"""Until a picture has loaded, a few of its colours stand in their places, in as few letters as can be."""

import pytest
from django.template.loader import render_to_string

from apps.couples.models import Couple
from apps.photos import placeholder
from apps.photos.models import Photo
from tests import factories

SUNSET = "fa7fb8fb8d96" + "b65b65a55955" + "223233333222"


def shown(photo: Photo, label: str = "") -> str:
    return render_to_string("photos/_placeholder.html", {"photo": photo, "label": label}).strip()


def test_every_field_has_its_place_and_equal_neighbours_share_a_line() -> None:
    drawing = placeholder.of_fields(SUNSET, 400, 300)
    assert (drawing.across, drawing.down) == (4, 3)
    assert dict(drawing.paths)["#fb8"] == "M1 0h2"
    assert dict(drawing.paths)["#b65"] == "M0 1h2"
    assert sum(int(line.split("h")[1]) for _, lines in drawing.paths for line in lines.split("M")[1:]) == 12


def test_an_upright_picture_has_upright_fields() -> None:
    drawing = placeholder.of_fields(SUNSET, 300, 400)
    assert (drawing.across, drawing.down) == (3, 4)


@pytest.mark.django_db
def test_it_is_drawn_without_style_in_few_letters(couple: Couple) -> None:
    drawn = shown(factories.a_photo(couple, facts={"colour": "#336699", "placeholder": SUNSET}))
    assert drawn.startswith('<svg viewBox="0 -.5 4 3"')
    assert "style" not in drawn
    assert len(drawn) < 400


@pytest.mark.django_db
def test_what_came_before_has_its_colour(couple: Couple) -> None:
    drawn = shown(factories.a_photo(couple, facts={"colour": "#336699"}), "The sea")
    assert '<path stroke="#336699" d="M0 0h1"/>' in drawn
    assert 'role="img" aria-label="The sea"' in drawn
