"""Keeping references to cases out of texts that people read who may not know of the case."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from portal.core.errors import InputRefused

_REFERENCE: Final = re.compile(r"(?<![0-9A-Z])C-[0-9A-Z]{4}-[0-9A-Z]{4}(?![0-9A-Z])", re.IGNORECASE)


def names_case(text: str) -> bool:
    """Tell whether a text holds what looks like a reference, in any width and with any dash."""
    return _REFERENCE.search("".join(map(_plain, unicodedata.normalize("NFKC", text)))) is not None


def refuse_references(typed: Mapping[str, str], why: str) -> None:
    """InputRefused, field by field, where a text names a case; `why` is the end of a sentence."""
    refused = {name: f"Name no case: {why}" for name, text in typed.items() if names_case(text)}
    if refused:
        raise InputRefused(refused)


def _plain(character: str) -> str:
    kind = unicodedata.category(character)
    return "" if kind == "Cf" else "-" if kind == "Pd" or character == "\u2212" else character
