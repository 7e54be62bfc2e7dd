"""At most one question about a thank-you: which moment it means, or how it helped. It never blocks saving.

The rules, their order and the examples are the product's own (design: content, part 7), after Algoe, Kurtz & Hilaire
(2016): thanks do most when they say something about the person, not only about the favour.
"""

import re
from enum import Enum

from django.utils.translation import gettext_lazy as _

SHORT = 6  # words
SHORT_ELSEWHERE = 8  # where a language has no lists of words

PAST = (
    "ate became began bought brought built came caught chose cut did drew drove fed felt fixed forgave found gave "
    "got had heard held hid kept knew laid led left lent let lit made meant met paid picked put ran rang read "
    "rode said sang sat saw sent set shot showed slept spent stood swept taught thought told took understood "
    "waited walked went woke won wore wrote"
).split()

ACT = re.compile(
    rf"\byou (?:\w+ly |just |even |also |really )?(?:{'|'.join(PAST)}|\w{{2,}}ed)\b"
    r"|\b(?:for|by) (?!everything\b|being\b|nothing\b|anything\b|something\b)\w{2,}ing\b"
)
DETAIL = re.compile(
    r"\b(?:today|tonight|yesterday|last night|this (?:morning|afternoon|evening|week|weekend)"
    r"|at (?:work|home|lunch|dinner)"
    r"|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|with my|to my|\d+)\b"
)
WHY = re.compile(
    r"\b(?:because|since|when|even though|so that|so i|i felt|i feel|it made me|it helped|helped me|i could|i can"
    r"|it meant)\b"
)
GENERIC = re.compile(
    r"\b(?:everything|being you|being awesome|being there|all you do|all that you do|you're the best)\b"
)


class Nudge(Enum):
    """What is asked about a note."""

    WHICH = _("Which moment do you mean?")
    HOW = _("How did it help?")


def nudge(text: str, *, language: str = "en") -> Nudge | None:
    """Returns the question about a thank-you, or None if there is nothing to ask."""
    plain = text.casefold().replace("’", "'")
    length = len(re.findall(r"[\w']+", plain))
    if not language.startswith("en"):
        return Nudge.WHICH if length < SHORT_ELSEWHERE else None
    if not ACT.search(plain) and (length < SHORT or GENERIC.search(plain)):
        return Nudge.WHICH
    return None if DETAIL.search(plain) or WHY.search(plain) else Nudge.HOW
