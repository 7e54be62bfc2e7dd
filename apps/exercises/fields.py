"""The fields an author may write, and what each may hold. A rule gives what is wrong with a value, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

Rule = Callable[[object], str]

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
PLANNED = ("what", "when", "where", "who", "cost", "backup", "if_then")
MODES = ("two", "own", "apart")


def text(*, words: int = 0, letters: int = 0) -> Rule:
    """Allow a text that is not empty, with at most so many words or characters."""

    def rule(value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            return "is a text between quotes, and not empty"
        if words and len(value.split()) > words:
            return f"has {len(value.split())} words; {words} are the most"
        if letters and len(value) > letters:
            return f"has {len(value)} characters; {letters} are the most"
        return ""

    return rule


def one_of(*values: str, later: tuple[str, ...] = ()) -> Rule:
    """Allow one of these words; those for later are known, and do nothing so far."""

    def rule(value: object) -> str:
        if value in later:
            return f"is {shown(value)}, which does nothing yet; leave it out until it does"
        return "" if value in values else f"is one of {', '.join(values)}, not {shown(value)}"

    return rule


def nothing_yet(value: object) -> str:
    """Allow nothing: the field is meant for later."""
    return "does nothing yet; leave it out until it does"


def always_so(value: object) -> str:
    """Allow nothing: it is so in any case."""
    return "is always so; leave it out"


def many(each: Rule, *, least: int = 1, most: int = 100) -> Rule:
    """Allow a list whose items follow a rule."""

    def rule(value: object) -> str:
        if not isinstance(value, list):
            return 'is a list, such as ["this", "that"]'
        if not least <= len(value) <= most:
            return f"has {len(value)} items; {least} to {most} are meant"
        return next((f"holds {shown(item)}, which {wrong}" for item in value if (wrong := each(item))), "")

    return rule


def number(least: int, most: int) -> Rule:
    """Allow a whole number within these bounds."""

    def rule(value: object) -> str:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return "" if whole and least <= value <= most else f"is a whole number from {least} to {most}"  # type: ignore[operator]

    return rule


def flag(value: object) -> str:
    """Allow true and false."""
    return "" if isinstance(value, bool) else "is true or false, without quotes"


def slug(value: object) -> str:
    """Allow an id."""
    fits = isinstance(value, str) and SLUG.fullmatch(value)
    return "" if fits else "is written in small letters, digits and hyphens, beginning with a letter"


def minutes(value: object) -> str:
    """Allow the shortest and the longest time."""
    wrong = many(number(1, 600), least=2, most=2)(value)
    if wrong or not isinstance(value, list):
        return wrong
    return "" if value[0] <= value[1] else "begins with the longer time; the shorter comes first"


def source(value: object) -> str:
    """Allow a source with its year."""
    return text(letters=200)(value) or ("" if YEAR.search(str(value)) else "needs a year of four digits")


def hints(value: object) -> str:
    """Allow a table of texts."""
    if not isinstance(value, dict):
        return "is a table: a line [step.listener_says], then one line for each answer"
    return next((f"“{key}” {wrong}" for key, item in value.items() if (wrong := text(words=60)(item))), "")


def shown(value: object) -> str:
    """Show a value as the author wrote it, cut where it is long."""
    written = f"“{value}”" if isinstance(value, str) else str(value).lower()
    return written if len(written) <= 40 else f"{written[:39]}…"


def share(value: object) -> str:
    """Allow a share of a time, between its beginning and its end."""
    fits = isinstance(value, float) and 0 < value < 1
    return "" if fits else "is a share of the time, such as 0.5 for the middle"


def either(one: Rule, other: Rule) -> Rule:
    """Allow what follows one of two rules; the first says what is wrong."""
    return lambda value: "" if not other(value) else one(value)


def tables(rules: dict[str, Rule], needed: tuple[str, ...], *, most: int) -> Rule:
    """Allow a list of small tables, each with its own fields."""

    def rule(value: object) -> str:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            example = ", ".join(f"{name} = …" for name in needed)
            return f"is a list of small tables, such as [{{ {example} }}]"
        if not 1 <= len(value) <= most:
            return f"has {len(value)} items; 1 to {most} are meant"
        return next((wrong for item in value if (wrong := part(item))), "")

    def part(item: dict[str, object]) -> str:
        lacks = next((f"lacks {name} in one of its tables" for name in needed if name not in item), "")
        strange = next(
            (f"has “{name}” in one of its tables, which is not known" for name in item if name not in rules), ""
        )
        wrong = (
            f"has a table in which {name} {found}" for name, value in item.items() if (found := rules[name](value))
        )
        return lacks or strange or next(wrong, "")

    return rule


EXERCISE: dict[str, Rule] = {
    "id": slug, "title": text(letters=40), "blurb": text(words=60), "covers": many(text(letters=10)),
    "minutes": minutes, "modes": many(one_of(*MODES)), "lang": text(letters=10),
    "grade": one_of("good", "fair", "thin", "mixed"), "evidence": text(words=60), "source": source,
    "care": text(words=60), "helps": many(text(letters=10)), "version": number(1, 10_000),
}  # fmt: skip
OPTIONAL = {"covers", "helps"}

STEP: dict[str, Rule] = {
    "id": slug, "kind": text(), "title": text(letters=40), "say": text(words=60), "say_apart": text(words=60),
    "who": one_of("both", "each", "starter", "other"), "only": many(one_of(*MODES)), "skip": flag,
    "keep_as": one_of("gratitude", "memory", later=("dream", "milestone", "map")),
}  # fmt: skip

DECK: dict[str, Rule] = {"id": slug, "title": text(letters=40), "lang": text(letters=10)}
CARD: dict[str, Rule] = {
    "id": slug, "text": text(words=40), "cost": nothing_yet, "energy": nothing_yet, "place": nothing_yet,
    "minutes": nothing_yet,
}  # fmt: skip
SLOT: dict[str, Rule] = {
    "id": slug, "label": text(letters=60), "hint": text(words=30), "required": flag,
    "starters": many(text(letters=60), most=12),
}  # fmt: skip
CUE: dict[str, Rule] = {"at": share, "say": text(words=20)}

# The ten kinds with their own fields, and which of them have to be there.
KINDS: dict[str, dict[str, Rule]] = {
    "read": {"cards": many(text(words=60), most=5), "ready": one_of("each", "any", "none")},
    "ask": {
        "input": one_of("line", "text", "scale", "choice", "many", "date", "photo"),
        "see": one_of("both-ready", "own", "on-share", "open"),
        "about": one_of("me", "partner", later=("us",)), "options": many(text(letters=80), least=2, most=12),
        "scale": one_of("weather5", "often5", "lands5", "new5", "heavy5"), "from_deck": slug,
        "swaps": number(0, 5), "max": number(1, 12), "nudge": one_of("none", "thanks", "soft", "sorry"),
        "keep_days": number(1, 3650),
    },
    "reveal": {
        "of": many(slug, most=12), "view": one_of("side", "one-by-one", "overlap", "guess"), "listener_says": hints,
    },
    "turns": {
        "rounds": number(1, 5), "seconds": number(15, 900), "reflect": flag, "reflect_seconds": number(15, 600),
        "prompts": many(text(words=40), most=6), "openings": many(text(letters=60), most=6),
        "first": one_of("choose", "random"), "after_each": many(text(letters=40), least=2, most=4),
    },
    "timer": {
        "seconds": either(many(number(10, 7200), most=6), number(10, 7200)), "usual": number(10, 7200),
        "start": always_so, "pause": always_so, "cues": tables(CUE, ("at", "say"), most=6),
        "screen": one_of("calm", "dark"), "touch": flag,
    },
    "match": {
        "options": many(text(letters=120), least=2, most=24), "from_deck": slug, "from_step": slug,
        "draw": number(2, 24), "answers": many(text(letters=40), least=2, most=4),
        "show": one_of("both-open", "both-yes"), "remember": flag, "pick": number(0, 1),
        "order": one_of("deck", "shuffle", later=("gentlest",)), "if_none": text(words=40),
    },
    "consent": {
        "offer": text(words=30), "softer": many(text(letters=80), most=5), "if_not": slug,
        "other_ideas": many(slug, most=5),
    },
    "build": {
        "slots": tables(SLOT, ("id", "label"), most=8), "frame": text(words=60), "checks": one_of("soft", "sorry"),
        "deliver": many(one_of("keep", "share", "aloud", "park"), most=4), "replies": many(text(letters=80), most=5),
    },
    "plan": {
        "what": one_of("date", "hour", "goal", "ritual", "repair", "talk", "appointment"),
        "fields": many(one_of(*PLANNED, later=("repeat",))),
        "agree": one_of("both", "one"), "prefill_from": slug,
    },
    "finish": {
        "line": text(words=60), "ask_line": text(words=30), "see": always_so, "feel": flag,
        "next": many(slug, most=5), "card": one_of("none", "request-for-tomorrow", "quiet-minute", "heard"),
    },
}  # fmt: skip
NEEDED = {
    "read": [], "ask": ["title"], "reveal": ["of"], "turns": ["title"], "timer": ["seconds"], "match": ["title"],
    "consent": ["offer"], "build": ["title", "slots", "frame"], "plan": ["title", "what"], "finish": ["line"],
}  # fmt: skip
