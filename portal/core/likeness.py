"""Which texts say nearly the same: what a script sends often differs in a number or a name.

Words are compared as the search compares them; numbers do not count. Two texts are alike if they
share at least three of five words that either has (the Jaccard index of their words). Whoever
lets a machine write each text anew is not found by this.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from portal.core.finding import fold

ENOUGH: Final = Fraction(3, 5)
MOST_LETTERS: Final = 2_000
"""What is compared of each text: its beginning."""

_WORD = re.compile(r"[^\W\d_]+")


def find_alike(texts: Sequence[str]) -> list[list[int]]:
    """Return the places of texts in groups, the largest first; a text like no other is alone.

    A text belongs to the first group whose first text it is like.
    """
    groups: list[tuple[frozenset[str], list[int]]] = []
    for place, text in enumerate(texts):
        words = words_in(text)
        found = next((group for first, group in groups if are_alike(first, words)), None)
        if found is None:
            groups.append((words, [place]))
        else:
            found.append(place)
    return sorted((group for _, group in groups), key=lambda group: -len(group))


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text's beginning, each once, numbers left out."""
    return frozenset(_WORD.findall(fold(text[:MOST_LETTERS])))


def are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two texts of these words are alike; texts without a word are."""
    either = len(one | other)
    return not either or Fraction(len(one & other), either) >= ENOUGH
