"""Plays any exercise through the doors, as two people do: what each page offers is what is tapped."""

from __future__ import annotations

import re
from html import unescape
from uuid import UUID

from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.schema import (
    Ask,
    Build,
    Consent,
    Match,
    Photos,
    Plan,
    Read,
    Reveal,
    Step,
    Timer,
    Turns,
)
from apps.exercises.content.signs import Signs
from apps.exercises.models import Run
from apps.exercises.runs import access, state
from apps.exercises.runs.walk import Walk
from apps.exercises.steps import match, plan

ENOUGH = 400


class Player:
    """One person with a phone, who taps what brings an exercise forward."""

    def __init__(self, browser: Client, person: User, couple: Couple) -> None:
        self.browser, self.person, self.couple = browser, person, couple

    def begin(self, exercise: str, mode: str = "", **more: str) -> Run:
        answer = self.browser.post(reverse("exercises:begin", args=[exercise]), {"mode": mode, **more})
        assert answer.status_code == 302
        return self.run(answer["Location"].rstrip("/").split("/")[-1])

    def run(self, pk: UUID | str) -> Run:
        """Returns the run with all its rows as they stand now."""
        rows = ("inputs", "outcomes", "clocks", "notes")
        return self.couple.runs.gathered().prefetch_related(*rows).get(pk=pk)

    def page(self, run: Run, query: str = "") -> str:
        answer = self.browser.get(run.get_absolute_url() + query)
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    def post(self, name: str, run: Run, step: str = "", /, **data: object) -> str:
        answer = self.browser.post(address(name, run, step), data)
        assert answer.status_code == 302, (name, step, answer.status_code)
        return answer.get("Location", "")

    def go_on(self, run: Run, step: Step, **more: str) -> None:
        self.post("go-on", run, step.id, **more)

    def at(self, run: Run) -> Step:
        return Walk(self.run(run.pk), self.person).place

    def is_over(self, run: Run) -> bool:
        return self.at(run).kind == "finish"

    def tap(self, run: Run) -> None:
        """Look at the page and do one thing of what it offers."""
        self.page(run)
        step = self.at(run)
        getattr(self, f"tap_{step.kind}")(self.run(run.pk), step)

    def tap_read(self, run: Run, step: Read) -> None:
        self.go_on(run, step)

    def tap_photos(self, run: Run, step: Photos) -> None:
        self.go_on(run, step)

    def tap_ask(self, run: Run, step: Ask) -> None:
        if step.input == "dreams":
            self.post("answer", run, step.id, **a_dream(self.person))
            self.post("share", run, step.id)
            return
        words = (
            step.options[0].id if step.input in ("choice", "scale", "many") else f"Words of {self.person} at {step.id}"
        )
        self.post("answer", run, step.id, words=words)

    def tap_reveal(self, run: Run, step: Reveal) -> None:
        if access.opened(run, step):
            self.go_on(run, step)
        else:
            self.post("open", run, step.id)

    def tap_timer(self, run: Run, step: Timer) -> None:
        clock = state.clock(run, step)
        if not clock:
            self.post("ready", run, step.id, seconds=step.lengths[0])
        elif clock.spent < clock.total:
            self.post("clock", run, step.id, what="enough", phase=clock.phase)
        else:
            self.go_on(run, step)

    def tap_turns(self, run: Run, step: Turns) -> None:
        clock, part = state.clock(run, step), state.outcome(run, step).get("part")
        if not clock:
            self.post("ready", run, step.id, first="one")
        elif part == "over":
            self.go_on(run, step)
        else:
            self.post("clock", run, step.id, what="tap" if part == "tap" else "next", tap=0, phase=clock.phase)

    def tap_match(self, run: Run, step: Match) -> None:
        if "shared" in state.outcome(run, step):
            self.post("pick", run, step.id, number=0)
            return
        cards = match.options(run, step, self.person)
        self.post("mark", run, step.id, **{f"card-{number}": step.answers[0].id for number in range(len(cards))})

    def tap_consent(self, run: Run, step: Consent) -> None:
        self.post("say", run, step.id, what="yes")

    def tap_build(self, run: Run, step: Build) -> None:
        parts = {slot.id: f"some words {slot.id}" for slot in step.slots}
        assert "show=whole" in self.post("draft", run, step.id, **parts)
        assert "some words" in self.page(run, f"?step={step.id}&show=whole")
        self.post("deliver", run, step.id, how="share")

    def tap_signs(self, run: Run, step: Signs) -> None:
        if access.own_answers(run, self.person).get(step.id):
            self.go_on(run, step)
        else:
            self.post("tap", run, step.id, **{sign.id: step.options[-1].id for sign in step.signs})

    def tap_milestone(self, run: Run, step: Step) -> None:
        self.post("save", run, step.id, name="The keys", on="2020-02-29", kind="first", quiet="celebrate")

    def tap_plan(self, run: Run, step: Plan) -> None:
        planned = plan.standing(run, step, self.person)
        if planned and planned.agreed_on:
            self.go_on(run, step)
        elif found := re.search(r'name="mark" value="(\w+)"', self.page(run)):
            self.post("agree", run, step.id, mark=found[1])
        else:
            self.post("propose", run, step.id, what="Tea on the balcony", on="2030-06-21", time="20:30")


def a_dream(of: User) -> dict[str, str]:
    """Returns what is sent to name a dream."""
    said = {f"{name}-{at}": one for at in range(5) for name, one in (("whose", "mine"), ("horizon", "year"))}
    return said | {"what-0": f"A dream of {of}"}


def address(name: str, run: Run, step: str = "") -> str:
    """Returns where something is sent: to a step's door, or to one of the run or of what comes of it."""
    if step and name not in ("keep", "note", "reply", "helped"):
        return reverse("exercises:act", args=[run.pk, step, name.replace("_", "-")])
    return reverse(f"exercises:{name}", args=[run.pk, step] if step else [run.pk])


def play(run: Run, *players: Player) -> int:
    """Let them tap in turn until all are at the end; give the number of taps."""
    for number in range(ENOUGH):
        waiting = [player for player in players if not player.is_over(run)]
        if not waiting:
            return number
        waiting[number % len(waiting)].tap(run)
    raise AssertionError([player.at(run).id for player in players])
