"""What is a couple's is looked up through the couple; who reaches past that is on one list, with the reason (ISO-6)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.couples.moving import what_a_couple_has

ROOT = Path(__file__).resolve().parent.parent
MODELS = {"Couple", "Membership"} | {model.__name__ for model in what_a_couple_has()}
DOORS = {"objects", "_default_manager", "_base_manager", "raw", "cursor"}

# File: why it may ask for rows without naming a couple.
BEYOND = {
    "apps/accounts/who.py": "reads who is asking, with the seats of their couple, by the key of their session",
    "apps/couples/models/couple.py": "finds a person's space, and locks it",
    "apps/couples/ending.py": "ends, of closed spaces, what is past its time, and the account of somebody who goes",
    "apps/couples/parting.py": "closes a space, and brings two people back to it",
    "apps/couples/middleware.py": "reads whose space it is",
    "apps/couples/moving.py": "moves what somebody brings along, row by row as it lies",
    "apps/couples/pairing.py": "brings people of two spaces together",
    "apps/couples/views.py": "shows a candidate the invitation of another space",
    "apps/drafts/drafting.py": "lets go, in every space, what is past its time",
    "apps/exercises/lately.py": "tells reminders of many couples at once when each of their people last did what",
    "apps/exercises/models/runs.py": "fetches along what belongs to runs that were looked up",
    "apps/exercises/runs/offers.py": "is handed a run and a person by our own queue",
    "apps/exercises/results/retention.py": "deletes, in every space, what is past its time",
    "apps/home/sample.py": "makes the space of two invented people",
    "apps/memories/book/bookmaking.py": "sweeps the books of all, and is handed an id by our own queue",
    "apps/memories/removal/binning.py": "empties every bin",
    "apps/memories/models/memories.py": "fetches along what belongs to memories that were looked up",
    "apps/operating/looking.py": "counts spaces for whoever runs the site",
    "apps/photos/housekeeping.py": "sweeps the whole storage",
    "apps/photos/tasks.py": "is handed an id by our own queue",
    "apps/portability/restoring.py": "sets the day of the space that it has locked",
    "apps/portability/spaces.py": "finds the spaces of those whose copy comes back",
    "apps/portability/making.py": "sweeps the copies of all, and is handed an id by our own queue",
    "apps/web/prepared.py": "runs queries that are written elsewhere",
    "apps/web/views.py": "asks the database whether it is there",
}


def reaching() -> Iterator[tuple[str, str]]:
    """Give file and statement wherever a couple's rows are asked for without its name."""
    for file in sorted((ROOT / "apps").rglob("*.py")):
        if "migrations" in file.parts or "vault" in file.parts or "management" in file.parts:
            continue
        text = file.read_text()
        for expression in _outermost(ast.parse(text)):
            source = ast.get_source_segment(text, expression) or ""
            if any(map(_is_door, ast.walk(expression))) and "couple=" not in source:
                yield str(file.relative_to(ROOT)), source


def _outermost(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.withitem):
            yield from (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))


def _is_door(node: ast.AST) -> bool:
    if not isinstance(node, ast.Attribute) or node.attr not in DOORS:
        return False
    return node.attr in {"raw", "cursor"} or (isinstance(node.value, ast.Name) and node.value.id in MODELS)


@pytest.mark.full
def test_only_the_list_reaches_past_the_couple() -> None:
    stray = [f"{file}: {source}" for file, source in reaching() if file not in BEYOND]
    assert stray == []


@pytest.mark.full
def test_the_list_has_nothing_that_no_longer_does() -> None:
    found = {file for file, _source in reaching()}
    assert set(BEYOND) == found


def test_the_search_has_eyes() -> None:
    tree = ast.parse("def view(request, pk):\n    return Memory.objects.get(pk=pk)")
    assert any(map(_is_door, ast.walk(tree)))
