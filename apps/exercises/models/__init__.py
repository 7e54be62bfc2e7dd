"""What two people do together: runs, answers, where they meet, and what comes of it."""

from apps.exercises.models.answers import Enclosed, Kept, Note, Parked, Shown, TakenBack
from apps.exercises.models.meeting import Clock, Mark, Plan, Settled
from apps.exercises.models.runs import Answer, LeftOff, Place, Reveal, Run

__all__ = [
    "Answer",
    "Clock",
    "Enclosed",
    "Kept",
    "LeftOff",
    "Mark",
    "Note",
    "Parked",
    "Place",
    "Plan",
    "Reveal",
    "Run",
    "Settled",
    "Shown",
    "TakenBack",
]
