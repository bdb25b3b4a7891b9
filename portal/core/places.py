"""Places in a text, found by rules of which the earlier come first."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Place(Protocol):
    """A stretch of a text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where the next character would be."""


Found = TypeVar("Found", bound=Place)


def without_overlaps(text: str, places: Iterable[Found]) -> tuple[Found, ...]:
    """Return the places from the start of a text; of two that overlap, the one that came first."""
    found: list[Found] = []
    taken = bytearray(len(text))
    for place in places:
        stretch = slice(place.start, place.end)
        if not any(taken[stretch]):
            taken[stretch] = b"\1" * (place.end - place.start)
            found.append(place)
    return tuple(sorted(found, key=lambda one: one.start))
