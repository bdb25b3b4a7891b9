"""Plain text: what is none is refused, and no character is left that only a program sees."""

import pytest

from portal.scrubbing.cleaning import clean
from portal.scrubbing.refusals import FileRefused, Reason

MARKED = {
    "a mail": b"Received: from desk ([10.1.2.3])\r\nX-Originating-IP: [10.1.2.3]\r\n\r\nhello",
    "a copied mail": b"some words\n\nFrom: Jane\nSubject: this\n\nhello",
    "a drawing": b'<?xml version="1.0"?><svg><text>hi</text></svg>',
    "a web page": b"\n  <!-- saved from url=(0040)https://intra/jane --><html>x</html>",
    "a wide web page": "\ufeff<html>x</html>".encode("utf-16-le"),
    "a card": b"BEGIN:VCARD\nFN:Jane\nEND:VCARD\n",
    "a calendar": b"\xef\xbb\xbf begin:vcalendar\nEND:VCALENDAR\n",
    "postscript": b" %!PS-Adobe",
    "rich text": b"\n{\\rtf1 hello}",
    "a web page behind what is not seen": "\u200b\u2060<html>x</html>".encode(),
}


@pytest.mark.parametrize("name", MARKED)
def test_what_is_no_plain_text_is_refused(name: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        clean(MARKED[name])

    assert refusal.value.reason is Reason.MARKED_TEXT


@pytest.mark.parametrize(
    "text", ["Subject: one line of it\nand words", "one < two", "To begin: words", "# head\n- a"]
)
def test_what_is_plain_text_is_taken(text: str) -> None:
    assert clean(text.encode()).content.decode() == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ab\u200cc\u200dd\ufe0f", "Abcd"),
        ("e\u00a0f\u2009g\u3000h\u202fi\u2800j", "e f g h i j"),
        ("\u0645\u06cc\u200c\u200c\u200d\u062e", "\u0645\u06cc\u200c\u062e"),
        ("\u0645\u200c a", "\u0645 a"),
        ("1\ufe0f 2\ufe0f\u20e3", "1 2\ufe0f\u20e3"),
    ],
)
def test_what_only_a_program_sees_is_gone(text: str, shown: str) -> None:
    cleaned = clean(text.encode())

    assert cleaned.content.decode() == shown
    assert cleaned.removed == ("invisible",)


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u062e",
        "\u0915\u094d\u200d\u0937",
        "\u2764\ufe0f\u200d\U0001f525",
        "\U0001f469\U0001f3fd\u200d\U0001f4bb",
    ],
)
def test_joiners_that_are_needed_stay(text: str) -> None:
    assert clean(text.encode()).content.decode() == text
