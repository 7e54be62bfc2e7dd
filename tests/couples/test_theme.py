"""Light, dark, or as the device: one attribute of the page says which, for the one who chose it."""

import re

import pytest
from django.conf import LazySettings
from django.urls import reverse

from apps.accounts.models import User
from apps.couples import cached
from apps.couples.models import Couple
from tests import whole

pytestmark = pytest.mark.django_db
HOME = reverse("home:today")


@pytest.mark.parametrize(
    ("theme", "colours"), [("dark", ["#0d1a1c"]), ("light", ["#d7e2e8"]), ("", ["#d7e2e8", "#0d1a1c"])]
)
def test_what_is_chosen_is_on_ones_own_next_page(
    alice: User, bob: User, couple: Couple, settings: LazySettings, monkeypatch: pytest.MonkeyPatch,
    theme: str, colours: list[str],
) -> None:  # fmt: skip
    settings.PAGE_CACHE = 1024**2
    monkeypatch.setattr(cached, "cache", cached.PageCache())
    own, theirs = whole.browser_of(alice), whole.browser_of(bob)
    before = own.get(HOME)
    said = {"name": "Alice", "time_zone": "UTC", "language": "en", "hue": "persimmon", "day_zone": "UTC"}
    assert own.post(reverse("couples:settings"), said | {"theme": theme}).status_code == 302
    page = own.get(HOME, headers={"If-None-Match": before["ETag"]}).content.decode()
    assert re.findall(r'data-theme="(.*?)"', page) == [theme] * bool(theme)
    assert re.findall(r'name="theme-color" content="(.*?)"', page) == colours
    assert f'name="color-scheme" content="{theme or "light dark"}"' in page
    assert "data-theme" not in theirs.get(HOME).content.decode()
