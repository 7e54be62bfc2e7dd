"""Says what is wrong with the content before anything starts: a bad file stops the start, not an evening."""

import re
from collections.abc import Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from apps.exercises.content import lint, nudges


def content(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Look through the content of every language."""
    root = Path(settings.CONTENT)
    if not any(root.glob("*/exercises")):
        return [Error(f"There are no exercises in {root}.", id="exercises.E002")]
    return [Error(fault, id="exercises.E001") for fault in (*lint.faults(root), *_faults_of_nudges(root))]


def _faults_of_nudges(root: Path) -> list[str]:
    faults = []
    for file in sorted(root.glob("*/nudges.toml")):
        try:
            nudges.read(str(root), file.parent.name)
        except (ValueError, re.error) as problem:
            faults.append(f"{file.parent.name}/nudges.toml: {problem}.")
    return faults
