"""One clock on both screens, which runs once both are ready."""

from dataclasses import dataclass
from typing import Any

from apps.exercises.content.schema import Timer
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.clock import ClockKind, spoken
from apps.exercises.steps.consent import softened


@dataclass(frozen=True)
class Length:
    """One of the lengths to choose from."""

    seconds: int
    label: str
    chosen: bool


class TimerKind(ClockKind[Timer]):
    """Where the two wish for different lengths, the shorter holds."""

    record = Timer

    def context(self, visit: Visit[Timer]) -> dict[str, Any]:
        usual = self._usual(visit)
        lengths = [Length(seconds, spoken(seconds), seconds == usual) for seconds in visit.plain.lengths]
        return super().context(visit) | {"lengths": lengths, "until": visit.until}

    def start(self, visit: Visit[Timer], wishes: list[str]) -> int:
        lengths = [int(wish) for wish in wishes if wish.isdecimal() and int(wish) in visit.plain.lengths]
        return min(lengths, default=self._usual(visit))

    def _usual(self, visit: Visit[Timer]) -> int:
        """Returns the length that is offered first; where a softer way was chosen, the shortest."""
        return min(visit.plain.lengths) if softened(visit) else visit.plain.usual
