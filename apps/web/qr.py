"""A QR code as one SVG path, so that a template can draw it without marking anything safe."""

from dataclasses import dataclass

import segno


@dataclass(frozen=True)
class Code:
    """The drawing: `size` modules a side, `path` filling the dark ones."""

    size: int
    path: str


def draw(text: str) -> Code:
    """Draw `text` with medium error correction, each row's dark runs as one rectangle."""
    rows = segno.make_qr(text, error="m").matrix
    return Code(size=len(rows), path="".join(_row(y, row) for y, row in enumerate(rows)))


def _row(y: int, row: bytearray) -> str:
    runs, x = "", 0
    while x < len(row):
        width = len(row[x:]) - len(row[x:].lstrip(b"\x01"))
        if width:
            runs += f"M{x} {y}h{width}v1h-{width}z"
        x += width or 1
    return runs
