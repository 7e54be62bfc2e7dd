"""Plays any exercise through the doors, as two people do: what each page offers is what is tapped."""

from __future__ import annotations

import re
from html import unescape
from uuid import UUID

from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import matching, meeting, navigation, planning, reveal
from apps.exercises.content.schema import Ask, Build, Consent, Match, Plan, Read, Reveal, Step, Timer, Turns
from apps.exercises.models import Run

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
        rows = ("marks", "settled", "clocks", "notes", "plans")
        return self.couple.runs.gathered().prefetch_related(*rows).get(pk=pk)

    def page(self, run: Run, query: str = "") -> str:
        answer = self.browser.get(run.get_absolute_url() + query)
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    def post(self, name: str, run: Run, step: str = "", **data: object) -> str:
        args = [run.pk, step] if step else [run.pk]
        answer = self.browser.post(reverse(f"exercises:{name}", args=args), data)
        assert answer.status_code == 302, (name, step, answer.status_code)
        return answer.get("Location", "")

    def go_on(self, run: Run, step: Step, **more: str) -> None:
        data = {"step": step.id, **more}
        assert self.browser.post(reverse("exercises:go_on", args=[run.pk]), data).status_code == 302

    def at(self, run: Run) -> Step:
        return navigation.place(self.run(run.pk), self.person)

    def is_over(self, run: Run) -> bool:
        return self.at(run).kind == "finish"

    def tap(self, run: Run) -> None:
        """Look at the page and do one thing of what it offers."""
        self.page(run)
        step = self.at(run)
        getattr(self, f"tap_{step.kind}")(self.run(run.pk), step)

    def tap_read(self, run: Run, step: Read) -> None:
        self.go_on(run, step)

    def tap_ask(self, run: Run, step: Ask) -> None:
        words = step.options[0].id if step.input == "choice" else f"Words of {self.person} at {step.id}"
        self.post("answer", run, step.id, words=words, as_it_is="1")

    def tap_reveal(self, run: Run, step: Reveal) -> None:
        if reveal.opened(run, step):
            self.go_on(run, step)
        else:
            self.post("open", run, step.id)

    def tap_timer(self, run: Run, step: Timer) -> None:
        clock = meeting.clock(run, step)
        if not clock:
            self.post("ready", run, step.id, seconds=step.lengths[0])
        elif clock.spent < clock.total:
            self.post("clock", run, step.id, what="enough", phase=clock.phase)
        else:
            self.go_on(run, step)

    def tap_turns(self, run: Run, step: Turns) -> None:
        clock, part = meeting.clock(run, step), meeting.settled(run, step).get("part")
        if not clock:
            self.post("ready", run, step.id, first="one")
        elif part == "over":
            self.go_on(run, step)
        else:
            self.post("clock", run, step.id, what="tap" if part == "tap" else "next", tap=0, phase=clock.phase)

    def tap_match(self, run: Run, step: Match) -> None:
        if matching.shared(run, step) is not None:
            self.post("pick", run, step.id, number=0)
            return
        cards = matching.options(run, step, self.person)
        self.post("mark", run, step.id, **{f"card-{number}": step.answers[0].id for number in range(len(cards))})

    def tap_consent(self, run: Run, step: Consent) -> None:
        self.post("say", run, step.id, what="yes")

    def tap_build(self, run: Run, step: Build) -> None:
        parts = {slot.id: f"some words {slot.id}" for slot in step.slots}
        assert "show=whole" in self.post("draft", run, step.id, **parts)
        assert "some words" in self.page(run, f"?step={step.id}&show=whole")
        self.post("deliver", run, step.id, how="share")

    def tap_plan(self, run: Run, step: Plan) -> None:
        planned = planning.standing(run, step, self.person)
        if planned and planned.plan.agreed_on:
            self.go_on(run, step)
        elif found := re.search(r'name="mark" value="(\w+)"', self.page(run)):
            self.post("agree", run, step.id, mark=found[1])
        else:
            self.post("propose", run, step.id, what="Tea on the balcony", on="2030-06-21", time="20:30")


def play(run: Run, *players: Player) -> int:
    """Let them tap in turn until all are at the end; give the number of taps."""
    for number in range(ENOUGH):
        waiting = [player for player in players if not player.is_over(run)]
        if not waiting:
            return number
        waiting[number % len(waiting)].tap(run)
    raise AssertionError([player.at(run).id for player in players])
