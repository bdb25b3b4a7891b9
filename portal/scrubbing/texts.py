"""Plain text: written anew in one encoding, without anything that cannot be seen."""

import codecs
import re
import unicodedata

from portal.scrubbing.characters import only_seen
from portal.scrubbing.findings import Cleaned
from portal.scrubbing.kinds import Kind
from portal.scrubbing.refusals import FileRefused, Reason

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile("\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029")
_TRAILING = re.compile(r"[^\S\n]+$", re.MULTILINE)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_MARKED = re.compile(r"<|BEGIN:V|%!|\{\\rtf", re.IGNORECASE)
_HEADER = re.compile(
    r"(from|to|cc|bcc|sender|reply-to|return-path|delivered-to|received|date|sent|subject|"
    r"message-id|mime-version|content-type|in-reply-to|x-[a-z0-9-]+):",
    re.IGNORECASE,
)
_STRANGE = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")


def clean_text(data: bytes) -> Cleaned:
    """Return a text as UTF-8 with plain line ends; FileRefused where it is none."""
    text, encoding = _decode(data)
    if "\0" in text or len(_STRANGE.findall(text)) > len(text) // 100:
        raise FileRefused(Reason.NOT_TEXT)
    lines = _LINE_END.sub("\n", text)
    shown = _TRAILING.sub("", _PRIVATE.sub("", only_seen(lines)))
    _refuse_marked(shown)
    content = unicodedata.normalize("NFC", shown).encode()
    if not content.strip():
        raise FileRefused(Reason.EMPTY)
    found = {
        "invisible": shown != lines,
        "encoding": encoding != "utf-8" or data.startswith(codecs.BOM_UTF8) or lines != text,
    }
    removed = tuple(code for code, was_there in found.items() if was_there)
    return Cleaned(Kind.TEXT, content, removed, ("seen", "style"))


def _refuse_marked(text: str) -> None:
    """FileRefused for mails, web pages, address cards and the like: they tell more than words."""
    begun = text.lstrip()
    headers = sum(_HEADER.match(line.strip()) is not None for line in begun.split("\n", 10)[:10])
    if _MARKED.match(begun) or headers > 1:
        raise FileRefused(Reason.MARKED_TEXT)


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
