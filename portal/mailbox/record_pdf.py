"""A PDF of a record: words on pages and nothing beside them.

No author, program, time or id: the same parts give the same bytes. The font is DejaVu Sans, which
has Latin, Greek, Cyrillic, Hebrew, Arabic and many signs, and which is put into the file as far
as it is used. A character that it lacks is drawn as a box, and its code is listed at the end; the
plain text has it.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fpdf import FPDF, XPos, YPos
from fpdf.output import OutputProducer

from portal.mailbox.record import Part

FONT: Final = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
BOX: Final = "\u25a1"
MARGIN, WIDTH_OF_TAB, PIECE = 20, 4, 200
HEADING, TITLE, BODY, SMALL = 15, 11, 10, 9
"""Points."""


def make_pdf(parts: Sequence[Part]) -> bytes:
    """Return the parts as a PDF."""
    pdf, missing = _new_pdf(), _missing(parts)
    for part in parts:
        _write(pdf, part.heading, size=HEADING if part.is_chapter else TITLE, above=4)
        _write(pdf, part.facts, size=SMALL)
        for text in part.texts:
            _write(pdf, text, size=BODY, above=1)
    if missing:
        _write(pdf, "Not drawn here", size=HEADING, above=4)
        _write(pdf, UNDRAWN, size=BODY)
        _write(pdf, ", ".join(f"U+{ord(one):04X}" for one in missing), size=BODY)
    return bytes(pdf.output(output_producer_class=_Bare))


UNDRAWN: Final = (
    f"The font of this file lacks some characters. Each is drawn as {BOX}; the record as plain "
    "text has all of them. Their codes:"
)


class _Bare(OutputProducer):
    """Writes no time into the file."""

    def _add_info(self) -> Any:
        info = super()._add_info()
        info.creation_date = None  # type: ignore[assignment]
        return info


class _Plain(FPDF):
    """Writes no id into the file."""

    def file_id(self) -> None:
        return None


def _new_pdf() -> FPDF:
    pdf = _Plain(format="A4")
    pdf.producer = ""
    pdf.set_margins(MARGIN, MARGIN)
    pdf.set_auto_page_break(auto=True, margin=MARGIN)
    pdf.add_font("body", fname=FONT)
    pdf.set_font("body", size=BODY)
    pdf.add_page()
    return pdf


def _write(pdf: FPDF, text: str, *, size: int, above: int = 0) -> None:
    if not text:
        return
    pdf.set_font("body", size=size)
    pdf.ln(above)
    for line in _lines(text):
        drawn = "".join(_drawn(line))
        pdf.set_text_shaping(use_shaping_engine=_is_mixed(line))
        pdf.multi_cell(
            0,
            size * 0.5,
            drawn or " ",
            align="R" if _is_right_to_left(line) else "L",
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )


def _lines(text: str) -> Iterator[str]:
    """Return the lines of a text; those with two directions in pieces.

    The library orders them by functions that call themselves for each character.
    """
    for line in text.split("\n"):
        yield from wrap(line, PIECE) if _is_mixed(line) and len(line) > PIECE else [line]


def _is_mixed(line: str) -> bool:
    return any(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in line)


def _drawn(line: str) -> Iterator[str]:
    for letter in line:
        if letter == "\t":
            yield " " * WIDTH_OF_TAB
        elif _has_shape(letter):
            yield letter if ord(letter) in _known() else BOX


def _missing(parts: Iterable[Part]) -> list[str]:
    """Return the characters that cannot be drawn, each once, in the order of their codes."""
    written = {letter for part in parts for text in (part.heading, *part.texts) for letter in text}
    return sorted(one for one in written if _has_shape(one) and ord(one) not in _known())


def _has_shape(letter: str) -> bool:
    """Tell whether anything is to be seen of a character: not of line ends, marks and joiners."""
    return unicodedata.category(letter) not in {"Cc", "Cf", "Zl", "Zp"} and letter != "\ufe0f"


def _is_right_to_left(line: str) -> bool:
    strong = (unicodedata.bidirectional(letter) for letter in line)
    return next((one for one in strong if one in {"L", "R", "AL"}), "L") != "L"


@cache
def _known() -> frozenset[int]:
    """Return the codes that the font has a shape for."""
    with TTFont(FONT) as font:
        return frozenset(font.getBestCmap())
