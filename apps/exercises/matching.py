"""Each marks a list for themselves; only what both accept appears, and never more than three of it.

Which three is drawn by lot, so that a missing one means little (design: content, A.1 rule 8).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.exercises import meeting, reveal, way
from apps.exercises.catalogue import Step
from apps.exercises.models import Answer, Run
from apps.web import decks

OFFERED = 3
PICK = "{pick}"


def options(run: Run, step: Step, person: User) -> tuple[str, ...]:
    """List what is to be marked, the same for both."""
    seed = f"{run.pk} {step.id}"
    if step.from_deck:
        turn = int(meeting.settled(run, step).get("turn", 0))
        cards = tuple(card.text for card in decks.drawn(step.from_deck, seed, step.draw, turn))
    elif step.from_step:
        cards = _lines(run, step, person)
    else:
        cards = step.options
    if step.order == "shuffle":
        return tuple(random.Random(seed).sample(cards, len(cards)))  # noqa: S311  (an order, no secret)
    return cards


def remembered(run: Run, step: Step, person: User) -> list[int]:
    """Give this person's own marks: of this run, else of the last that they were kept in."""
    mark = meeting.own_mark(run, step, person)
    if isinstance(mark, list):
        return mark
    if not step.remember:
        return []
    kept = run.couple.answers.filter(writer=person, step=step.id, run__exercise=run.exercise)
    last = kept.order_by("-run__day", "-run__round").first()
    return [int(one) for one in last.words.split() if one.isdecimal()] if last else []


def has_marked(run: Run, step: Step, person: User) -> bool:
    """Tell whether this person's own marks wait."""
    return meeting.own_mark(run, step, person) is not None


def mark(run: Run, step: Step, answers: Sequence[int], *, by: User, at: datetime) -> None:
    """Set the marks of one: for each option the number of an answer. Once both are set, what is shared shows."""
    with meeting.at(run, by) as (change, now):
        if step.remember:
            words = " ".join(map(str, answers))
            key: dict[str, Any] = {"run": now, "step": step.id, "writer": by}
            Answer.objects.update_or_create(couple=change.couple, **key, defaults={"words": words})
        if way.place(now, by).id != step.id or "shared" in meeting.settled(now, step):
            return
        meeting.mark(now, step, by, list(answers), at=at)
        if marks := meeting.both_marks(now, step):
            shared = _shared(now, step, marks, options(now, step, by))
            meeting.settle(now, step, meeting.settled(now, step) | {"shared": shared}, by=by)
            change.reaches_both()


def shared(run: Run, step: Step) -> list[str] | None:
    """Give what both accept, three at most; None before both have marked."""
    return meeting.settled(run, step).get("shared")


def pick(run: Run, step: Step, number: int, *, by: User) -> None:
    """Settle on one of what is shared, for both; the first tap holds."""
    with meeting.at(run, by) as (change, now):
        found = shared(now, step) or []
        if 0 <= number < len(found) and way.place(now, by).id == step.id:
            value = meeting.settled(now, step)
            if not value.get("picked"):
                meeting.settle(now, step, value | {"picked": found[number]}, by=by)
            meeting.go_on_together(change, now, step, by)


def draw_again(run: Run, step: Step, *, by: User) -> None:
    """Draw other cards for both, without a reason; what was marked is forgotten."""
    with meeting.at(run, by) as (change, now):
        value = meeting.settled(now, step)
        if step.from_deck and "shared" in value and not value.get("picked"):
            meeting.settle(now, step, {"turn": int(value.get("turn", 0)) + 1}, by=by)
            change.reaches_both()


def leads_on(run: Run, step: Step) -> bool:
    """Tell whether there is a way on from here without a pick: no, where later texts are about it."""
    if not step.pick or meeting.settled(run, step).get("picked"):
        return True
    later = run.guide.steps[run.guide.place_of(step) + 1 :]
    return not any(PICK in text for one in later for text in (one.offer, one.title, one.say))


def _shared(run: Run, step: Step, marks: list[Any], cards: tuple[str, ...]) -> list[str]:
    closed = len(step.answers) - 1
    most = closed - 1 if step.show == "both-open" else 0
    open_to_both = [
        number for number in range(len(cards)) if all(number < len(one) and one[number] <= most for one in marks)
    ]
    lot = random.Random(f"{run.pk} {step.id} of three")  # noqa: S311  (to hide no secret, only an order)
    chosen = lot.sample(open_to_both, min(OFFERED, len(open_to_both)))
    return [cards[number] for number in sorted(chosen)]


def _lines(run: Run, step: Step, person: User) -> tuple[str, ...]:
    source = run.guide.step(step.from_step)
    voices = reveal.voices(run, source, person) if source else []
    lines = [line.strip() for voice in voices for line in voice.words.splitlines() if voice.state == "said"]
    return tuple(dict.fromkeys(filter(None, lines)))
