"""Says what is wrong with the content before anything starts: a bad file stops the start, not an evening."""

from collections.abc import Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from apps.exercises import suggesting
from apps.exercises.content import lint
from apps.web import hints


def content(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Look through the content of every language."""
    root = Path(settings.CONTENT)
    if not any(root.glob("*/exercises")):
        return [Error(f"There are no exercises in {root}.", id="exercises.E002")]
    return [
        Error(fault, id="exercises.E001")
        for fault in (*lint.faults(root), *hints.faults(root), *suggesting.faults(root))
    ]
