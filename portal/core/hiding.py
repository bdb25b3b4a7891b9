"""Hiding words in a text however they are spelled there, and nothing that stands around them.

Two spellings are the same if they differ in case, width, accents, ligatures, characters that
nobody sees, the shape of an apostrophe, or in what stands between two words: spaces, hyphens, full
stops, underscores, any number of them. Whatever search (`core/finding.fold`) takes for the same is
the same here too, so that what is hidden is never found by another spelling.

All of it takes time linear in the text, for each of the words.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

MARK: Final = "[covered]"
"""What stands in the place of hidden words."""

_APOSTROPHES: Final = frozenset("'’‘‛`´′ʹʻʼʽˈ＇ꞌ")
_BETWEEN: Final = frozenset("_.\u2043\u2212")
"""Besides white space and dashes (category Pd). Full stops and underscores stand in addresses."""
_SELECTORS: Final = (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_UNSEEN: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" + "".join(map(chr, _SELECTORS))
)
"""Besides format characters (category Cf): Unicode's Default_Ignorable_Code_Point."""
_REMEMBERED: Final = 4096

Span = tuple[int, int]


def comparable(words: str) -> str:
    """Return words in the one form in which they are looked for; empty if there is nothing."""
    return _folded(words)[0].strip()


def hide(text: str, words: Sequence[str]) -> str:
    """Return a text with `[covered]` wherever one of these words stands in any spelling."""
    spans = find_spans(text, words)
    if not spans:
        return text
    return MARK.join(_gaps(text, spans))


def stands_in_sight(text: str, words: str, *, hidden: Sequence[str]) -> bool:
    """Tell whether words stand in what is left to read of a text once others are hidden."""
    gaps = _gaps(text, find_spans(text, hidden))
    return any(find_spans(gap, [words]) for gap in gaps)


def find_spans(text: str, words: Sequence[str]) -> list[Span]:
    """Return where these words stand, from the text's start, as (first, past the last).

    Spans neither overlap nor touch. Marks and unseen characters after a span belong to it.
    """
    looked_for = {found for one in words if (found := comparable(one))}
    if not looked_for:
        return []
    folded, places = _folded(text)
    hits = (hit for one in looked_for for hit in _hits(folded, one))
    return _joined([(places[start], _past(text, places[end - 1])) for start, end in sorted(hits)])


def _hits(folded: str, looked_for: str) -> Iterator[Span]:
    start = folded.find(looked_for)
    while start >= 0:
        end = start + len(looked_for)
        yield start, end
        start = folded.find(looked_for, end)


def _past(text: str, last: int) -> int:
    end = last + 1
    while end < len(text) and not _letters(text[end]):
        end += 1
    return end


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(end, joined.pop()[1])
        joined.append((start, end))
    return joined


def _gaps(text: str, spans: Sequence[Span]) -> list[str]:
    edges = [(0, 0), *spans, (len(text), len(text))]
    return [text[end:start] for (_, end), (start, _) in pairwise(edges)]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text as it is compared, and for each of its characters the original's place."""
    letters: list[str] = []
    places: list[int] = []
    before = ""
    for at, character in enumerate(text):
        for letter in _letters(character):
            if letter != " " or before != " ":
                letters.append(letter)
                places.append(at)
            before = letter
    return "".join(letters), places


@lru_cache(maxsize=_REMEMBERED)
def _letters(character: str) -> str:
    """Return what one character counts as: nothing, one letter, or several (`ß` is `ss`)."""
    if character in _APOSTROPHES:
        # Before decomposition, which makes a space and an accent of some of them.
        return "'"
    apart = unicodedata.normalize("NFKD", character).casefold()
    return "".join(map(_letter, unicodedata.normalize("NFKD", apart)))


def _letter(part: str) -> str:
    if part in _APOSTROPHES:
        return "'"
    if part == "ı":
        # In capitals nobody can tell the Turkish letter from the other.
        return "i"
    kind = unicodedata.category(part)
    if kind == "Cf" or part in _UNSEEN or unicodedata.combining(part):
        return ""
    return " " if kind == "Pd" or part in _BETWEEN or part.isspace() else part
