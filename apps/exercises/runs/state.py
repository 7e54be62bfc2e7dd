"""What the rows of a run say of a step: what each has set, what both have settled, and its clock.

What one has set is nobody else's business until it is settled: nothing here tells the other, not even that it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from apps.accounts.models import User
from apps.couples.models import Change, Membership
from apps.exercises.content.schema import Ask, Match, Step
from apps.exercises.models import Clock, Input, Outcome, Run
from apps.vault.sealing import Unreadable
from apps.web.decks import text_of

BOTH = 2
FRESH = timedelta(minutes=15)  # as long as a “yes” or “ready” of one waits for the other's


@contextmanager
def locked(run: Run, by: User) -> Iterator[tuple[Change, Run]]:
    """Locks the couple and gives the run as it is now; what was read before may be old."""
    with run.couple.change(by=by, seen_by=[by]) as change:
        yield change, change.couple.runs.known().fresh(run)


def other(run: Run, person: User) -> Membership | None:
    """Returns the other's seat, where somebody sits there."""
    return next((seat for seat in run.couple.seats if seat.user_id != person.pk), None)


def input_of(run: Run, step: Step, person: User, *, since: datetime | None = None) -> Any:
    """Returns what this person has set at a step, None where nothing is, or nothing since then."""
    return next((_value(row) for row in _inputs(run, step, since) if row.person_id == person.pk), None)


def both_inputs(run: Run, step: Step, *, since: datetime | None = None) -> list[Any] | None:
    """Returns both inputs once both are set, None before."""
    people = {seat.user_id for seat in run.couple.seats}
    found = [row for row in _inputs(run, step, since) if row.person_id in people]
    return [_value(row) for row in found] if len(found) == BOTH else None


def set_input(run: Run, step: Step, person: User, value: Any, *, now: datetime, lasts: timedelta | None = None) -> None:
    """Sets what this person wants at a step, in place of what they had set; `lasts` says how long it holds."""
    due_at = now + lasts if lasts else None
    run.put(Input, {"step": step.id, "person_id": person.pk}, value=value, at=now, due_at=due_at)


def clear_inputs(run: Run, step: Step, person: User | None = None) -> None:
    """Forgets what both, or one of them, had set at a step."""
    run.drop(Input, [row for row in _inputs(run, step) if not person or row.person_id == person.pk])


def outcome(run: Run, step: Step) -> dict[str, Any]:
    """Returns what both have settled at a step, empty where they have not."""
    return next((_value(row) or {} for row in run.rows(Outcome) if row.step == step.id), {})


def settle(run: Run, step: Step, value: dict[str, Any], *, by: User) -> None:
    """Writes down what is settled. It is nobody's wish: `by` only names the key it is sealed with."""
    rows = [row for row in run.rows(Outcome) if row.step == step.id]
    run.put(Outcome, {"step": step.id}, value=value, **({} if rows else {"by": by}))


def clock(run: Run, step: Step) -> Clock | None:
    return next((clock for clock in run.rows(Clock) if clock.step == step.id), None)


def pick_at(run: Run, step: Match) -> str:
    return card_text(run, step, str(outcome(run, step).get("picked", "")))


def card_text(run: Run, step: Match | Ask, key: str) -> str:
    """Returns what stands on a card that was drawn; one of their own may be deleted since."""
    found = text_of((*step.options, *step.retired), key)
    if found != key or not (key and (step.deck or getattr(step, "deck_from", ""))):
        return found
    found = text_of(tuple(run.own_cards), key)
    return gettext("Deleted.") if found == key else found


def picked(run: Run, person: User) -> str:
    """Returns what the two picked last, for the texts that name it, as this person reads it."""
    picks = [pick_at(run, step) for step in run.guide_for(person).of_kind(Match)]
    return next((pick for pick in reversed(picks) if pick), "")


def _inputs(run: Run, step: Step, since: datetime | None = None) -> list[Input]:
    return [row for row in run.rows(Input) if row.step == step.id and (not since or row.at > since)]


def _value(row: Input | Outcome) -> Any:
    # What can't be read any more is as if it had never been set.
    with suppress(Unreadable):
        return row.value
    return None
