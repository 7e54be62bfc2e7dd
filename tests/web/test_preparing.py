"""What a first start makes, and that a second finds it made."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import DjangoDbBlocker

from config.server import prepare
from tests.earlier import place


@pytest.fixture
def new(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    if connections["default"].vendor != "sqlite":
        pytest.skip("Needs databases that are files.")
    before = {alias: connections[alias].settings_dict["NAME"] for alias in place.FILES}
    with django_db_blocker.unblock():
        place.use({alias: tmp_path / name for alias, name in place.FILES.items()})
        yield
        place.use(before)


@pytest.mark.full
@pytest.mark.usefixtures("new")
def test_each_database_gets_its_tables_once(capsys: pytest.CaptureFixture[str]) -> None:
    prepare._migrate()
    assert "Bringing vault up to date …" in capsys.readouterr().out
    applied = {alias: MigrationRecorder(connections[alias]).applied_migrations() for alias in place.FILES}
    assert {app for app, _name in applied["vault"]} == {"vault"}
    assert {"couples", "exercises", "memories"} <= {app for app, _name in applied["default"]}
    prepare._migrate()
    assert capsys.readouterr().out == ""
