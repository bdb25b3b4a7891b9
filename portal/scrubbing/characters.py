"""The characters of a text: those that cannot be seen go, and every blank becomes the same."""

import re
from typing import Final

_INVISIBLE: Final = re.compile(
    "[\x01-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0"
    "\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_BLANKS: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
_JOINED: Final = (
    "\u0600-\u06ff\u0700-\u077f\u07c0-\u07ff\u0840-\u0dff\u1000-\u109f\u1780-\u18af"
    "\ufb50-\ufdff\ufe70-\ufefe"
)
"""Scripts whose letters take another form where a joiner stands between them."""
_EMOJI: Final = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf"
    "\u2934\u2935\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_JOINERS: Final = re.compile("([\u200c\u200d])[\u200c\u200d]+")
_USELESS_JOINER: Final = re.compile(
    f"(?<![{_JOINED}])\u200c|\u200c(?![{_JOINED}])"
    f"|(?<![{_JOINED}{_EMOJI}\ufe0f])\u200d|\u200d(?![{_JOINED}{_EMOJI}])"
)
_USELESS_SELECTOR: Final = re.compile(f"(?<![{_EMOJI}0-9#*])\ufe0f|(?<=[0-9#*])\ufe0f(?!\u20e3)")


def only_seen(text: str) -> str:
    """Return a text without invisible characters, and with plain blanks.

    Joiners stay between letters of scripts that need them and in emoji, and the sign that asks
    for an emoji stays behind one.
    """
    shown = _JOINERS.sub(r"\1", _BLANKS.sub(" ", _INVISIBLE.sub("", text)))
    return _USELESS_JOINER.sub("", _USELESS_SELECTOR.sub("", shown))
