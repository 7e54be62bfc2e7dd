"""Each marks a list for themselves; only what both accept appears, and never more than three of it.

Which three is drawn by lot, so that a missing one means little (design: content, A.1 rule 8).
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.exercises import meeting, navigation, reveal
from apps.exercises.content.schema import Match, texts
from apps.exercises.models import Answer, Run
from apps.web import decks
from apps.web.decks import Option

OFFERED = 3
PICK = "{pick}"


def options(run: Run, step: Match, person: User) -> tuple[Option, ...]:
    """List what is to be marked, the same for both."""
    if step.deck:
        turn = int(meeting.settled(run, step).get("turn", 0))
        return decks.drawn(step.options, f"{run.pk} {step.id}", step.draw, turn)
    return _lines(run, step, person) if step.from_step else step.options


def remembered(run: Run, step: Match, person: User) -> dict[str, str]:
    """Give this person's own marks, an answer for each option: of this run, else of the last they were kept in."""
    mark = meeting.own_mark(run, step, person)
    if isinstance(mark, dict):
        return mark
    if not step.remember:
        return {}
    kept = run.couple.answers.filter(writer=person, step=step.id, run__exercise=run.exercise)
    last = kept.order_by("-run__day", "-run__round").first()
    with suppress(ValueError):
        return dict(json.loads(last.words)) if last else {}
    return {}


def has_marked(run: Run, step: Match, person: User) -> bool:
    return meeting.own_mark(run, step, person) is not None


def mark(run: Run, step: Match, answers: Mapping[str, str], *, by: User, at: datetime) -> None:
    """Set the marks of one: an answer for each option. Once both are set, what is shared shows."""
    with meeting.at(run, by) as (change, now):
        if step.remember:
            words = json.dumps(dict(answers))
            key: dict[str, Any] = {"run": now, "step": step.id, "writer": by}
            Answer.objects.update_or_create(couple=change.couple, **key, defaults={"words": words})
        if navigation.place(now, by).id != step.id or "shared" in meeting.settled(now, step):
            return
        meeting.mark(now, step, by, dict(answers), at=at)
        if marks := meeting.both_marks(now, step):
            shared = _shared(now, step, marks, options(now, step, by))
            meeting.settle(now, step, meeting.settled(now, step) | {"shared": shared}, by=by)
            change.reaches_both()


def shared(run: Run, step: Match) -> list[str] | None:
    """Give the ids of what both accept, three at most; None before both have marked."""
    return meeting.settled(run, step).get("shared")


def pick(run: Run, step: Match, number: int, *, by: User) -> None:
    """Settle on one of what is shared, for both; the first tap holds."""
    with meeting.at(run, by) as (change, now):
        found = shared(now, step) or []
        if 0 <= number < len(found) and navigation.place(now, by).id == step.id:
            value = meeting.settled(now, step)
            if not value.get("picked"):
                meeting.settle(now, step, value | {"picked": found[number]}, by=by)
            meeting.go_on_together(change, now, step, by)


def draw_again(run: Run, step: Match, *, by: User) -> None:
    """Draw other cards for both, without a reason; what was marked is forgotten."""
    with meeting.at(run, by) as (change, now):
        value = meeting.settled(now, step)
        if step.deck and "shared" in value and not value.get("picked"):
            meeting.settle(now, step, {"turn": int(value.get("turn", 0)) + 1}, by=by)
            change.reaches_both()


def leads_on(run: Run, step: Match) -> bool:
    """Tell whether there is a way on from here without a pick: no, where later texts are about it."""
    if not step.pick or meeting.settled(run, step).get("picked"):
        return True
    later = run.guide.steps[run.guide.place_of(step) + 1 :]
    return not any(PICK in text for one in later for name, text in texts(one) if name != "frame")


def _shared(run: Run, step: Match, marks: list[Any], cards: tuple[Option, ...]) -> list[str]:
    accepted = {answer.id for answer in step.answers[:-1]}
    given = [one if isinstance(one, dict) else {} for one in marks]
    open_to_both = [card.id for card in cards if all(one.get(card.id) in accepted for one in given)]
    lot = random.Random(f"{run.pk} {step.id} of three")  # noqa: S311  (to hide no secret, only an order)
    chosen = lot.sample(open_to_both, min(OFFERED, len(open_to_both)))
    return [key for key in open_to_both if key in chosen]


def _lines(run: Run, step: Match, person: User) -> tuple[Option, ...]:
    source = run.guide.step(step.from_step)
    voices = reveal.voices(run, source, person) if source else []
    lines = [line.strip() for voice in voices for line in voice.words.splitlines() if voice.state == "said"]
    # What people wrote has no id but itself.
    return tuple(Option(id=line, text=line) for line in dict.fromkeys(filter(None, lines)))
