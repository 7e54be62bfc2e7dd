"""An exercise that is only talked: to begin it is to talk, and nothing stumbles over it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load, read
from apps.exercises.runs import flow
from apps.web import decks
from tests.conftest import As

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_talked")]
TEXT = """
[exercise]
id = "three-breaths"
lang = "en"
title = "Three breaths"
blurb = "Three breaths, together."
lengths = [1]
usual = 1
modes = {modes}
grade = "thin"
evidence = "None."
source = "none"
care = "Stop whenever you like."
version = 1

[[step]]
id = "air"
kind = "read"
say = "Three slow ones."

[[step]]
id = "end"
kind = "finish"
line = "That was all."
"""


def put(folder: Path, modes: str) -> None:
    (folder / "content" / "en" / "exercises" / "three-breaths.toml").write_text(TEXT.replace("{modes}", modes))
    read.cache_clear()


@pytest.fixture
def only_talked(tmp_path: Path, settings: Settings) -> Iterator[None]:
    shutil.copytree(site.CONTENT, tmp_path / "content")
    settings.CONTENT = tmp_path / "content"
    put(tmp_path, '["talk"]')
    yield
    read.cache_clear()
    decks.read.cache_clear()


def test_it_is_listed_and_talked_and_is_begun_as_that(as_: As, alice: User, dana: User, couple: Couple) -> None:
    for person in (alice, dana):
        browser = as_(person)
        for name in ("about", "talk"):
            assert browser.get(reverse(f"exercises:{name}", args=["three-breaths"])).status_code == 200
        assert "Three breaths" in browser.get(reverse("exercises:together")).content.decode()
        assert browser.get(reverse("home:today")).status_code == 200
        begun = browser.post(reverse("exercises:begin", args=["three-breaths"]), {"mode": "two"})
        assert begun.headers["Location"] == reverse("exercises:talk", args=["three-breaths"])
        assert browser.post(reverse("exercises:talk_done", args=["three-breaths"])).status_code == 302
    assert not couple.runs.exists()


def test_a_run_of_earlier_can_still_be_read(as_: As, alice: User, couple: Couple, tmp_path: Path) -> None:
    put(tmp_path, '["talk", "two"]')
    guide, browser = load("en")["three-breaths"], as_(alice)
    run = flow.begin(couple, guide, by=alice, day=couple.today(timezone.now()), mode="two")
    put(tmp_path, '["talk"]')
    assert browser.get(run.get_absolute_url()).status_code == 200
    assert browser.get(reverse("home:today")).status_code == 200
    assert browser.get(reverse("exercises:together")).status_code == 200
