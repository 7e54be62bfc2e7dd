"""The root key may come from elsewhere than a file: the environment, or a key service's program."""

import secrets
import sys
from pathlib import Path
from typing import Any

import pytest

from apps.vault import root
from apps.vault.root import RootKey
from apps.vault.sealing import RootMissing, Unreadable

ONE, TWO = (secrets.token_hex(32) for _ in range(2))


@pytest.fixture(autouse=True)
def _no_file(tmp_path: Path, settings: Any) -> None:
    settings.ROOT_KEY_FILE = tmp_path / "root_key"
    root._asked.cache_clear()


def test_from_the_environment_the_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROOT_KEY", f"{TWO}, {ONE}")
    assert [key.kept() for key in root.all_keys()] == [TWO, ONE]
    with pytest.raises(Unreadable, match="from outside"):
        root.keep(RootKey(bytes.fromhex(ONE)))


def test_from_a_program_which_is_asked_once_a_minute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept = tmp_path / "service"
    kept.write_text(ONE)
    monkeypatch.setenv("ROOT_KEY_COMMAND", f"{sys.executable} -c 'print(open(\"{kept}\").read())'")
    assert root.exists()
    assert root.newest().kept() == ONE
    kept.write_text(TWO)
    assert root.newest().kept() == ONE
    assert [key.kept() for key in root.all_keys(anew=True)] == [TWO]
    assert not (tmp_path / "root_key").exists()


@pytest.mark.parametrize("command", ["/no/such/program", f"{sys.executable} -c 'print(1); exit(3)'", "'unclosed"])
def test_a_program_that_fails_is_said_without_what_it_printed(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("ROOT_KEY_COMMAND", command)
    with pytest.raises(RootMissing, match="ROOT_KEY_COMMAND failed") as failed:
        root.newest()
    assert failed.value.__cause__ is None


@pytest.mark.parametrize("nonsense", ["xyz", "abcd"])
def test_nonsense_is_said(monkeypatch: pytest.MonkeyPatch, nonsense: str) -> None:
    monkeypatch.setenv("ROOT_KEY", nonsense)
    with pytest.raises((RootMissing, Unreadable)):
        root.all_keys()
