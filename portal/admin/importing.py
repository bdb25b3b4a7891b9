"""What a file tells of an AI system, to fill its form in: nothing is stored by reading it.

Reads CycloneDX ML-BOM as JSON and Hugging Face model cards. Both come from strangers: whatever is
in them is text or left out, and is bounded in size and depth before anything walks through it.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.core.errors import InputRefused
from portal.web.fields import tidy

MOST: Final = 400_000
"""Characters of a file."""
LEFT_SHOWN: Final = 40
"""Names of what was not understood that a page lists."""
LONGEST_NAME: Final = 80

FITS: Final[Mapping[str, int]] = {
    "name": 120,
    "provider": 120,
    "model_version": 120,
    "purpose": 2_000,
    "limits": 2_000,
    "data_used": 2_000,
}
"""The fields that a file can fill in, in the order of the form, and the characters that fit."""

_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Control characters, half pairs, and marks that turn the direction of what stands around them."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a field is filled in with, and from which place of the file."""

    field: str
    value: str
    place: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file told: of which kind it is, what was taken, and what was not understood."""

    kind: str
    taken: tuple[Taken, ...]
    left: tuple[str, ...]
    more: int
    """How much else was not understood, beyond what is listed."""

    @property
    def values(self) -> dict[str, str]:
        """What was taken, by field."""
        return {one.field: one.value for one in self.taken}


Found = Iterator[tuple[str, str, str]]
"""A field, a text for it and the place that it stood in: a field may be found more than once."""


def gather(kind: str, found: Found, left: Sequence[str]) -> Reading:
    """Return what was found, cleaned and cut to what fits; InputRefused where that is nothing."""
    pieces: dict[str, list[tuple[str, str]]] = {name: [] for name in FITS}
    for field, text, place in found:
        plain = clean(text)
        if plain:
            pieces[field].append((plain, place))
    taken = tuple(_taken(field, some) for field, some in pieces.items() if some)
    if not taken:
        raise refused("Nothing in it could be understood. You can fill the form in by hand.")
    names = sorted({clean(one)[:LONGEST_NAME] for one in left} - {""})
    return Reading(kind, taken, tuple(names[:LEFT_SHOWN]), max(len(names) - LEFT_SHOWN, 0))


def clean(text: str) -> str:
    """Return a text in composed characters, without what cannot be seen."""
    return unicodedata.normalize("NFC", _UNSHOWN.sub("", tidy(text))).strip()


def refused(words: str) -> InputRefused:
    """Return the refusal of a file, to be shown beside the field it was pasted into."""
    return InputRefused({"text": words})


def _taken(field: str, some: Sequence[tuple[str, str]]) -> Taken:
    most = FITS[field]
    is_line = most == FITS["name"]
    whole = " ".join(some[0][0].split()) if is_line else "\n".join(text for text, _ in some)
    places = [some[0][1]] if is_line else list(dict.fromkeys(place for _, place in some))
    return Taken(field, whole[:most].rstrip(), ", ".join(places), is_cut=len(whole) > most)
