"""Until a picture has loaded, a few of its colours stand in their places, in as few letters as can be."""

import re

import pytest

from apps.couples.models import Couple
from apps.photos.models import Photo
from apps.photos.templatetags import photos
from tests import factories

SUNSET = "fa7fb8fb8d96" + "b65b65a55955" + "223233333222"


def a_photo(couple: Couple, width: int, height: int) -> Photo:
    facts = {"colour": "#336699", "placeholder": SUNSET}
    return factories.a_photo(couple, facts=facts, width=width, height=height)


@pytest.mark.django_db
def test_every_field_has_its_place_and_equal_neighbours_share_a_line(couple: Couple) -> None:
    drawn = photos.placeholder(a_photo(couple, 400, 300))
    assert drawn.startswith('<svg viewBox="0 -.5 4 3"')
    assert '<path stroke="#fb8" d="M1 0h2"/>' in drawn
    assert '<path stroke="#b65" d="M0 1h2"/>' in drawn
    assert sum(map(int, re.findall(r"h(\d)", drawn))) == 12


@pytest.mark.django_db
def test_an_upright_picture_has_upright_fields(couple: Couple) -> None:
    drawn = photos.placeholder(a_photo(couple, 300, 400))
    assert drawn.startswith('<svg viewBox="0 -.5 3 4"')
    assert sum(map(int, re.findall(r"h(\d)", drawn))) == 12


@pytest.mark.django_db
def test_it_is_drawn_without_style_in_few_letters(couple: Couple) -> None:
    drawn = photos.placeholder(a_photo(couple, 400, 300))
    assert "style" not in drawn
    assert len(drawn) < 400


@pytest.mark.django_db
def test_what_came_before_has_its_colour(couple: Couple) -> None:
    drawn = photos.placeholder(factories.a_photo(couple, facts={"colour": "#336699"}), "The sea")
    assert '<path stroke="#336699" d="M0 0h1"/>' in drawn
    assert 'role="img" aria-label="The sea"' in drawn
