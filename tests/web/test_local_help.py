"""Local numbers on “When not to use Nearer”, from a file of whoever runs the site."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.web import local_help
from apps.web.checks import local_help as check

DAY = date(2026, 11, 28)
ONE = '[[service]]\nname = "Helpline & more"\nnumber = "0800 111 (22)"\nhours = "Day and night"\nchecked = {}\n'


@pytest.fixture
def file(tmp_path: Path, settings: Any, time_machine: Any) -> Path:
    time_machine.move_to(DAY, tick=False)
    settings.LOCAL_HELP = str(tmp_path / "help.toml")
    local_help._read.cache_clear()
    return tmp_path / "help.toml"


def page() -> str:
    return Client().get(reverse("web:right_place")).content.decode()


def test_a_number_stands_there_with_its_hours_and_the_day(file: Path, db: None) -> None:
    file.write_text(ONE.format("2026-11-01"))
    shown = page()
    assert check() == []
    assert "<bdi>Helpline &amp; more</bdi>" in shown
    assert 'href="tel:080011122"' in shown
    assert "Day and night" in shown
    assert "Checked on 1 November 2026" in shown


def test_without_a_file_the_page_names_no_number(settings: Any, db: None) -> None:
    settings.LOCAL_HELP = ""
    assert check() == []
    assert "tel:" not in page()


@pytest.mark.parametrize(("checked", "is_there"), [
    (date(2025, 11, 29), True), (date(2025, 11, 28), False), (date(2024, 2, 29), False), (DAY, True),
])  # fmt: skip
def test_it_is_hidden_twelve_months_after_it_was_checked(
    file: Path, db: None, checked: date, *, is_there: bool
) -> None:
    file.write_text(ONE.format(checked))
    assert ("tel:" in page()) == is_there
    assert [said.id for said in check()] == ([] if is_there else ["web.W001"])


def test_29_february_counts_as_the_day_before_march(file: Path) -> None:
    file.write_text(ONE.format("2024-02-29"))
    (service,) = local_help.read(str(file), DAY).services
    assert not service.is_old(date(2025, 2, 28))
    assert service.is_old(date(2025, 3, 1))


@pytest.mark.parametrize(("text", "said"), [
    ("[[service]\n", "line 1: this can’t be read"),
    ("# none\n", "at least one"),
    ("[service]\nname = 'x'\n", "at least one"),
    ("name = 'x'\n", "at least one"),
    ("service = ['x']\n", "Expected object, got str"),
    (ONE.format("2026-11-01") + "\n\n[[service]]\nname = 'x'\n", "line 8: Object missing required field number"),
    (ONE.format("'soon'"), "line 1: Invalid RFC3339 encoded date - at $.checked"),
    (ONE.format("2026-11-29"), "“Helpline & more” is checked on 2026-11-29, which is yet to come"),
    (ONE.format("2026-11-01") + "street = 'x'\n", "line 1: Object contains unknown field street"),
    (ONE.format("2026-11-01").replace("0800", "call"), "line 1: Expected str matching regex"),
    (ONE.format("2026-11-01").replace("Day and night", " "), "line 1: Expected str matching regex"),
])  # fmt: skip
def test_a_faulty_file_stops_the_start_and_shows_nothing(file: Path, db: None, text: str, said: str) -> None:
    file.write_text(text)
    (error,) = check()
    assert (error.id, error.level) == ("web.E001", 40)
    assert str(file) in error.msg
    assert said in error.msg
    local_help._read.cache_clear()
    assert "yet to come" in said or "tel:" not in page()


def test_a_file_that_is_not_there_stops_the_start(file: Path) -> None:
    (error,) = check()
    assert "No such file" in error.msg


def test_a_file_that_is_no_text_stops_the_start(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    (error,) = check()
    assert "can’t be read" in error.msg
