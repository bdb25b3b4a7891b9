"""A QR code as the outline of its dark squares, to be drawn as SVG with no style of its own."""

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4
"""Light squares around a code, as ISO/IEC 18004 asks for."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The dark squares as an SVG path; `size` is the side with its quiet zone, in squares."""

    size: int
    path: str


def draw(text: str) -> Drawing:
    """Return the drawing of a text's QR code."""
    rows = segno.make_qr(text, error="m").matrix
    runs = (run for y, row in enumerate(rows) for run in _runs(bytes(row), y + QUIET))
    return Drawing(len(rows) + 2 * QUIET, "".join(runs))


def _runs(row: bytes, y: int) -> list[str]:
    """Return one rectangle for each run of dark squares in a row."""
    x, found = QUIET, []
    for is_dark, squares in groupby(row):
        length = len(list(squares))
        if is_dark:
            found.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return found
