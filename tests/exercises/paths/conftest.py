"""A path of three evenings, made of what there is, for tests of how two go along one."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path as Folder

import pytest
from django.conf import settings as site
from pytest_django import Settings

from apps.exercises.content import load
from apps.exercises.content import path as content
from apps.exercises.content.path import Path
from apps.web import decks

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 21, tzinfo=UTC)
TEXT = """
[path]
id = "three"
title = "Three evenings"
blurb = "Three. Please read “When not to use Nearer” first."
lang = "en"
book = "spread"
foot = "A hug can help."
foot_to = "five-minute-hug"
version = 1

[[evening]]
id = "first"
title = "The first"
minutes = [15, 20]
home = "What was it like?"
why = "It is the first."
parts = [{ use = "daily-check-in" }, { use = "five-minute-hug" }]
swap = [{ use = "eye-contact", instead_of = "daily-check-in" }]
close = "That was the first."
save = "What did {partner} say?"

[[evening]]
id = "second"
title = "The second"
minutes = [30]
home = "Your photos."
why = "It warms."
parts = [{ use = "love-story" }]
close = "That was the second."
save = "Which one?"

[[evening]]
id = "third"
title = "My part"
minutes = [15]
home = "Each alone."
why = "It says nothing of the rest."
parts = [{ use = "apology" }]
swap = []
close = "That was the last."
save = "One line?"
"""


@pytest.fixture
def folder(tmp_path: Folder, settings: Settings) -> Iterator[Folder]:
    """Give a folder of paths to write into."""
    shutil.copytree(site.CONTENT, tmp_path / "content")
    settings.CONTENT = tmp_path / "content"
    (found := tmp_path / "content" / "en" / "paths").mkdir(exist_ok=True)
    yield found
    for read in (load.read, content.read, decks.read):
        read.cache_clear()


@pytest.fixture
def path(folder: Folder) -> Path:
    (folder / "three.toml").write_text(TEXT)
    (folder / "other.toml").write_text(TEXT.replace('"three"', '"other"').replace("Three evenings", "Another"))
    return content.load("en")["three"]
