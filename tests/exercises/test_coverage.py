"""docs/coverage.md tells where each item of the articles is done, and its links open."""

import re
from pathlib import Path

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from tests.conftest import As

PAPER = Path(__file__).resolve().parents[2] / "docs" / "coverage.md"
ROWS = dict(re.findall(r"^\| ([ESDP]\d+) \| [^|]+ \| (.+) \|$", PAPER.read_text(encoding="utf-8"), re.MULTILINE))
EVERY = [f"{kind}{number + 1}" for kind, most in (("E", 5), ("S", 12), ("D", 5), ("P", 4)) for number in range(most)]
LINK = re.compile(r"\[[^]]+\]\((/[^)]+)\)")


def test_every_item_has_its_one_row() -> None:
    assert list(ROWS) == EVERY
    assert PAPER.read_text(encoding="utf-8").count("\n| ") == len(EVERY) + 2 * 4


@pytest.mark.parametrize("item", EVERY)
def test_a_row_names_every_exercise_that_covers_it_and_no_other(item: str) -> None:
    named = {address.split("/")[2] for address in LINK.findall(ROWS[item]) if re.fullmatch("/together/[^/]+/", address)}
    assert named == {one.slug for one in load("en").values() if item in one.covers}


@pytest.mark.django_db
def test_every_link_opens(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    for address in sorted({address for row in ROWS.values() for address in LINK.findall(row)}):
        assert browser.get(address).status_code == 200, address
