"""Each marks a list for themselves; only what both accept appears, never more than three of it, and one is picked.

Which three is drawn by lot, so that a missing one means little (design: content, A.1 rule 8).
"""

import json
import random
from contextlib import suppress
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.exercises.content.schema import Ask, Match
from apps.exercises.content.texts import texts
from apps.exercises.models import Answer, Run
from apps.exercises.runs import access, agreeing, drawing, flow, state
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.ask.form import NOT_AMONG
from apps.exercises.steps.base import Gate, Kind, action, number
from apps.web.decks import Option

OFFERED = 3
PICK = "{pick}"


class MatchForm(forms.Form):
    """One answer for each card."""

    def __init__(self, *args: Any, cards: tuple[Option, ...], answers: tuple[Option, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cards = cards
        for place, card in enumerate(cards):
            if not card.text:  # deleted since it was drawn
                continue
            self.fields[f"card-{place}"] = forms.ChoiceField(
                label=card.text,
                help_text=getattr(card, "easier", ""),
                choices=[(answer.id, answer.text) for answer in answers],
                widget=forms.RadioSelect,
                error_messages={"required": _("You haven’t marked this one yet."), "invalid_choice": NOT_AMONG},
            )

    def marks(self) -> dict[str, str]:
        """Returns the answer for each card, both by their ids."""
        said = self.cleaned_data
        return {card.id: said[name] for at, card in enumerate(self.cards) if (name := f"card-{at}") in said}


class MatchKind(Kind[Match]):
    """Settled is what is `shared`, by ids, the one that is `picked` of it; before, the `cards` that were drawn."""

    record = Match

    def elements(self, step: Match) -> tuple[str, ...]:
        return ("cards",)

    def gate(self, visit: Visit[Match]) -> Gate:
        """Leaves it together; where all that follows is about a pick and there is none, that is the end."""
        if not visit.plain.pick or visit.outcome.get("picked"):
            return "any"
        later = visit.exercise.steps[visit.exercise.place_of(visit.plain) + 1 :]
        return "end" if any(PICK in text for one in later for name, text in texts(one) if name != "frame") else "any"

    def form(self, visit: Visit[Match], data: QueryDict | None = None) -> MatchForm:
        marked, cards = _remembered(visit), options(visit.run, visit.plain, visit.person)
        initial = {f"card-{place}": marked[card.id] for place, card in enumerate(cards) if card.id in marked}
        return MatchForm(data, cards=cards, answers=visit.step.answers, initial=initial)

    def context(self, visit: Visit[Match]) -> dict[str, Any]:
        shared, marked = visit.outcome.get("shared"), visit.own_input() is not None
        return {
            "form": self.form(visit),
            "shared": [state.card_text(visit.run, visit.plain, key) for key in shared or ()],
            "picked": state.pick_at(visit.run, visit.plain),
            "state": "shared" if shared is not None else "waits" if waits(visit) else "mine" if marked else "mark",
        }

    @action
    def mark(self, visit: Visit[Match], data: QueryDict) -> None:
        """Sets the marks of one: an answer for each option. Once both are set, what is shared shows."""
        if waits(visit):
            return
        run, step, marks = visit.run, visit.plain, self.valid(visit, data).marks()
        if step.remember:
            run.put(Answer, {"step": step.id, "writer_id": visit.person.pk}, words=json.dumps(marks))
        if visit.looking_back or "shared" in visit.outcome:
            return
        visit.set_input(marks)
        if both := state.both_inputs(run, step):
            shared = _shared(visit, both)
            visit.settle(visit.outcome | {"shared": shared})
            if not shared and step.options:
                drawing.deal_question(run, step, step.options[0].id, by=visit.person)
            visit.change.reaches_both()

    @action
    def pick(self, visit: Visit[Match], data: QueryDict) -> None:
        """Settles on one of what is shared, for both; the first tap holds."""
        settled, place = visit.outcome, number(data, "number")
        shared = settled.get("shared") or []
        if 0 <= place < len(shared) and not visit.looking_back:
            if not settled.get("picked"):
                visit.settle(settled | {"picked": shared[place]})
                drawing.deal_question(visit.run, visit.plain, shared[place], by=visit.person)
                agreeing.note(visit.change, visit.exercise, {visit.key: shared[place]})
            flow.go_on_together(visit)

    @action
    def draw_again(self, visit: Visit[Match], data: QueryDict) -> None:
        """Draws other cards for both, without a reason; what was marked is forgotten."""
        settled = visit.outcome
        if visit.plain.deck and "shared" in settled and not settled.get("picked"):
            turn, call = int(settled.get("turn", 0)) + 1, visit.walk.mode == "apart"
            visit.settle(drawing.deal(visit.run, visit.plain, call=call, turn=turn))
            visit.change.reaches_both()


def waits(visit: Visit[Match]) -> bool:
    """Tells whether its list is of what both share, and is not whole yet."""
    source = visit.run.guide.step(visit.plain.from_step)
    return isinstance(source, Ask) and source.see == "on-share" and not access.both_shown(visit.run, source)


def options(run: Run, step: Match, person: User) -> tuple[Option, ...]:
    """Returns what is to be marked, the same for both."""
    if step.deck:
        return drawing.dealt(run, step)
    source = run.guide.step(step.from_step)
    if not source:
        return step.options
    voices = access.voices(run, source, person)
    lines = [line.strip() for voice in voices for line in voice.words.splitlines() if voice.state == "said"]
    # What people wrote has no id but itself.
    return tuple(Option(id=line, text=line) for line in dict.fromkeys(filter(None, lines)))


def _remembered(visit: Visit[Match]) -> dict[str, str]:
    """Returns this person's own marks, an answer for each option: of this run, else of the last they were kept in."""
    marks, run = visit.own_input(), visit.run
    if isinstance(marks, dict) or not visit.plain.remember:
        return marks or {}
    kept = run.couple.answers.filter(writer=visit.person, step=visit.key, run__exercise=run.exercise)
    last = kept.order_by("-run__day", "-run__round").first()
    with suppress(ValueError):
        return dict(json.loads(last.words)) if last else {}
    return {}


def _shared(visit: Visit[Match], both: list[Any]) -> list[str]:
    accepted = {answer.id for answer in visit.plain.answers[:-1]}
    given = [one if isinstance(one, dict) else {} for one in both]
    cards = options(visit.run, visit.plain, visit.person)
    open_to_both = [card.id for card in cards if all(one.get(card.id) in accepted for one in given)]
    lot = random.Random(f"{visit.run.pk} {visit.key} of three")  # noqa: S311  (to hide no secret, only an order)
    chosen = lot.sample(open_to_both, min(OFFERED, len(open_to_both)))
    return [key for key in open_to_both if key in chosen]
