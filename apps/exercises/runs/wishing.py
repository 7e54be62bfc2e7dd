"""Lists of wishes: kept at the answer in an exercise or changed on their own page, and opened when both have one."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask, Reveal
from apps.exercises.models import Run, WishList
from apps.web.decks import text_of

WEEK = 7  # days, on one of which Home may show a wish
Sight = WishList.Sight


class Family(NamedTuple):
    """The wishes of one kind that each of the two has; those in their own words are of no kind."""

    name: str
    mine: list[str]
    theirs: list[str]


def step_of(language: str) -> Ask:
    """Returns the step at which wishes are picked."""
    return next(step for one in load(language).values() for step in one.of_kind(Ask) if step.families)


def keep(change: Change, person: User, lines: list[str], *, only_me: bool) -> WishList:
    """Keeps somebody's list, behind the lock; in place of one that was open it stays open, but for `only_me`."""
    mine = change.couple.wish_lists.filter(person=person).first() or WishList(couple=change.couple, person=person)
    if mine.sight == Sight.OPEN:  # what the other can see changes, or goes
        change.reaches_both()
    mine.wishes = "\n".join(lines)
    mine.sight = Sight.ONLY_ME if only_me else Sight.OPEN if mine.sight == Sight.OPEN else Sight.WAITS
    mine.save()
    return mine


def keep_answer(change: Change, person: User, lines: list[str], *, only_me: bool) -> None:
    """Makes a list of what was answered in a run. One that is open stays as it is: the answer has yet to open."""
    if only_me or not change.couple.wish_lists.filter(person=person, sight=Sight.OPEN).exists():
        keep(change, person, lines, only_me=only_me)


def change_list(couple: Couple, lines: list[str], *, only_me: bool, by: User) -> None:
    """Changes one's own list on its page; an empty one is dropped. It opens once both have one to show."""
    with couple.change(by=by, seen_by=[by]) as change:
        mine = keep(change, by, lines, only_me=only_me)
        shown = change.couple.wish_lists.exclude(sight=Sight.ONLY_ME)
        if not lines:
            mine.delete()
        elif mine.sight == Sight.WAITS and shown.exclude(person=by).exists():
            shown.update(sight=Sight.OPEN)
            change.reaches_both()


def open_up(run: Run, reveal: Reveal) -> None:
    """Opens the lists of both with their answers; behind the lock."""
    if any(step.id in reveal.of and step.families for step in run.guide.of_kind(Ask)):
        run.couple.wish_lists.filter(sight=Sight.WAITS).update(sight=Sight.OPEN)


def side_by_side(mine: WishList | None, theirs: WishList | None, language: str) -> list[Family]:
    """Returns what is on two lists by family, as one reads it; families without a wish are left out."""
    step = step_of(language)
    left, right = (found.lines if found else [] for found in (mine, theirs))
    found = [Family(one.text, *([wish.text for wish in one.wishes if wish.id in some] for some in (left, right)))
             for one in step.families]  # fmt: skip
    own = Family("", own_words(step, left), own_words(step, right))
    return [family for family in (*found, own) if family.mine or family.theirs]


def own_words(step: Ask, lines: Iterable[str]) -> list[str]:
    """Returns those of a list that somebody put in their own words."""
    known = {option.id for option in (*step.options, *step.retired)}
    return [line for line in lines if line not in known]


def of_week(theirs: WishList | None, language: str, today: date) -> str:
    """Returns one of the other's wishes on one day of each week, in turn; on all others nothing."""
    if not theirs or not theirs.lines or (today.toordinal() + theirs.couple_id.int) % WEEK:
        return ""
    step = step_of(language)
    return text_of((*step.options, *step.retired), theirs.lines[today.toordinal() // WEEK % len(theirs.lines)])
