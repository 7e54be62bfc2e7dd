"""What two people do together: runs, answers, where they meet, and what comes of it."""

from apps.exercises.models.answers import Enclosed, Note, Parked
from apps.exercises.models.meeting import Clock, Mark, Plan, Settled
from apps.exercises.models.runs import Answer, Place, Reveal, Run

__all__ = [
    "Answer",
    "Clock",
    "Enclosed",
    "Mark",
    "Note",
    "Parked",
    "Place",
    "Plan",
    "Reveal",
    "Run",
    "Settled",
]
