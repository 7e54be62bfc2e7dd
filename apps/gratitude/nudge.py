"""Rules that suggest a more specific thank-you: the best ones name a moment and what it changed.

The rules, their order and the examples are the product's own (design: content, E.5), after Algoe, Kurtz & Hilaire
(2016): praise of the person carries the effect of thanks. There is at most one nudge per note, and it never blocks
saving.
"""

import re
from enum import Enum

from django.utils.translation import gettext_lazy as _

ENOUGH_WORDS = 8
SHORT = 6
ENOUGH_FEATURES = 3

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
PERSON = re.compile(
    r"\b(?:you(?:'re| are| were) (?:so|such)|how (?:patient|kind|gentle|brave|thoughtful|calm|funny|careful)"
    r"|the way you|you noticed|you remembered)\b"
)
GENERIC = re.compile(
    r"\b(?:everything|being you|being awesome|being there|all you do|all that you do|you're the best)\b"
)


class Nudge(Enum):
    """The one question that a note may be answered with."""

    MOMENT = _("Which moment do you mean?")
    DEED = _("What did %(partner)s do?")
    EFFECT = _("What did it change for you?")
    PERSON = _("What does it say about %(partner)s?")


def nudge(text: str, *, language: str = "en") -> Nudge | None:
    """Returns the nudge for a thank-you, or None if it is specific enough.

    Languages without word lists have the length rule only.
    """
    plain = text.casefold().replace("’", "'")
    length = len(re.findall(r"[\w']+", plain))
    if not language.startswith("en"):
        return Nudge.MOMENT if length < ENOUGH_WORDS else None
    act, person, why = (bool(rule.search(plain)) for rule in (ACT, PERSON, WHY))
    features = sum((length >= ENOUGH_WORDS, act, bool(DETAIL.search(plain)), why, person))
    if not act and (GENERIC.search(plain) or length < SHORT):
        return Nudge.MOMENT
    if not act and not person:
        return Nudge.DEED
    if features >= ENOUGH_FEATURES:
        return None
    return Nudge.PERSON if why else Nudge.EFFECT
