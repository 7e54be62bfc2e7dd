"""The house rules that a machine can know. Each failure says how to obey."""

import ast
import inspect
import re
from collections import Counter
from pathlib import Path
from typing import Any

from tests.routes import every_route

ROOT = Path(__file__).resolve().parent.parent
LONGEST = {".py": 250, ".html": 100, ".css": 200, ".js": 100}
LINES = 31_080
CROWDED: dict[str, int] = {}  # folders with more than 26 modules: these figures only shrink
FORBIDDEN = {"services.py", "utils.py", "helpers.py", "managers.py", "core.py", "signals.py"}
OURS = [route for route in every_route() if getattr(route.view, "__module__", "").startswith("apps.")]


def files(*folders: str) -> list[Path]:
    found = [file for folder in folders for file in (ROOT / folder).rglob("*") if file.suffix in LONGEST]
    assert found
    return [file for file in found if "migrations" not in file.parts]


def test_files_are_short_enough() -> None:
    """A file that grows is split along what people call its parts."""
    lines = {
        str(file.relative_to(ROOT)): len(file.read_text().splitlines()) - LONGEST[file.suffix]
        for file in files("apps", "config", "decoder", "bin", "tests", "templates", "static")
    }
    assert {name: over for name, over in lines.items() if over > 0} == {}


def test_the_house_stays_small() -> None:
    """Less code is better code: what comes in new takes the place of something."""
    found = [file for file in files("apps", "config", "decoder") if file.suffix == ".py"]
    assert sum(len(file.read_text().splitlines()) for file in found) <= LINES


def test_folders_are_not_crowded() -> None:
    """Modules of which there are more than 26 in a folder go into folders of their own, with those they belong to."""
    folders = Counter(str(file.parent.relative_to(ROOT)) for file in files("apps", "config", "decoder"))
    assert {folder: many for folder, many in folders.items() if many > CROWDED.get(folder, 26)} == {}


def test_template_lines_are_short_enough() -> None:
    """One element a line, indented; where it has many attributes, they stand below each other."""
    long = {file.name: line for file in files("templates") for line in file.read_text().splitlines() if len(line) > 160}
    assert long == {}


def test_the_field_template_draws_the_errors_of_a_field() -> None:
    """Draw the field as a group; where it is laid out by hand, include "elements/field.html#error"."""
    pattern = re.compile(r"in [\w.]+\.errors %}|\.errors }}|class=\"error\"")
    drawn = {file.name for file in files("templates") if pattern.search(file.read_text())}
    assert drawn == {"field.html"}


def test_names_tell_the_story() -> None:
    """A rule belongs on its noun or in a module named after the journey."""
    assert not [file for file in files("apps") if file.name in FORBIDDEN]


def test_address_view_and_name_share_a_word() -> None:
    """The URL's name is the view's name."""
    assert [route.name for route in OURS if route.name.split(":")[1] != getattr(route.view, "__name__", "")] == []


def lines_of(view: Any) -> int:
    function = ast.parse(inspect.getsource(inspect.unwrap(view))).body[0]
    assert isinstance(function, ast.FunctionDef)
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_views_are_plain_functions_of_twenty_lines() -> None:
    """A view fetches, asks a form, calls a verb, and redirects or renders. Move the rest to where it belongs."""
    lines = {route.name: lines_of(route.view) for route in OURS}
    assert {name: count for name, count in lines.items() if count > 20} == {}


def test_shared_parts_are_used() -> None:
    """A part with a file of its own is included somewhere; what no page uses goes."""
    texts = {file: file.read_text() for file in files("templates", "apps")}
    parts = [file for file in files("templates") if file.name.startswith("_")]
    names = {part: str(part.relative_to(ROOT / "templates")) for part in parts}
    # The exercises' parts of a kind of step are named by the kind.
    named = {part for part, name in names.items() if name.rsplit("/_", 1)[0] == "exercises"}
    unused = {
        name
        for part, name in names.items()
        if part not in named and not any(name in text for file, text in texts.items() if file != part)
    }
    assert unused == set()


def test_no_template_reaches_outside() -> None:
    """Every asset is our own. The one address elsewhere is the quick exit."""
    outside = {
        (file.name, address)
        for file in files("templates")
        for address in re.findall(r"""(?:src|href|action)=["'](https?://[^"']+)""", file.read_text())
    }
    assert {address for _name, address in outside} <= {"https://www.wikipedia.org/", "https://lila.help/"}


def test_nothing_inline() -> None:
    """The policy forbids inline script and style; so does this."""
    pattern = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:|\|safe\b")
    assert not [file.name for file in files("templates") if pattern.search(file.read_text())]
