"""A thought about words for something hard, by plain rules: the first that is found, and one at most.

The rules, their order and the examples are the product's own (design: content, E.6). They name how a sentence may land,
never who is right, and nothing they find is kept. The writer can keep the words as they are.
"""

from __future__ import annotations

import re
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Finding(Enum):
    """What a text was found to do; its value is the thought to offer."""

    SAFETY = _(
        "Only you see this. If you are afraid, these exercises are not the place, and you deserve help of your own."
    )
    THREAT = _("Big words. Do you want to decide this today, or say how bad it feels? I feel … when …")
    LABEL = _("That names %(partner)s. What happened that a camera could film?")
    MIND = _("That guesses their inside. What did you see, and what did it feel like? When …, I felt unimportant")
    ALWAYS = _("Is there one time that stands out? Or try what you miss: I miss …, I’d love more …")
    FEELING = _("After “I feel”, try one feeling: lonely, tired, hurt, worried, left out …")
    DEMAND = _("Turn it into a wish: Would you be willing to …?, Could we …?")
    COMPARISON = _("Comparisons pull a third person in. What do you wish for?")
    PILE = _("One thing at a time. Which one today?")


_WELL = "safe|loved|good|at home|welcome|better|calm"
_KIND = re.compile(
    rf"\byou (?:always|never fail to) (?:make me (?:laugh|smile|feel (?:{_WELL})|tea|coffee|breakfast|lunch|dinner)"
    r"|remember|cheer me|help|support|encourage|listen|hold me)\b"
    rf"|\byou make me (?:so )?(?:feel (?:{_WELL})|happy|proud|laugh|smile)\b"
)
_LABELS = (
    "lazy selfish crazy stupid childish cold cruel dramatic hopeless immature impossible insane irresponsible mean "
    "needy pathetic rude sensitive spoiled useless weak careless heartless ungrateful"
).split()
_HARM = (
    "hit|hitting|choked?|choking|slap(?:ped|ping)?|kick(?:ed|ing)?|shov(?:e|ed|ing)|beat|beating|punch(?:ed|ing)?"
    "|strangl(?:e|ed|ing)|forc(?:e|ed|ing)|threaten(?:ed|ing)?|grab(?:bed|bing)?|hurting"
)
_RULES: tuple[tuple[Finding, re.Pattern[str]], ...] = (
    (
        Finding.SAFETY,
        re.compile(
            r"\b(?:afraid|scared|frightened|terrified) [^.!?]{0,40}?"
            r"\b(?:you|your|him|her|them|he|she|they|my partner)\b"
            rf"|\byou(?:'ve|'re|'ll|'d)?(?: \w+){{0,3}}? (?:{_HARM}) me\b"
            r"|\byou(?:'ll| will| might| could| may| would) (?:\w+ )?hurt me\b"
            r"|\byou(?:'ve| have)?(?: \w+)? push(?:ed|ing)? me\b(?! (?:to|towards|on)\b)"
            r"|\bi(?:'ll| will| am going to|'m going to| want to| could) (?:hurt|kill) (?:you|myself)\b"
            r"|\b(?:hurt|kill|killing|hurting) myself\b|\bend my life\b"
        ),
    ),
    (
        Finding.THREAT,
        re.compile(
            r"\bor else\b|\b(?:want|getting|get) a divorce\b"
            r"|\bwe(?:'re| are) (?:over|done|through|finished)\b(?! (?:the|with|to|this|that|for|here)\b)"
            r"|\bpack your (?:things|bags|stuff)\b|\bi(?:'m| am) leaving you\b(?! (?:the|a|some|my)\b)"
        ),
    ),
    (
        Finding.LABEL,
        re.compile(
            rf"\byou(?:'re| are) (?:being )?(?:just |such |so |too |really |a |an |always )*(?:{'|'.join(_LABELS)})\b"
            r"|\byou (?:idiot|liar|loser|narcissist)\b"
            r"|\byou(?:'re| are) (?:a|an|such a) (?:idiot|liar|loser|narcissist|child|jerk)\b"
        ),
    ),
    (
        Finding.MIND,
        re.compile(
            r"\byou (?:don'?t|do not|didn'?t|never) (?:even )?(?:care|love me|want me|respect me)\b"
            r"|\byou (?:only|just) (?:want|think|care)\b|\byou don't even try\b|\byou couldn't care less\b"
            r"|\byou (?:think|want me to think) (?:that )?i(?:'m| am)\b"
        ),
    ),
    (
        Finding.ALWAYS,
        re.compile(
            r"\byou (?:always|constantly|keep|never|refuse)\b|\byou(?:'re| are) (?:always|never)\b"
            r"|\bevery (?:single )?time you\b"
        ),
    ),
    (
        Finding.FEELING,
        re.compile(r"\bi feel (?:that|like|as if) (?:you|this|we|it)\b|\byou make me (?:so |feel )"),
    ),
    (
        Finding.DEMAND,
        re.compile(r"\bwhy (?:can't|don't|won't) you\b|\byou (?:should|need to|must|have to|ought to)\b"),
    ),
    (
        Finding.COMPARISON,
        re.compile(
            r"\bmy ex\b|\b(?:like|into) your (?:mother|father|mum|mom|dad|sister|brother|parents)\b"
            r"|\bother (?:couples|partners)\b"
            r"|\b(?:everyone|everybody) else's (?:partner|wife|husband)\b"
        ),
    ),
    (Finding.PILE, re.compile(r"\band another thing\b|\bfor years\b|\bnot to mention\b|\bon top of that\b")),
)
_FEELINGS = (
    "afraid alone angry anxious ashamed disappointed distant down embarrassed exhausted frustrated grateful guilty "
    "hurt ignored invisible jealous left lonely lost miss nervous overwhelmed sad scared stressed tired uneasy "
    "unimportant unsure upset worn worried"
).split()
_PRESENT = {
    "feeling": re.compile(
        rf"\b(?:i(?:'m| am| feel| felt| was)(?: \w+){{0,2}}? (?:{'|'.join(_FEELINGS)})"
        r"|i(?:'ve)? miss(?:ed)?)\b"
    ),
    "moment": re.compile(
        r"\b(?:when|last (?:night|week|sunday|monday)|yesterday|today|tonight|this (?:morning|afternoon|evening|week)"
        r"|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|at (?:dinner|breakfast|lunch|work))\b"
    ),
    "wish": re.compile(
        r"\b(?:could we|would you|can we|i'd love|i would love|i wish|i'd like|i would like|i miss|let's)\b"
    ),
}
_OFFERS = {
    "feeling": _("What did it feel like? One feeling is enough."),
    "moment": _("When was that? One moment is enough."),
    "wish": _("What would you love instead? One small wish."),
}
_ENOUGH = 2


def find(text: str, *, language: str = "en") -> Finding | None:
    """Give the first finding in the order of the rules, None where there is none or the language has no lists."""
    if not language.startswith("en"):
        return None
    plain = _plain(text)
    kind = _KIND.sub(" ", plain)
    return next(
        (finding for finding, rule in _RULES if rule.search(plain if finding is Finding.SAFETY else kind)), None
    )


def present(text: str) -> set[str]:
    """Tell which of "feeling", "moment" and "wish" are there."""
    plain = _plain(text)
    return {name for name, rule in _PRESENT.items() if rule.search(plain)}


def missing(text: str, *, language: str = "en") -> str | Promise:
    """Give the one thing to offer where fewer than two of the three are there; nothing where it is good to go."""
    there = present(text)
    if len(there) >= _ENOUGH or not text.strip() or not language.startswith("en"):
        return ""
    return next(offer for name, offer in _OFFERS.items() if name not in there)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub("[’ʼ]", "'", text.casefold()))
