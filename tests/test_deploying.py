"""The files for running it for many name parts that are there, and settings that are read."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands
from django.test import Client
from pytest_django import Settings

from apps.web import build

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("prepare", "web", "live", "worker", "clock")
READ = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", (ROOT / "docs" / "self-hosting.md").read_text()))
SCALE: dict[str, Any] = yaml.safe_load((ROOT / "compose.scale.yaml").read_text())
CLUSTER: list[dict[str, Any]] = list(yaml.safe_load_all((ROOT / "deploy" / "kubernetes.yaml").read_text()))
WORKLOADS = {one["metadata"]["name"]: one for one in CLUSTER if one["kind"] in ("Deployment", "Job")}
CONTAINERS = {name: one["spec"]["template"]["spec"]["containers"][0] for name, one in WORKLOADS.items()}


def test_both_have_all_parts() -> None:
    assert set(PARTS) <= SCALE["services"].keys()
    assert set(PARTS) == WORKLOADS.keys()


@pytest.mark.parametrize("part", PARTS)
def test_both_run_the_same(part: str) -> None:
    assert SCALE["services"][part]["command"] == CONTAINERS[part]["command"]


@pytest.mark.parametrize("part", PARTS)
def test_what_they_run_is_there(part: str) -> None:
    command = CONTAINERS[part]["command"]
    if command[1] == "manage.py":
        assert command[2] in get_commands()
    if "-m" in command:
        assert importlib.util.find_spec(command[command.index("-m") + 1])
    for module, name in (word.split(":") for word in command if word.startswith("config.") and ":" in word):
        assert hasattr(importlib.import_module(module), name)


@pytest.mark.django_db
def test_what_asks_how_it_is_is_answered(client: Client, settings: Settings) -> None:
    """Kubernetes asks by the pod's own address where nothing is said, which is no name of the site's."""
    config = next(one["data"] for one in CLUSTER if one["kind"] == "ConfigMap")
    settings.ALLOWED_HOSTS = config["ALLOWED_HOSTS"].split(",")
    asked = CONTAINERS["web"]["readinessProbe"]["httpGet"]
    assert (
        client.get(
            asked["path"], headers={header["name"]: header["value"] for header in asked["httpHeaders"]}
        ).status_code
        == 200
    )
    assert client.get(asked["path"], headers={"Host": "10.0.0.7:8000"}).status_code == 400


def test_settings_are_ones_that_are_read() -> None:
    kept: list[dict[str, str]] = [
        one.get("data") or one["stringData"] for one in CLUSTER if one["kind"] in ("ConfigMap", "Secret")
    ]
    cluster = {name for settings in kept for name in settings}
    for part in PARTS:
        assert SCALE["services"][part]["environment"].keys() <= READ
    assert cluster <= READ
    assert cluster == SCALE["services"]["web"]["environment"].keys()


@pytest.mark.parametrize("part", PARTS)
def test_none_may_more_than_it_needs(part: str) -> None:
    service, container = SCALE["services"][part], CONTAINERS[part]["securityContext"]
    pod = WORKLOADS[part]["spec"]["template"]["spec"]["securityContext"]
    assert service["read_only"]
    assert container["readOnlyRootFilesystem"]
    assert service["cap_drop"] == ["ALL"] == container["capabilities"]["drop"]
    assert pod["runAsNonRoot"]
    assert pod["runAsUser"] == 10001
    assert "useradd --system --uid 10001" in (ROOT / "Dockerfile").read_text()


def test_the_image_has_all_that_runs_and_nothing_else() -> None:
    """bench/image.py builds and starts it; here is what a commit may forget."""
    first, *lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert first == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == {*build.MADE_OF, "manage.py"}
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)) == {"${BASE}"}
    assert "USER nearer" in dockerfile


def test_nothing_but_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SCALE["services"].items() if service.get("ports")] == ["proxy"]
    assert all(
        "outside" not in service.get("networks", []) for name, service in SCALE["services"].items() if name != "proxy"
    )


def test_images_have_versions_and_no_secret_has_a_value() -> None:
    images = [one["image"] for one in SCALE["services"].values() if "build" not in one]
    assert all(re.search(r":v?\d", image) for image in images)
    secret = next(one["stringData"] for one in CLUSTER if one["kind"] == "Secret")
    assert all(not value or "…" in value for value in secret.values())
    web = SCALE["services"]["web"]["environment"]
    assert all(web[name].startswith("${") for name in ("SECRET_KEY", "ROOT_KEY", "VAPID_KEY", "S3_SECRET"))
