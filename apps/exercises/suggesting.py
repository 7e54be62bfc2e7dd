"""One idea at a time for Home, by the rules in content/suggestions.toml.

Why it is this one is said nowhere on Home: what one has tapped for oneself could be read off it over a shoulder.
"""

import functools
import tomllib
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from django.conf import settings

from apps.accounts.models import User
from apps.exercises.content.load import load
from apps.exercises.content.schema import Exercise
from apps.exercises.content.signs import Signs
from apps.exercises.models import Run
from apps.exercises.runs import access
from apps.exercises.sofar import SoFar
from apps.exercises.steps import signs
from apps.web.decks import Slug

FILE = "suggestions.toml"
WEEK = 7


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When it speaks, and what it has to say; the file tells what each `when` means."""

    when: Literal["signs", "saved", "since", "untried"]
    to: tuple[Slug, ...] = ()
    days: Annotated[int, msgspec.Meta(ge=1, le=365)] = WEEK


@dataclass(frozen=True)
class Known:
    """What one person's idea goes by. `last` are the days on which the two did something, by its id."""

    today: date
    led: tuple[str, ...] = ()
    tapped: date = date.min
    has_saved: bool = False
    last: Mapping[str, date] | None = None

    def day_of(self, key: str) -> date | None:
        return (self.last or {}).get(key)


def _signs(_rule: Rule, known: Known) -> list[str]:
    return [key for key in known.led if (known.day_of(key) or date.min) < known.tapped]


def _saved(rule: Rule, known: Known) -> tuple[str, ...]:
    return rule.to if known.has_saved else ()


def _since(rule: Rule, known: Known) -> tuple[str, ...]:
    day = known.day_of(rule.to[0])
    return rule.to if day and (known.today - day).days >= rule.days else ()


def _untried(rule: Rule, known: Known) -> list[str]:
    left = [key for key in rule.to if not known.day_of(key)]
    turn = known.today.toordinal() // WEEK % (len(left) or 1)
    return left[turn:] + left[:turn]


WHEN: dict[str, Callable[[Rule, Known], Iterable[str]]] = {
    "signs": _signs, "saved": _saved, "since": _since, "untried": _untried,
}  # fmt: skip


def suggest(rules: Iterable[Rule], known: Known, without: Set[str] = frozenset()) -> str:
    """Returns the id of one exercise that is not among those to do without, or nothing."""
    fitting = (key for rule in rules for key in WHEN[rule.when](rule, known))
    return next((key for key in fitting if key not in without), "")


def for_home(person: User, today: date, week: Iterable[Run], so_far: SoFar, shown: Set[str]) -> Exercise | None:
    """Returns the idea for this person: nothing that they have hidden, and nothing that is shown beside it."""
    led, tapped = _own_taps(person, week)
    known = Known(today, led, tapped, so_far.has_saved, so_far.last)
    key = suggest(rules(str(settings.CONTENT)), known, so_far.hidden | so_far.done | shown)
    found = load(person.language).get(key)
    return found if found and not found.is_private else None


def _own_taps(person: User, week: Iterable[Run]) -> tuple[tuple[str, ...], date]:
    for run in sorted(week, key=lambda one: one.day, reverse=True):
        mine = access.own_answers(run, person)
        for step in run.guide.of_kind(Signs):
            if step.id in mine:
                return signs.leads(step, signs.read(mine[step.id])), run.day
    return (), date.min


@functools.cache
def rules(root: str) -> tuple[Rule, ...]:
    """Reads the rules, once; without a file there are none. The system check has looked through them before."""
    file = Path(root, FILE)
    return msgspec.convert(tomllib.loads(file.read_text("utf-8"))["rule"], tuple[Rule, ...]) if file.exists() else ()


def faults(root: Path) -> list[str]:
    """List what is wrong with the rules, for their author."""
    try:
        found = rules(str(root))
    except (ValueError, KeyError, OSError) as problem:
        return [f"{FILE}: {problem}."]
    for_both = {file.stem for file in (root / settings.LANGUAGE_CODE / "exercises").glob("*.toml")}
    unknown = {key for rule in found for key in rule.to} - for_both
    empty = [rule.when for rule in found if (rule.when == "signs") == bool(rule.to)]
    return [
        *(f"{FILE}: to names “{key}”, which does not exist." for key in sorted(unknown)),
        *(f"{FILE}: “{when}” has no `to`, or has one that does nothing." for when in empty),
    ]
