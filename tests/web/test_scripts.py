"""No page brings more than 20 KB of our script, with all that it imports, as it goes over the wire; htmx is 16 more.

It is where something is for htmx to do, and nowhere else.
"""

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
FOR_HTMX = re.compile(r"\bhx-(?:get|post)=")
HTMX = re.compile(r'<script src="/static/django_htmx/htmx-2\.min\.js" defer></script>')
HEAD = 250  # bytes of an answer's head


def with_imports(name: str, seen: dict[str, int]) -> dict[str, int]:
    """Give the size on the wire of a script and of all that it imports."""
    if name not in seen:
        script = Path(str(finders.find(name))).read_bytes()
        seen[name] = len(gzip.compress(script)) + HEAD
        for other in IMPORTED.findall(script.decode()):
            with_imports(posixpath.normpath(posixpath.join(posixpath.dirname(name), other)), seen)
    return seen


@pytest.fixture
def pages(place: Place) -> dict[str, str]:
    """What each page of hers is, by its address."""
    browser = whole.browser_of(place.alice)
    found = {address: browser.get(address) for address in place.addresses()}
    return {
        address: b"".join(page).decode()
        for address, page in found.items()
        if page.get("Content-Type", "").startswith("text/html")
    }


@pytest.mark.full
def test_htmx_comes_where_it_is_needed(pages: dict[str, str]) -> None:
    with_htmx = {address for address, page in pages.items() if HTMX.search(page)}
    in_need = {address for address, page in pages.items() if FOR_HTMX.search(page)}
    assert len(in_need) > 5
    assert in_need - with_htmx == set()
    assert not with_htmx & {"/home/", "/together/", "/plans/", "/you/settings/"}


@pytest.mark.full
def test_no_page_brings_much_script_of_ours(pages: dict[str, str]) -> None:
    brought: dict[str, dict[str, int]] = {}
    for address, page in pages.items():
        brought[address] = {}
        for name in LINKED.findall(page):
            with_imports(name, brought[address])
    assert len(brought) >= 50
    assert max(len(sizes) for sizes in brought.values()) > 5
    assert {address: sizes for address, sizes in brought.items() if sum(sizes.values()) > MOST} == {}
