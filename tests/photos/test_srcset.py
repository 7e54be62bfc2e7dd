"""Browsers are offered each width once, and the width it really has."""

import pytest
from django.template import Context, Template

from apps.couples.models import Couple
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("width", "height", "widths"),
    [
        (6000, 4000, ["1280w", "2560w"]),
        (1600, 1200, ["1280w", "1600w"]),
        (60, 40, ["60w"]),
        (1000, 4000, ["320w", "640w"]),
    ],
)
def test_each_width_once(couple: Couple, width: int, height: int, widths: list[str]) -> None:
    photo = factories.a_photo(couple)
    photo.width, photo.height = width, height
    drawn = Template("{% load photos %}{% srcset photo 'medium' 'large' %}").render(Context({"photo": photo}))
    assert [one.split()[1] for one in drawn.split(", ")] == widths
    assert drawn.startswith(f"/photos/{photo.pk}/medium/ ")
