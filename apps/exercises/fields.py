"""The fields an author may write, and what each may hold. A rule gives what is wrong with a value, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

Rule = Callable[[object], str]

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
MODES = ("one", "two", "own", "apart")


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


def one_of(*values: str) -> Rule:
    """Allow one of these words."""
    return lambda value: "" if value in values else f"is one of {', '.join(values)}, not {shown(value)}"


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
    "keep_as": one_of("gratitude", "memory", "dream", "milestone", "map"),
}  # fmt: skip

# The kinds this version of the engine knows, with their own fields, and which of them have to be there.
KINDS: dict[str, dict[str, Rule]] = {
    "read": {"cards": many(text(words=60), most=5), "ready": one_of("each", "any", "none")},
    "ask": {
        "input": one_of("line", "text", "choice"), "see": one_of("both-ready", "own", "open"),
        "about": one_of("me", "partner", "us"), "options": many(text(letters=80), least=2, most=12),
        "keep_days": number(1, 3650),
    },
    "reveal": {"of": many(slug, most=12), "view": one_of("side", "one-by-one"), "listener_says": hints},
    "finish": {
        "line": text(words=60), "see": one_of("own"), "next": many(slug, most=5),
        "card": one_of("none", "request-for-tomorrow"),
    },
}  # fmt: skip
NEEDED = {"read": ["say"], "ask": ["title"], "reveal": ["of"], "finish": ["line"]}
