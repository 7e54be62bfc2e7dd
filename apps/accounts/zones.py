"""Who else has to know when somebody lives by another clock: apps above this one say so when they are loaded."""

from collections.abc import Callable
from datetime import datetime

from apps.accounts.models import User

HEAR_OF_A_MOVE: list[Callable[[User, datetime], None]] = []


def moved(person: User, *, at: datetime) -> None:
    for hear in HEAR_OF_A_MOVE:
        hear(person, at)
