"""What is ahead: dreams, plans, days to keep and wishes."""

from typing import Any

from django.utils.translation import gettext as _

from apps.exercises.runs import wishing
from apps.plans.models import Horizon, MilestoneKind
from apps.portability.pages.parts import Item, Part, Reading, Section, day_of, is_mine
from apps.web.decks import text_of

MORE = ("where", "who", "cost", "backup", "if_then")


def sections(read: Reading, *, mine: bool = False) -> list[Section]:
    """Returns dreams, plans, dates and wishes: those of both, or one's own."""
    doc = read.document
    chosen = [[row for row in rows if is_mine(row) == mine] for rows in (doc.dreams, doc.plans, doc.milestones)]
    lists = [one for one in doc.wish_lists if (one.sight != "open") == mine]
    found = [
        Section(_("Dreams"), [_dream(read, one) for one in chosen[0]]),
        Section(_("Plans"), [_plan(read, one) for one in chosen[1]]),
        Section(_("Milestones"), [Item(_called(one), day_of(one.on)) for one in chosen[2]]),
        Section(_("Wishes"), [_wishes(read, one) for one in lists]),
        Section(_("Your own ideas"), [] if mine else [Item(one.words) for one in doc.own_cards]),
    ]
    return [section for section in found if section.items]


def _dream(read: Reading, one: Any) -> Item:
    whys = [read.voice(why, why.words) for why in read.document.whys if why.dream == one.id]
    came = _("Came true on %(day)s") % {"day": day_of(one.came_true_on)} if one.came_true_on else ""
    when = came or str(Horizon(one.horizon).label)
    return Item(one.what, when, [Part("", whys, read.shots([one.photo]), one.going)])


def _plan(read: Reading, one: Any) -> Item:
    facts = one.facts
    names = {seat: person.name for seat, person in read.people.items()}
    hour = _("%(name)s’s hour") % {"name": names.get(one.by, "")} if one.kind == "time" else ""
    title = facts.get("what") or facts.get("if_then") or hour
    more = [facts[name] for name in MORE if facts.get(name) and facts[name] != title]
    when = " ".join(filter(None, (day_of(one.on), facts.get("time", "")[:5])))
    return Item(title, when, [Part(words="\n".join(more))] if more else [])


def _called(one: Any) -> str:
    return one.name or str(MilestoneKind.SINCE.label)


def _wishes(read: Reading, one: Any) -> Item:
    step = wishing.step_of(read.language)
    words = "\n".join(text_of((*step.options, *step.retired), line) for line in one.wishes.splitlines())
    return Item("", "", [Part("", [read.voice(one, words, one.person)])])
