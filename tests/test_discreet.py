"""What a passer-by can read (addresses, titles, home screen, downloads) says nothing of what this place is for.

And no page asks anybody else for anything, nor tells another site where somebody came from.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import get_resolver, reverse

from apps.exercises.content.load import load
from tests import whole
from tests.place import furnished as furnished
from tests.place import furnished_once as furnished_once
from tests.place import place as place
from tests.whole import CANARY, Place

pytestmark = pytest.mark.django_db
# Beginnings of words. “Together”, “story”, “thanks”, “pair” and “home” could stand in any app, and may.
TELLING = """
intima sex eroti lov couple marri marit spouse husband wife partner lover affair cheat divorc separat therap counsel
relationship romanc desire attract jealous betray abus violen crisis conflict quarrel fight
""".split()
OUTSIDE = re.compile(
    r"""<(\w+)[^>]*?\s(?:src|href|action|srcset|poster|data|hx-get|hx-post)=["']((?:https?:)?//[^"']+)"""
)
THE_WAY_OUT = "https://www.wikipedia.org/"


def telling(text: str) -> set[str]:
    """List the words in a text that tell, whatever stands between them."""
    words = re.findall(r"[a-z]+", text.lower())
    return {word for word in words for beginning in TELLING if word.startswith(beginning)}


def test_such_words_are_found() -> None:
    assert telling("/Our-Relationship/loves_2/essex/unlovely/together.png") == {"relationship", "loves"}


def test_addresses(place: Place) -> None:
    addresses = list(place.addresses())
    assert len(addresses) >= 90
    assert telling(" ".join(addresses)) == set()
    assert CANARY not in " ".join(addresses)
    patterns = " ".join(str(pattern) for pattern in _patterns(get_resolver()))
    assert telling(re.sub(r"<[^>]*>", "", patterns)) == set()


def test_names_that_exercises_bring_into_addresses() -> None:
    ids = [exercise.slug for exercise in load("en").values()]
    ids += [step.id for exercise in load("en").values() for step in exercise.steps]
    assert ids
    assert telling(" ".join(ids)) == set()


@pytest.mark.full
def test_titles_downloads_and_redirects(place: Place) -> None:
    browser, titles = whole.browser_of(place.alice), set()
    for address in place.addresses():
        answer = browser.get(address)
        carried = " ".join(answer.get(name, "") for name in ("Content-Disposition", "Location"))
        assert (telling(carried), CANARY in carried) == (set(), False), address
        if answer.get("Content-Type", "").startswith("text/html"):
            titles |= set(re.findall(r"<title>(.*?)</title>", answer.content.decode()))
    assert titles == {"Nearer"}


def test_manifest_and_icons() -> None:
    manifest = json.loads(Client().get(reverse("web:manifest")).content)
    assert manifest["name"] == manifest["short_name"] == "Nearer"
    assert telling(json.dumps(manifest)) == set()
    assert "description" not in manifest


def test_names_of_static_files() -> None:
    names = [name for finder in finders.get_finders() for name, _storage in finder.list([])]
    assert "icon.svg" in names
    assert telling(" ".join(Path(name).as_posix() for name in names)) == set()


@pytest.mark.full
@pytest.mark.parametrize("who", ["alice", "visitor"])
def test_no_page_asks_anybody_else_and_leaving_tells_no_origin(place: Place, who: str) -> None:
    browser, left = whole.browser_of(place.alice) if who == "alice" else Client(), set()
    for address in place.addresses():
        answer = browser.get(address)
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        for found in OUTSIDE.finditer(answer.content.decode()):
            tag, outside = found.groups()
            assert (tag, outside) == ("a", THE_WAY_OUT), address
            assert "noreferrer" in answer.content.decode()[found.start() : found.end() + 60], address
            left.add(outside)
        assert answer["Referrer-Policy"] == "same-origin"
    assert left == {THE_WAY_OUT}


def _patterns(resolver: Any) -> Any:
    for pattern in resolver.url_patterns:
        yield pattern.pattern
        yield from _patterns(pattern) if hasattr(pattern, "url_patterns") else ()
