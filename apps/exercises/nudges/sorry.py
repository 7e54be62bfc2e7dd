"""A thought about each part of an apology, by plain rules (design: content, E.7). Sharing is never blocked."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHORTEST = 4  # words in which what one did can be told
OWNING = {"did", "sorry", "change", "mend"}

RULES = (
    (
        re.compile(r"\bsorry (?:that )?(?:you|if you) (?:feel|felt|were|got|took)\b"),
        _("Sorry for what you did, rather than for how they feel?"),
    ),
    (re.compile(r"\bif (?:i|you felt|you were|anything|that)\b"), _("Take out the “if”: what did happen?")),
    (re.compile(r"\bsorry\b[^.!?]{0,200}\bbut\b"), _("Everything before “but” gets lost. Full stop?")),
    (
        re.compile(r"\byou made me\b|\bbecause you\b|\bsince you\b"),
        _("Their part can come another time. This is yours."),
    ),
    (
        re.compile(r"\bmistakes were made\b|\bthings (?:just )?happen(?:ed)?\b|\bit (?:just )?happened\b"),
        _("Who did it? I …"),
    ),
)
PLAINER = _("A little plainer?")
BEGIN_WITH_I = _("Start with “I”.")


def hint(slot: str, text: str, *, language: str = "en") -> Promise | None:
    """Give one hint for a part of an apology, None where there is nothing to say or the language has no lists."""
    plain = re.sub(r"\s+", " ", text.casefold().replace("’", "'")).strip()
    if not plain or not language.startswith("en"):
        return None
    found = next((sentence for rule, sentence in RULES if rule.search(plain)), None)
    if found:
        return found
    if slot == "did" and len(plain.split()) < SHORTEST:
        return PLAINER
    return BEGIN_WITH_I if slot in OWNING and not re.search(r"\bi\b|\bi'", plain) else None
