"""What stands in for a picture until it has loaded: twelve fields of its colours, drawn in few letters.

templates/photos/_placeholder.html draws them, and the style blurs them: the policy for content lets neither styles nor
pictures stand in a page, but numbers of a drawing may.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

LONG, SHORT = 4, 3
"""Fields along the longer side, and along the shorter one."""
DIGITS = 3  # of the colour of a field, hexadecimal


@dataclass(frozen=True)
class Placeholder:
    """A drawing so many fields wide and high; each path is a colour, and the lines that have it."""

    across: int
    down: int
    paths: list[tuple[str, str]]


def plain(colour: str) -> Placeholder:
    return Placeholder(1, 1, [(colour, "M0 0h1")])


def of_fields(fields: str, width: int, height: int) -> Placeholder:
    """Place the fields of a picture of this shape, as the decoder has listed them.

    A field is a line as thick as it is long, which takes the fewest letters; lines of one colour share a path.
    """
    across, down = (LONG, SHORT) if width >= height else (SHORT, LONG)
    paths: dict[str, str] = {}
    for colour, line in _lines(fields, across):
        paths[colour] = paths.get(colour, "") + line
    return Placeholder(across, down, list(paths.items()))


def _lines(fields: str, across: int) -> Iterator[tuple[str, str]]:
    colours = [f"#{fields[at : at + DIGITS]}" for at in range(0, len(fields), DIGITS)]
    for row in range(len(colours) // across):
        column = 0
        for colour, equal in groupby(colours[row * across : (row + 1) * across]):
            length = len(list(equal))
            yield colour, f"M{column} {row}h{length}"
            column += length
