"""Each marks a list; what both accept appears, and one of it is picked."""

from datetime import datetime
from typing import Any

from apps.exercises import matching, meeting
from apps.exercises.content.schema import Match
from apps.exercises.forms import MatchForm
from apps.exercises.models import Run
from apps.exercises.steps.at import At
from apps.web.decks import text_of

TEMPLATE = "exercises/_match.html"
MARKED = True


def form(at: At[Match], data: Any = None) -> MatchForm:
    """Give the list with this person's own marks."""
    before = matching.remembered(at.run, at.plain, at.person)
    cards = matching.options(at.run, at.plain, at.person)
    initial = {f"card-{number}": before[card.id] for number, card in enumerate(cards) if card.id in before}
    return MatchForm(data, cards=cards, answers=at.step.answers, initial=initial)


def may_pass(run: Run, step: Match, when: datetime) -> bool:
    """Let it be left out, or left with nothing shared."""
    return True


def gate(run: Run, step: Match, when: datetime) -> str:
    """Leave it together; where all that follows is about a pick and there is none, that is the end."""
    return "any" if matching.leads_on(run, step) else "end"


def context(at: At[Match]) -> dict[str, Any]:
    """Give the list, or what is shared."""
    shared = matching.shared(at.run, at.plain)
    options = (*at.plain.options, *at.plain.retired)
    marked = matching.has_marked(at.run, at.plain, at.person)
    return {
        "form": form(at),
        "shared": [text_of(options, key) for key in shared or ()],
        "picked": meeting.pick_at(at.run, at.plain),
        "state": "shared" if shared is not None else "mine" if marked else "mark",
    }
