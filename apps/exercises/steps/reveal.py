"""Answers that open at the same moment: waiting, ready, and then side by side or one by one."""

from datetime import datetime
from typing import Any

from apps.exercises import comments, drawing, keeping
from apps.exercises import reveal as deciding
from apps.exercises.content.schema import Ask, Reveal
from apps.exercises.models import Run
from apps.exercises.steps.at import At

TEMPLATE = "exercises/_reveal.html"
MARKED = True
ACROSS = {"one": "two", "two": "one"}


def may_pass(run: Run, step: Reveal, when: datetime) -> bool:
    """Let nobody go on before it has opened."""
    return deciding.opened(run, step)


def gate(run: Run, step: Reveal, when: datetime) -> str:
    """Let everybody read at their own pace."""
    return "none"


def context(at: At[Reveal]) -> dict[str, Any]:
    """Give what has opened; before that, only this person's own."""
    if not deciding.opened(at.run, at.step):
        ready = deciding.ready(at.run, at.step)
        scene = "ready" if ready else f"mine-{at.me.seat}"
        return {
            "state": "ready" if ready else "waiting",
            "scene": scene,
            "own": [_group(at, key) for key in at.step.of],
        }
    if at.step.view == "guess":
        return {"state": "opened", "scene": "done", "groups": [], "guesses": _guesses(at), "next_one": None}
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


def _guesses(at: At[Reveal]) -> list[dict[str, Any]]:
    """Pair what each guessed about the other with what that one said; `of` names the two questions in turn."""
    steps = [next(step for step in at.exercise.steps if step.id == key) for key in at.step.of]
    found = []
    for told, guessed in zip(steps[::2], steps[1::2], strict=False):
        said = {voice.seat: voice for voice in deciding.voices(at.run, told, at.person)}
        guess = {voice.seat: voice for voice in deciding.voices(at.run, guessed, at.person)}
        pairs = [(guess.get(ACROSS[seat]), said[seat]) for seat in said]
        found.append({"step": at.filled(told), "pairs": pairs})
    return found


def _common(voices: list[deciding.Voice]) -> list[str]:
    """Give the lines that both named, as the first wrote them."""
    lines = [[line.strip() for line in voice.words.splitlines() if line.strip()] for voice in voices]
    if len(lines) != deciding.BOTH:
        return []
    theirs = {line.casefold() for line in lines[1]}
    return [line for line in lines[0] if line.casefold() in theirs]


def _group(at: At[Reveal], key: str) -> dict[str, Any]:
    step = next(step for step in at.exercise.steps if step.id == key)
    voices = deciding.voices(at.run, step, at.person)
    seats = {seat.seat: seat.user for seat in at.run.couple.seats}
    cards = {drawing.card(at.run, step, seats[voice.seat]) for voice in voices}
    return {
        "overlap": at.step.view == "overlap",
        "common": _common(voices) if at.step.view == "overlap" else [],
        "cards": sorted(filter(None, cards)),
        "step": at.filled(step),
        "voices": voices,
        "hint": at.filled(step).listen if isinstance(step, Ask) else "",
        "may_keep": keeping.may_keep(at.run, step, by=at.person),
        "jar": isinstance(step, Ask) and step.keep_as == "gratitude",
        "notes": comments.notes(at.run, step, at.person),
    }
