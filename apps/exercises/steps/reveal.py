"""Answers that open at the same moment: waiting, ready, and then side by side or one by one."""

from typing import Any

from apps.exercises import keeping
from apps.exercises import reveal as deciding
from apps.exercises.catalogue import Step
from apps.exercises.models import Run
from apps.exercises.steps.at import At

TEMPLATE = "exercises/_reveal.html"
MARKED = True


def may_pass(run: Run, step: Step) -> bool:
    """Let nobody go on before it has opened."""
    return deciding.opened(run, step)


def context(at: At) -> dict[str, Any]:
    """Give what has opened; before that, only this person's own."""
    if not deciding.opened(at.run, at.step):
        ready = deciding.ready(at.run, at.step)
        scene = "ready" if ready else f"mine-{at.me.seat}"
        return {
            "state": "ready" if ready else "waiting",
            "scene": scene,
            "own": [_group(at, key) for key in at.step.of],
        }
    shown = at.step.of
    if at.step.view == "one-by-one":
        shown = (at.show,) if at.show in at.step.of else at.step.of[:1]
    later = at.step.of[at.step.of.index(shown[-1]) + 1 :]
    next_one = at.exercise.step(later[0]) if later else None
    return {
        "state": "opened",
        "scene": "done",
        "groups": [_group(at, key) for key in shown],
        "next_one": at.filled(next_one) if next_one else None,
    }


def _group(at: At, key: str) -> dict[str, Any]:
    step = next(step for step in at.exercise.steps if step.id == key)
    return {
        "step": at.filled(step),
        "voices": deciding.voices(at.run, step, at.person),
        "hint": at.step.listener_says.get(key, ""),
        "may_keep": keeping.may_keep(at.run, step, by=at.person),
    }
