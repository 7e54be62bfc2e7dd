"""No page brings more than 20 KB of our script, with all that it imports, as it goes over the wire; htmx is 16 more."""

import gzip
import posixpath
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests import whole
from tests.place import furnished as furnished
from tests.place import furnished_once as furnished_once
from tests.place import place as place
from tests.whole import Place

pytestmark = pytest.mark.django_db
MOST = 20 * 1024
LINKED = re.compile(r'<script[^>]* src="/static/(js/[^"]+)"')
IMPORTED = re.compile(r"""(?:^import[^"']*|\bimport\()["'](\.[^"']+)["']""", re.MULTILINE)
HEAD = 250  # bytes of an answer's head


def with_imports(name: str, seen: dict[str, int]) -> dict[str, int]:
    """Give the size on the wire of a script and of all that it imports."""
    if name not in seen:
        script = Path(str(finders.find(name))).read_bytes()
        seen[name] = len(gzip.compress(script)) + HEAD
        for other in IMPORTED.findall(script.decode()):
            with_imports(posixpath.normpath(posixpath.join(posixpath.dirname(name), other)), seen)
    return seen


def test_no_page_brings_much_script_of_ours(place: Place) -> None:
    browser = whole.browser_of(place.alice)
    brought: dict[str, dict[str, int]] = {}
    for address in place.addresses():
        answer = browser.get(address)
        if answer.get("Content-Type", "").startswith("text/html"):
            sizes: dict[str, int] = {}
            for name in LINKED.findall(b"".join(answer).decode()):
                with_imports(name, sizes)
            brought[address] = sizes
    assert len(brought) >= 50
    assert max(len(sizes) for sizes in brought.values()) > 5
    assert {address: sizes for address, sizes in brought.items() if sum(sizes.values()) > MOST} == {}
