"""The first start makes the root key and shows its sheet, to a person and once; a later one sees that it fits."""

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from apps.vault import keys, root
from apps.vault.models import Owner

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, settings: Any) -> Path:
    settings.ROOT_KEY_FILE = tmp_path / "root_key"
    return tmp_path / "root_key"


def said(to: io.StringIO) -> str:
    call_command("vault", "begin", stdout=to)
    return to.getvalue()


def test_the_sheet_is_shown_once() -> None:
    first = said(Terminal())
    assert all(row in first for row in root.newest().sheet().splitlines())
    assert said(Terminal()) == ""


def test_a_log_gets_no_sheet(key_file: Path) -> None:
    assert said(io.StringIO()) == ""
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_a_lost_root_key_stops_the_start(key_file: Path) -> None:
    said(io.StringIO())
    keys.create(Owner(user=uuid4()))
    key_file.unlink()
    with pytest.raises(CommandError, match="restore it from its sheet"):
        said(Terminal())
    assert not key_file.exists()
