"""Plain text: written anew in one encoding, without anything that cannot be seen."""

import codecs
import re
import unicodedata

from portal.scrubbing.findings import Cleaned
from portal.scrubbing.kinds import Kind
from portal.scrubbing.refusals import FileRefused, Reason

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Joiners (200C, 200D) and the emoji selector stay: scripts and emoji need them.
_INVISIBLE = re.compile(
    "[\\x01-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"
    "\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0e\\ufeff\\uffa0"
    "\\ufff9-\\ufffb\\U000e0000-\\U000e0fff\\ue000-\\uf8ff]"
)
_LINE_END = re.compile("\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029")
_TRAILING = re.compile(r"[^\S\n]+$", re.MULTILINE)
_STRANGE = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")


def clean_text(data: bytes) -> Cleaned:
    """Return a text as UTF-8 with plain line ends; FileRefused where it is none."""
    text, encoding = _decode(data)
    if "\0" in text or len(_STRANGE.findall(text)) > len(text) // 100:
        raise FileRefused(Reason.NOT_TEXT)
    lines = _LINE_END.sub("\n", text)
    shown = _TRAILING.sub("", _INVISIBLE.sub("", lines))
    content = unicodedata.normalize("NFC", shown).encode()
    if not content.strip():
        raise FileRefused(Reason.EMPTY)
    found = {
        "invisible": shown != lines,
        "encoding": encoding != "utf-8" or data.startswith(codecs.BOM_UTF8) or lines != text,
    }
    removed = tuple(code for code, was_there in found.items() if was_there)
    return Cleaned(Kind.TEXT, content, removed, ("seen", "style"))


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(Reason.BROKEN) from error
