"""Figures for Prometheus are off by default, and hold nothing of anybody."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import LazySettings
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from apps.operating import alarm, looking, marks
from config import metrics
from tests import whole
from tests.place import furnished as furnished
from tests.place import furnished_once as furnished_once
from tests.place import place as place
from tests.routes import every_route
from tests.whole import Place

ROOT = Path(__file__).resolve().parent.parent.parent
STATE = {"nearer_build", "nearer_streams_open", "nearer_database_up", "nearer_tasks_waiting", "nearer_tasks_failed"}
STATE |= {"nearer_tasks_waiting_seconds", "nearer_backup_late", "nearer_backup_age_seconds", "nearer_clock_age_seconds"}
COUNTED = {"nearer_requests_total", "nearer_request_seconds_bucket"}


@pytest.fixture
def counting(settings: LazySettings) -> None:
    settings.MIDDLEWARE = ["config.metrics.measured", *settings.MIDDLEWARE]


def told() -> str:
    from prometheus_client import generate_latest  # after config.metrics, which says where it notes

    return generate_latest(metrics.registry(lambda: 7)).decode()


def samples() -> list[Any]:
    from prometheus_client.parser import text_string_to_metric_families as families

    return [sample for family in families(told()) for sample in family.samples]


def state() -> dict[str, float]:
    return {sample.name: sample.value for sample in samples() if not sample.labels or sample.name == "nearer_build"}


@pytest.mark.django_db
def test_they_are_off_by_default_and_never_on_the_pages_own_port(client: Client, settings: LazySettings) -> None:
    assert (settings.METRICS_PORT, settings.METRICS_HOST) == (0, "127.0.0.1")
    assert "config.metrics.measured" not in settings.MIDDLEWARE
    assert client.get("/metrics").status_code == client.get("/metrics/").status_code == 404


@pytest.mark.django_db
def test_whatever_is_asked_for_they_name_views_and_nothing_else(counting: None, place: Place) -> None:
    browser = whole.browser_of(place.alice)
    asked = [*[*place.addresses()][::4], f"/thanks/?{whole.CANARY}", f"/{whole.CANARY}/", f"/i/{whole.CANARY}/"]
    for address in asked:
        browser.get(address)
    browser.post("/thanks/", {"text": whole.CANARY})
    said, found = told(), samples()
    people = [place.alice.email, place.alice.name, place.bob.name, whole.CANARY]
    assert [word for word in people if word.lower() in said.lower()] == []
    assert not re.search(
        r"[0-9a-f]{8}-[0-9a-f]{4}|[0-9a-f]{24}|/|@|[?]", re.sub(r"^#.*$", "", said, flags=re.MULTILINE)
    )
    found = [sample for sample in found if sample.name.startswith("nearer_request")]
    assert {label for sample in found for label in sample.labels} == {"view", "status", "le"}
    assert {sample.labels["view"] for sample in found} <= {route.name for route in every_route()} | {"none"}
    total = sum(sample.value for sample in found if sample.name == "nearer_requests_total")
    assert total >= len(asked) > 100


@pytest.mark.django_db
def test_the_state_of_the_site_is_among_them() -> None:
    at = timezone.now()
    alarm.due(at)
    marks.set_now(marks.BACKUP, at)
    found = state()
    assert found.keys() >= STATE
    assert (found["nearer_database_up"], found["nearer_streams_open"], found["nearer_backup_late"]) == (1, 7, 0)
    assert 0 <= found["nearer_clock_age_seconds"] < 60


@pytest.mark.django_db
def test_a_database_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_at: object) -> Any:
        raise DatabaseError

    monkeypatch.setattr(looking, "queue", away)
    found = state()
    assert found["nearer_database_up"] == 0
    assert "nearer_tasks_waiting" not in found


@pytest.mark.full
def test_whichever_process_is_asked_adds_up_what_all_noted(tmp_path: Path) -> None:
    pages, figures = free(), free()
    command = [
        str(Path(sys.executable).with_name("granian")),
        "--interface",
        "wsgi",
        "--port",
        str(pages),
        "--workers",
        "2",
    ]
    env = os.environ | {"NEARER_VAR": str(tmp_path), "METRICS_PORT": str(figures), "DATABASE_URL": "", "VAULT_URL": ""}
    del env["PROMETHEUS_MULTIPROC_DIR"]  # of the tests' own
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings", "REDIS_URL": ""}
    with subprocess.Popen(
        [*command, "config.wsgi:application"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
    ) as server:
        try:
            asked(pages, "/health/", within=20)
            for _time in range(39):
                asked(pages, "/health/")
            said = asked(figures, "/metrics")
        finally:
            server.terminate()
    assert 'nearer_requests_total{status="200",view="web:health"} 40.0' in said
    assert "nearer_database_up 1.0" not in said  # it has no tables
    assert "nearer_database_up 0.0" in said


def free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def asked(port: int, address: str, within: float = 0) -> str:
    """Ask once answers come, each time on a connection of its own."""
    until = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def test_alerts_look_at_figures_there_are() -> None:
    (group,) = yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text())["groups"]
    looked_at = {name for rule in group["rules"] for name in re.findall(r"nearer_\w+", rule["expr"])}
    assert looked_at <= STATE | COUNTED
    assert len(looked_at) > 6
