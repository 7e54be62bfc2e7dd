"""One writer composes a message from parts, looks at it whole, and says what becomes of it."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from apps.exercises import comments, composing, reveal
from apps.exercises.content.schema import Build
from apps.exercises.forms import PartsForm
from apps.exercises.models import Run
from apps.exercises.nudges import soft, sorry
from apps.exercises.steps.at import At

TEMPLATE = "exercises/_build.html"
MARKED = True


def form(at: At[Build], data: Any = None) -> PartsForm:
    """Give the parts with what is written so far."""
    return PartsForm(data, slots=at.step.slots, initial=composing.draft(at.run, at.plain, at.person))


def may_pass(run: Run, step: Build, when: datetime) -> bool:
    """Let it be left out."""
    return True


def gate(run: Run, step: Build, when: datetime) -> str:
    """Need no gate: it is one writer's."""
    return "none"


def context(at: At[Build]) -> dict[str, Any]:
    """Give the parts, or the whole message with one thought about it at most."""
    parts = composing.draft(at.run, at.plain, at.person)
    whole = composing.message(at.step, parts)
    mine = reveal.own_answers(at.run, at.person).get(at.key)
    look = bool(whole) and at.show == "whole"
    return {
        "form": form(at),
        "mine": mine,
        "shown": mine is not None and mine.shown_on is not None,
        "notes": [note for note in comments.notes(at.run, at.plain, at.person) if not note.mine] if mine else [],
        "state": "done" if mine else "whole" if look else "parts",
        "message": whole,
        "hints": _hints(at, parts) if look else [],
        "danger": soft.Finding.SAFETY.value if look and _is_danger(at, whole) else "",
        "slots": at.step.slots,
    }


def _hints(at: At[Build], parts: dict[str, str]) -> list[str]:
    """At most one thought about a message, for an apology one for each part; nothing of it is kept."""
    name = {"partner": at.partner_name}
    if at.step.helper == "sorry":
        found = [sorry.hint(slot.id, parts.get(slot.id, ""), language=_language()) for slot in at.step.slots]
        return [str(hint) % name for hint in found if hint]
    if at.step.helper == "soft":
        whole = composing.message(at.step, parts)
        finding = soft.find(whole, language=_language())
        thought = finding.value if finding else soft.missing(whole, language=_language())
        return [str(thought) % name] if thought and finding is not soft.Finding.SAFETY else []
    return []


def _is_danger(at: At[Build], whole: str) -> bool:
    return at.step.helper == "soft" and soft.find(whole, language=_language()) is soft.Finding.SAFETY


def _language() -> str:
    return get_language() or "en"
