"""Something to answer: a line, a text, a point on a scale, a choice, several, or a day."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import get_language

from apps.exercises import drawing, reveal
from apps.exercises.content.schema import AnyStep, Ask, Reveal
from apps.exercises.forms import ASKED, WordsForm
from apps.exercises.models import Run
from apps.exercises.nudges import soft, sorry
from apps.exercises.steps.at import At
from apps.gratitude.nudge import nudge as thanks
from apps.vault.fields import is_legible

TEMPLATE = "exercises/_ask.html"
MARKED = True


def form(at: At[Ask], data: Any = None, files: Any = None) -> forms.Form:
    """Give the form of this step, with what this person has answered before."""
    mine = reveal.own_answers(at.run, at.person).get(at.key)
    kind = ASKED.get(at.step.input, WordsForm)
    return cast(forms.Form, kind(data, files, step=at.step, initial={"words": mine.words if mine else ""}))


def thought(at: At[Ask]) -> str:
    """Give the one thought about an answer that is kept, as long as its words can still be changed."""
    mine = reveal.own_answers(at.run, at.person).get(at.key) if at.step.helper else None
    if not mine or not is_legible(mine.words) or reveal.is_locked(at.run, at.plain):
        return ""
    found = _found(at.step, mine.words)
    return str(found) % {"partner": at.partner_name} if found else ""


def may_pass(run: Run, step: Ask, when: datetime) -> bool:
    """Let an answer be left out where nothing later waits for it, or what waited has opened."""
    return reveal.waits_in(run, step) is None or reveal.is_locked(run, step)


def gate(run: Run, step: Ask, when: datetime) -> str:
    """Let everybody write at their own pace."""
    return "none"


def context(at: At[Ask]) -> dict[str, Any]:
    """Give the form, what it answers to, and this person's own answers so far."""
    own = reveal.own_answers(at.run, at.person)
    return {
        "form": form(at),
        "thought": thought(at) if at.show == "thought" else "",
        "may_skip": may_pass(at.run, at.plain, at.when),
        "locked": reveal.is_locked(at.run, at.plain),
        "sealed": at.step.see == "both-ready",
        "asks": _asked(at),
        "so_far": [(at.filled(step), voice) for step, voice in _so_far(at, set(own))],
        "may_share": at.step.see == "on-share" and at.key in own and not own[at.key].shown_on,
        "question": drawing.card(at.run, at.plain, at.person),
        "may_swap": drawing.may_swap(at.run, at.plain, at.person) and not at.looking_back,
    }


def _so_far(at: At[Ask], own: set[str]) -> list[tuple[AnyStep, reveal.Voice]]:
    waiting = reveal.waits_in(at.run, at.plain)
    asked = [at.exercise.step(key) for key in waiting.of if key in own and key != at.key] if waiting else []
    return [(step, voice) for step in asked if step for voice in reveal.voices(at.run, step, at.person) if voice.mine]


def _asked(at: At[Ask]) -> list[reveal.Voice]:
    # What concerns the other answers what they said last: the end of the reveal before.
    before = at.exercise.before(at.plain, Reveal) if at.step.about == "partner" else None
    step = at.exercise.step(before.of[-1]) if before else None
    return [voice for voice in reveal.voices(at.run, step, at.person) if not voice.mine] if step else []


def _found(step: Ask, words: str) -> object:
    language = get_language() or "en"
    if step.helper == "thanks":
        found = thanks(words, language=language)
        return found.value if found else None
    if step.helper == "soft":
        finding = soft.find(words, language=language)
        return finding.value if finding else None
    return sorry.hint(step.id, words, language=language) if step.helper == "sorry" else None
