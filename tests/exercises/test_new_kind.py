"""A new kind of step is one module and one template, as docs/writing-exercises.md has it: it plays on two phones."""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site
from pytest_django import Settings

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import checks, steps
from apps.exercises.content import load, schema
from apps.exercises.steps.base import KINDS
from apps.web import decks
from tests.conftest import As
from tests.exercises.player import Player

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "writing-exercises.md").read_text()
MODULE, TEMPLATE = (re.search(rf"```{name}\n(.*?)```", GUIDE, re.DOTALL)[1] for name in ("python", "html"))  # type: ignore[index]
EXERCISE = """
[exercise]
id = "three-breaths"
lang = "en"
title = "Three breaths"
blurb = "Three breaths, together."
lengths = [1]
usual = 1
modes = ["two"]
grade = "thin"
evidence = "None."
source = "none"
care = "Stop whenever you like."
version = 1

[[step]]
id = "air"
kind = "breathe"
title = "Three slow ones, {partner} too"
breaths = 4

[[step]]
id = "end"
kind = "finish"
line = "That was all."
"""


@pytest.fixture
def added(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Puts the module, the template and an exercise with it where they belong, and takes them away again."""
    shutil.copytree(site.CONTENT, tmp_path / "content")
    settings.CONTENT = tmp_path / "content"
    file = tmp_path / "content" / "en" / "exercises" / "three-breaths.toml"
    file.write_text(EXERCISE)
    (template,) = settings.TEMPLATES
    settings.TEMPLATES = [template | {"DIRS": [*template["DIRS"], tmp_path]}]
    page = tmp_path / "exercises" / "steps" / "breathe.html"
    page.parent.mkdir(parents=True)
    page.write_text(TEMPLATE)
    (tmp_path / "breathe.py").write_text(MODULE)
    monkeypatch.setattr(steps, "__path__", [*steps.__path__, str(tmp_path)])
    steps.find()
    yield file
    for found in (KINDS, schema.RECORDS):
        found.pop("breathe")
    sys.modules.pop("apps.exercises.steps.breathe")
    load.read.cache_clear()
    decks.read.cache_clear()


@pytest.mark.full
@pytest.mark.django_db
def test_it_plays_on_two_phones(added: Path, as_: As, alice: User, bob: User, couple: Couple) -> None:
    assert checks.content() == []
    one, two = Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)
    run = one.begin("three-breaths", "two")
    assert two.begin("three-breaths", "two") == run
    assert "Three slow ones, Bob too" in one.page(run)
    one.post("breathe-out", run, "air", taken="4")
    assert "You took 4." in one.page(run)
    assert "You took" not in two.page(run)
    one.go_on(run, run.guide.steps[0])
    assert [player.at(run).id for player in (one, two)] == ["air", "air"]
    two.post("breathe-out", run, "air", taken="4")
    assert [player.is_over(run) for player in (one, two)] == [True, True]
    assert "That was all." in two.page(run)


def test_its_faults_are_named(added: Path) -> None:
    added.write_text(EXERCISE.replace("breaths = 4", 'breaths = "four"'))
    (fault,) = [error.msg for error in checks.content()]
    assert "three-breaths.toml, line 20, step “air”: breaths: Expected “int”, got “str”" in fault
