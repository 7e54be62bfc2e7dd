"""With the author's guide alone an exercise is written, checked and played; no code is touched."""

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from django.conf import settings as site
from pytest_django import Settings

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import checks
from apps.exercises.content import load, parts, schema, texts
from apps.web import decks
from apps.web.decks import Deck
from tests.conftest import As
from tests.exercises.player import Player, play

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "writing-exercises.md").read_text()
EXAMPLE = re.search(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[1]  # type: ignore[index]
STEPS = get_args(texts.any_step())
RECORDS = (schema.Exercise, *STEPS, parts.Slot, Deck)
KNOWN = {name for record in RECORDS for name in record.__struct_fields__} - {"steps"}


@pytest.mark.parametrize("name", sorted(KNOWN | {step.__name__.lower() for step in STEPS}))
def test_guide_tells_of_every_field(name: str) -> None:
    assert re.search(rf"`[^`]*\b{name}\b[^`]*`", GUIDE)


@pytest.fixture
def with_example(tmp_path: Path, settings: Settings) -> Iterator[str]:
    """Our content with the guide's example beside it, as an author would save it."""
    shutil.copytree(site.CONTENT, tmp_path / "content")
    settings.CONTENT = tmp_path / "content"
    key = tomllib.loads(EXAMPLE)["exercise"]["id"]
    (tmp_path / "content" / "en" / "exercises" / f"{key}.toml").write_text(EXAMPLE)
    yield key
    load.read.cache_clear()
    decks.read.cache_clear()


def test_example_is_sound(with_example: str) -> None:
    assert checks.content() == []


@pytest.mark.full
@pytest.mark.parametrize("mode", ["two", "own"])
def test_example_is_played(with_example: str, as_: As, alice: User, bob: User, couple: Couple, mode: str) -> None:
    one, two = Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)
    assert "Once round the block" in one.browser.get("/together/").content.decode()
    run = one.begin(with_example, mode)
    two.begin(with_example, mode)
    play(run, one, two)
    assert "That was the block." in one.page(run)


def test_faulty_example_is_named(with_example: str, settings: Settings) -> None:
    file = Path(settings.CONTENT) / "en" / "exercises" / f"{with_example}.toml"
    file.write_text(EXAMPLE.replace('of = ["seen", "again"]', 'of = ["sean", "again"]'))
    messages = [error.msg for error in checks.content()]
    sentence = re.search(r"such as: `(.*?)`", GUIDE, re.DOTALL)
    assert sentence
    assert re.sub(r"\s+", " ", sentence[1]) in messages
