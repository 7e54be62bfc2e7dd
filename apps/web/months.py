"""Days that are whole months apart."""

from calendar import monthrange
from datetime import date


def later(day: date, months: int) -> date:
    """Returns the day so many months on; of a shorter month, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
