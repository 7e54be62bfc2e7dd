"""What two people do together: runs, answers, where they meet, and what comes of it."""

from apps.exercises.models.answers import Enclosed, Note, Parked
from apps.exercises.models.breaks import AgreedChoice, Break
from apps.exercises.models.cards import DrawnCard, OwnCard, StillGood
from apps.exercises.models.evenings import Evening, EveningPhoto, Line, PathEvening, PathRun
from apps.exercises.models.inputs import Clock, Input, Outcome
from apps.exercises.models.offers import Offer
from apps.exercises.models.preferences import Preference
from apps.exercises.models.runs import Answer, Place, Reveal, Run
from apps.exercises.models.wishes import WishList

__all__ = [
    "AgreedChoice",
    "Answer",
    "Break",
    "Clock",
    "DrawnCard",
    "Enclosed",
    "Evening",
    "EveningPhoto",
    "Input",
    "Line",
    "Note",
    "Offer",
    "Outcome",
    "OwnCard",
    "Parked",
    "PathEvening",
    "PathRun",
    "Place",
    "Preference",
    "Reveal",
    "Run",
    "StillGood",
    "WishList",
]
