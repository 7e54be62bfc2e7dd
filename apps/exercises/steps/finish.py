"""A gentle end, with what both may see and one or two ideas for another time."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from apps.exercises import reveal
from apps.exercises.catalogue import Step, exercises
from apps.exercises.models import Run
from apps.exercises.steps.at import At

TEMPLATE = "exercises/_finish.html"
MARKED = False


def may_pass(run: Run, step: Step) -> bool:
    """Stay: it is the last."""
    return False


def context(at: At) -> dict[str, Any]:
    """Give the open answers, and what there is to do next time."""
    shared = [step for step in at.exercise.steps if step.kind == "ask" and step.see == "open"]
    return {
        "scene": "done",
        "shared": [(step, said) for step in shared if (said := reveal.voices(at.run, step, at.person))],
        "opened": next(iter(at.exercise.reveals), None),
        "ideas": [idea for key in at.step.next if (idea := _idea(key))],
    }


def _idea(key: str) -> tuple[str, str] | None:
    # The evening's thank-you lives in the jar; what has not been written yet is left out.
    if key == "evening-thanks":
        return gettext("One thank-you each"), reverse("gratitude:jar")
    found = exercises().get(key)
    return (found.title, reverse("exercises:together")) if found else None
