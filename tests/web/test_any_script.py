"""What people write may be in any script and as long as they like: each stands in a place that takes its direction."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from tests import whole
from tests.conftest import As

pytestmark = pytest.mark.django_db
WORDS = "שלום سلام"
LONG = "א" * 200
NAMES = ("נועה", "يوسف")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Directions(HTMLParser):
    """Collects what people wrote and no element round it (or the field itself) says dir="auto"."""

    def __init__(self) -> None:
        super().__init__()
        self.found = 0
        self.open: list[tuple[str, bool]] = []
        self.bare: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        takes = tag == "bdi" or given.get("dir") == "auto"
        if tag not in VOID:
            self.open.append((tag, takes))
        if tag == "input" and given.get("type") not in {"hidden", "checkbox", "radio"}:
            self._note(given.get("value") or "", takes=takes)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._note(data, takes=any(takes for _tag, takes in self.open))

    def _note(self, text: str, *, takes: bool) -> None:
        # A name within a sentence of ours goes by the sentence.
        if WORDS in text or text.strip() in NAMES:
            self.found += 1
            if not takes:
                self.bare.append(f"{'>'.join(tag for tag, _takes in self.open[2:])}: {' '.join(text.split())[:150]}")


def bare(html: str) -> list[str]:
    reader = Directions()
    reader.feed(html)
    return reader.bare


@pytest.fixture
def written(time_machine: Any, monkeypatch: pytest.MonkeyPatch, couple: Couple, alice: User, bob: User) -> whole.Place:
    time_machine.move_to(whole.NIGHT, tick=False)
    monkeypatch.setattr(whole, "CANARY", f"{WORDS} {LONG}")
    for person, name in zip((alice, bob), NAMES, strict=True):
        person.name = name
        person.save()
    return whole.furnish(couple, alice, bob)


@pytest.mark.full
def test_every_page_takes_the_direction_of_what_it_shows(written: whole.Place) -> None:
    found: dict[str, str] = {}
    for person in (written.alice, written.bob):
        browser = whole.browser_of(person)
        for address in written.addresses():
            answer = browser.get(address)
            if answer.get("Content-Type", "").startswith("text/html"):
                html = b"".join(answer).decode()
                found |= dict.fromkeys(bare(html), address)
            if address == reverse("memories:search"):
                found |= dict.fromkeys(bare(browser.post(address, {"q": WORDS}).content.decode()), "found")
    assert found == {}


def test_fields_for_writing_take_the_direction_of_what_is_typed(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    for name in ("memories:add", "gratitude:jar", "memories:chapters", "exercises:together", "couples:settings"):
        html = browser.get(reverse(name)).content.decode()
        fields = re.findall(r'<textarea[^>]*>|<input type="text"[^>]*>', html)
        assert fields, name
        assert [field for field in fields if 'dir="auto"' not in field] == []
