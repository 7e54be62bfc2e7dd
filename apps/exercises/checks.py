"""Says what is wrong with the content before anything starts: a bad file stops the start, not an evening."""

from collections.abc import Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from apps.exercises.proofreading import proofread


def content(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Proofread the exercises of every language."""
    folders = sorted(Path(settings.CONTENT).glob("*/exercises"))
    faults = [fault for folder in folders for fault in proofread(folder)]
    if not folders:
        return [Error(f"There are no exercises in {settings.CONTENT}.", id="exercises.E002")]
    return [Error(str(fault), id="exercises.E001") for fault in faults]
