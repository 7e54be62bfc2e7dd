"""The jar month by month, and by who wrote: nothing is counted per person."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from apps.couples.models import Couple, Membership
from apps.gratitude.models import Thanks
from apps.web.dots import Dot, dots


@dataclass(frozen=True)
class Archive:
    """One month of the jar, of both or of who was chosen (`by`); the picture of the month is always of both."""

    month: date
    months: dict[date, int]
    by: Membership | None
    notes: list[Thanks]
    held: Counter[date]

    @property
    def total(self) -> int:
        return sum(self.months.values())

    @property
    def of_month(self) -> int:
        return sum(self.held.values())

    @property
    def dots(self) -> list[Dot]:
        """Its days, the larger the more thank-yous one held."""
        return dots(self.month.replace(day=1), self.held)


def read(couple: Couple, today: date, month: str = "", by: str = "") -> Archive:
    """Reads a month (as in “2026-11”), the newest where none is known, of the seat `by` or of both."""
    months = couple.thanks.months()
    asked = next((one for one in months if f"{one:%Y-%m}" == month), None)
    shown = asked or next(iter(months), today)
    seat = seat_of(couple, by)
    every = list(couple.thanks.in_jar().in_month(shown))
    notes = [note for note in every if seat is None or note.writer_id == seat.user_id]
    return Archive(shown, months, seat, notes, Counter(note.day for note in every))


def seat_of(couple: Couple, name: str) -> Membership | None:
    """Returns the seat of this name, where the couple has one."""
    return next((seat for seat in couple.seats if seat.seat == name), None)
