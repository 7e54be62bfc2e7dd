"""The operator hears of a jail that has holes, and of nothing else."""

import sys

import pytest
from django.core.checks import run_checks

from apps.photos import checks, decoding
from apps.photos.refusals import Refused

EVERY = dict.fromkeys(checks.NAMES, True)


def said(monkeypatch: pytest.MonkeyPatch, held: dict[str, bool], platform: str = "linux") -> list[str]:
    monkeypatch.setattr(decoding, "layers", lambda: held)
    monkeypatch.setattr(sys, "platform", platform)
    return [f"{message.id} {message.msg}" for message in run_checks(tags=["photos"])]


def test_a_whole_jail_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, EVERY) == []


@pytest.mark.parametrize("layer", ["namespaces", "landlock", "undumpable"])
def test_nor_is_one_whose_other_layers_do_the_same(monkeypatch: pytest.MonkeyPatch, layer: str) -> None:
    assert said(monkeypatch, EVERY | {layer: False}) == []


@pytest.mark.parametrize("layer", sorted(checks.ENOUGH))
def test_what_nothing_else_does_is_missed(monkeypatch: pytest.MonkeyPatch, layer: str) -> None:
    (message,) = said(monkeypatch, EVERY | {layer: False, "namespaces": False})
    assert message.startswith("photos.W001 ")
    assert checks.NAMES[layer] in message
    assert "namespaces" in message
    assert "Landlock" not in message


def test_elsewhere_there_is_a_word_and_no_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    (message,) = said(monkeypatch, {"limits": False}, "darwin")
    assert message.startswith("photos.I001 ")


@pytest.mark.parametrize("fault", [Refused("damaged"), RuntimeError()])
def test_a_decoder_that_does_not_start_is_noticed(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def broken() -> dict[str, bool]:
        raise fault

    monkeypatch.setattr(decoding, "layers", broken)
    assert [message.id for message in run_checks(tags=["photos"])] == ["photos.W002"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has what the jail is made of")
def test_layers_are_those_of_the_check() -> None:
    assert set(decoding.layers()) == set(checks.NAMES)
