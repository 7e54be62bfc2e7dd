"""Answers that open at the same moment: waiting, ready, and then side by side or one by one."""

from typing import Any

from django.http import QueryDict

from apps.exercises.content.schema import Ask, Reveal, Step
from apps.exercises.runs import access
from apps.exercises.runs.access import Voice
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.ask import deck
from apps.exercises.steps.base import Gate, Kind, action

ACROSS = {"one": "two", "two": "one"}


class RevealKind(Kind[Reveal]):
    """Read by each at their own pace, once it has opened."""

    record = Reveal

    def gate(self, visit: Visit[Reveal]) -> Gate:
        return "none" if access.opened(visit.run, visit.plain) else "stay"

    def context(self, visit: Visit[Reveal]) -> dict[str, Any]:
        """Returns what has opened; before that, only this person's own."""
        step = visit.step
        if not access.opened(visit.run, step):
            state = "ready" if access.ready(visit.run, step) else "waiting"
            scene = "ready" if state == "ready" else f"mine-{visit.me.seat}"
            return {"state": state, "scene": scene, "own": [_group(visit, key) for key in step.of]}
        if step.view == "guess":
            return {"state": "opened", "scene": "done", "groups": [], "guesses": _guesses(visit), "next_one": None}
        shown = step.of
        if step.view == "one-by-one":
            shown = (visit.show,) if visit.show in step.of else step.of[:1]
        later = step.of[step.of.index(shown[-1]) + 1 :]
        groups = [_group(visit, key) for key in shown]
        return {
            "state": "opened",
            "scene": "done",
            "groups": groups,
            "next_one": visit.filled(_step(visit, later[0])) if later else None,
        }

    @action
    def open(self, visit: Visit[Reveal], data: QueryDict) -> None:
        """Opens the answers for both at once, where both are ready, however often and by whomever it is tapped."""
        run, today = visit.run, visit.run.couple.today(visit.now)
        if access.opened(run, visit.plain):
            visit.change.seen_by.clear()
        elif access.ready(run, visit.plain):
            # Until noon it is still last evening's.
            last_evening = run.day == run.couple.last_evening(visit.now)
            access.open_answers(run, visit.plain, run.day if last_evening else today)
            visit.change.reaches_both()


def _step(visit: Visit[Reveal], key: str) -> Step:
    return next(step for step in visit.exercise.steps if step.id == key)


def _guesses(visit: Visit[Reveal]) -> list[dict[str, Any]]:
    """Pairs what each guessed about the other with what that one said; `of` names the two questions in turn."""
    steps = [_step(visit, key) for key in visit.step.of]
    found = []
    for told, guessed in zip(steps[::2], steps[1::2], strict=False):
        said = {voice.seat: voice for voice in access.voices(visit.run, told, visit.person)}
        guess = {voice.seat: voice for voice in access.voices(visit.run, guessed, visit.person)}
        pairs = [(guess.get(ACROSS[seat]), said[seat]) for seat in said]
        found.append({"step": visit.filled(told), "pairs": pairs})
    return found


def _common(voices: list[Voice]) -> list[str]:
    """Returns the lines that both named, as the first wrote them."""
    lines = [[line.strip() for line in voice.words.splitlines() if line.strip()] for voice in voices]
    if len(lines) != access.BOTH:
        return []
    theirs = {line.casefold() for line in lines[1]}
    return [line for line in lines[0] if line.casefold() in theirs]


def _group(visit: Visit[Reveal], key: str) -> dict[str, Any]:
    run, step, person = visit.run, _step(visit, key), visit.person
    voices = access.voices(run, step, person)
    people = [seat.user for seat in run.couple.seats if seat.seat in {voice.seat for voice in voices}]
    filled = visit.filled(step)
    return {
        "overlap": visit.step.view == "overlap",
        "common": _common(voices) if visit.step.view == "overlap" else [],
        "cards": sorted({deck.card(run, step, one) for one in people} - {""}),
        "step": filled,
        "voices": voices,
        "hint": filled.listen if isinstance(filled, Ask) else "",
        "may_keep": access.may_keep(run, step, person),
        "jar": isinstance(step, Ask) and step.keep_as == "gratitude",
        "notes": access.notes(run, step, person),
    }
