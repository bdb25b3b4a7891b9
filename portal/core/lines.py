"""Where in a TOML text something stands, which its parser does not tell.

Only the beginnings of a text that end with a whole statement can be parsed. So a statement begins
in the line after the longest beginning that does not have it yet. That holds for every way to
write it: tables, dotted keys, lists over several lines.
"""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

Place = Sequence[str | int]
"""The keys and numbers that lead to a value."""


def find_line(text: str, place: Place, *, word: str = "") -> int:
    """Return the line, counted from 1, in which a value's statement begins.

    `word` names something inside of it: the first of its lines that has it is meant. For a place
    that nothing in the text has, it is the line of the nearest place around it.
    """
    # Other characters that Python breaks lines at may stand inside a text.
    lines = text.replace("\r\n", "\n").split("\n")
    for depth in range(len(place), 0, -1):
        found = _statement(lines, place[:depth])
        if found is not None:
            return _line_with(lines, found, word)
    return 1


def _statement(lines: Sequence[str], place: Place) -> range | None:
    """Return the numbers of the lines of the statement that brings a value in."""
    begins = 1
    for number in range(1, len(lines) + 1):
        document = _parsed(lines[:number])
        if document is None:
            continue
        if _has(document, place):
            return range(begins, number + 1)
        begins = number + 1
    return None


def _parsed(lines: Sequence[str]) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads("\n".join(lines) + "\n")
    except tomllib.TOMLDecodeError:
        return None


def _has(value: Any, place: Place) -> bool:
    for step in place:
        if isinstance(step, int):
            if not isinstance(value, list) or step >= len(value):
                return False
        elif not isinstance(value, dict) or step not in value:
            return False
        value = value[step]
    return True


def _line_with(lines: Sequence[str], statement: range, word: str) -> int:
    if not word:
        return statement[0]
    return next((one for one in statement if word in lines[one - 1]), statement[0])
