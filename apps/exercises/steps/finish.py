"""A gentle end, with what both may see and one or two ideas for another time."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from apps.exercises import keeping, navigation, reveal
from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask, Build, Consent, Finish, Timer
from apps.exercises.forms import FeelForm
from apps.exercises.models import Run
from apps.exercises.steps.at import At

TEMPLATE = "exercises/_finish.html"
MARKED = False
IDEAS, INSTEAD = 3, 2


def may_pass(run: Run, step: Finish, when: datetime) -> bool:
    """Stay: it is the last."""
    return False


def gate(run: Run, step: Finish, when: datetime) -> str:
    """Need no gate."""
    return "none"


def context(at: At[Finish]) -> dict[str, Any]:
    """Give the open answers, and what there is to do next time."""
    shared = [step for step in at.exercise.of_kind(Ask) if step.see == "open"]
    left_off = navigation.has_left(at.run, at.person)
    opened = [step for step in at.exercise.reveals if reveal.opened(at.run, step)]
    felt = keeping.feeling(at.run, at.plain, at.person)
    asks = at.step.feel or at.step.save
    return {
        "scene": "" if left_off else "done",
        "left_off": left_off,
        "shared": [(step, said) for step in shared if (said := reveal.voices(at.run, step, at.person))],
        "opened": next(iter(opened), None),
        "form": FeelForm(step=at.step, initial=felt) if asks and not left_off else None,
        "felt": felt,
        # What was left is not asked for once more; questions of an evening can be gone back to.
        "again": at.exercise.repeats is not left_off,
        "safety": any(step.helper == "sorry" for step in at.exercise.of_kind(Build)),
        "ideas": _ideas(at, left_off=left_off),
    }


def _ideas(at: At[Finish], *, left_off: bool) -> list[tuple[str, str]]:
    # What has not been written yet is left out. Left off, the same ideas come whatever the reason was, none with touch.
    every = load(at.person.language)
    instead = [key for step in at.exercise.of_kind(Consent) for key in step.ideas] if left_off else []
    keys = (*instead, *at.step.next, *(every if left_off else ()))
    found = [every[key] for key in dict.fromkeys(keys) if key in every and key != at.exercise.id]
    fitting = [one for one in found if not left_off or not any(step.touch for step in one.of_kind(Timer))]
    ideas = [(one.title, reverse("exercises:about", args=[one.slug])) for one in fitting]
    return ideas[: INSTEAD if left_off else IDEAS]
