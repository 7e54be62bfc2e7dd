"""A QR code as one SVG path, so that a template can draw it without marking anything safe."""

from dataclasses import dataclass

import segno
from segno.utils import matrix_to_lines  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Code:
    """The drawing: `size` modules a side, `path` filling the dark ones."""

    size: int
    path: str


def draw(text: str) -> Code:
    """Draws `text` with medium error correction, each row's dark runs as one rectangle."""
    rows = segno.make_qr(text, error="m").matrix
    runs = ((x, y, end - x) for (x, y), (end, _y) in matrix_to_lines(rows, 0, 0))
    return Code(size=len(rows), path="".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in runs))
