"""A record to keep: all that the mailbox shows, as PDF and as text, and nothing beside it."""

import re
import time
import zlib
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.mailbox.record import MOST, Part, as_text, fits_pdf
from portal.mailbox.record_pdf import make_pdf
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, mailbox_of, send, words
from tests.frozen_clock import FrozenClock
from tests.hostile import taken
from tests.mailbox.steps import decided

ANSWER = "It was on the third ward. \u4f60\u597d \u0645\u0631\u062d\u0628\u0627"
GREETING = "Thank you. I am reading it."
NOTE = "Only colleagues may know of the plum jam."
FILES = ("/mailbox/record.pdf", "/mailbox/record.txt")
ACTING = re.compile(rb"/(?:JavaScript|JS|URI|Launch|AA|Annots|EmbeddedFile)\b")
METADATA = re.compile(rb"/(?:Author|Creator|Producer|CreationDate|ModDate|Title|ID|Metadata)\b")


@pytest.fixture
def case(app: Flask, portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A decided case with words both ways, and a note."""
    made = make_case(portal)
    omar = at_the_desk(app, cast["omar"])
    send(omar, f"/desk/cases/{made.reference}/message", text=GREETING)
    send(omar, f"/desk/cases/{made.reference}/note", text=NOTE)
    send(mailbox_of(app, made), "/mailbox/messages", form_on="/mailbox/case", text=ANSWER)
    return decided(app, cast, made)


@pytest.fixture
def rosa(app: Flask, case: MadeCase) -> FlaskClient:
    """Rosa's mailbox."""
    return mailbox_of(app, case)


def test_it_holds_what_the_mailbox_shows(rosa: FlaskClient) -> None:
    record = rosa.get("/mailbox/record.txt").text

    for told in (
        "The assistant told me the wrong dose",
        GREETING,
        ANSWER,
        "The dose was wrong. The tool is off until it is mended.",
        "WHERE IT STANDS",
        "There is a decision.",
        "Promised: ",
        "2 March 2026, Omar",
    ):
        assert told in record, told


def test_it_holds_no_code_no_note_and_no_name_of_the_desks(
    rosa: FlaskClient, case: MadeCase
) -> None:
    record = rosa.get("/mailbox/record.txt").text

    assert case.code.grouped not in record
    assert case.code.symbols not in record
    assert case.reference not in record
    assert "plum jam" not in record


@pytest.mark.parametrize("path", FILES)
def test_it_is_a_download_under_a_name_that_says_nothing(rosa: FlaskClient, path: str) -> None:
    answer, name = rosa.get(path), path.rsplit("/", 1)[1]

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_it_carries_nothing_beside_its_words(rosa: FlaskClient) -> None:
    content = rosa.get("/mailbox/record.pdf").data

    assert content.startswith(b"%PDF-")
    assert METADATA.findall(_unpacked(content)) == []
    assert b"fpdf" not in _unpacked(content).lower()


def _unpacked(content: bytes) -> bytes:
    """Return a PDF with all of its packed parts beside it."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return content + b"".join(_inflate(one) for one in streams)


def _inflate(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.parametrize("path", FILES)
def test_the_same_content_gives_the_same_bytes(
    app: Flask, case: MadeCase, clock: FrozenClock, path: str
) -> None:
    first = mailbox_of(app, case).get(path).data
    clock.forward(hours=3)

    assert mailbox_of(app, case).get(path).data == first


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("plain words", True),
        ("\u043c\u0438\u0440", True),
        ("\u0645\u0631\u062d\u0628\u0627", True),
        ("\u05e9\u05dc\u05d5\u05dd", True),
        ("\u03b1\u03b2\u03b3", True),
        ("\u4f60\u597d", False),
        ("\ud55c\uae00", False),
    ],
)
def test_what_the_font_lacks_is_said_at_the_end_of_the_file(text: str, drawn: bool) -> None:
    """A page more of words makes the file longer; the text itself has one length either way."""
    with_box = len(make_pdf([Part("Words", texts=(text,))]))
    without = len(make_pdf([Part("Words", texts=("\u25a1" * len(text),))]))

    assert (with_box < without + 4_000) is drawn


def test_all_hostile_strings_together_make_a_pdf_in_seconds_in_which_nothing_acts() -> None:
    parts = [Part("You wrote", "2 March 2026", (text,)) for text in taken()]
    started = time.monotonic()
    content = make_pdf(parts)

    assert time.monotonic() - started < 10
    assert content.rstrip().endswith(b"%%EOF")
    assert ACTING.findall(_unpacked(content)) == []


def test_a_text_stands_in_the_plain_record_as_it_was_typed() -> None:
    parts = [Part("You wrote", "2 March 2026", (text,)) for text in taken()]
    between = "\n\nYou wrote\n2 March 2026\n"

    assert between.join(["", *taken()]).strip() == as_text(parts).strip()


def test_long_text_of_two_directions_is_no_trouble() -> None:
    text = "\u0645\u0631\u062d\u0628\u0627 hello (1) " * 600

    assert make_pdf([Part("You wrote", texts=(text,))]).startswith(b"%PDF-")


def test_what_is_too_long_for_a_pdf_is_there_as_text(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal)
    rosa = mailbox_of(app, case)
    for _ in range(MOST // 10_000):
        send(rosa, "/mailbox/messages", form_on="/mailbox/case", text="a " * 5_000)
    page = rosa.get("/mailbox/record")

    assert not fits_pdf([Part("", texts=("a" * (MOST + 1),))])
    assert "It is too long for a PDF." in words(page.text)
    assert rosa.get("/mailbox/record.pdf").status_code == 404
    assert rosa.get("/mailbox/record.txt").status_code == 200


def test_before_it_is_made_the_page_says_where_to_keep_it(rosa: FlaskClient) -> None:
    page = words(rosa.get("/mailbox/record").text)

    assert "Where you keep it decides who can read it" in page
    assert "Not on your employer’s device" in page
    assert "Not your code." in page


@pytest.mark.parametrize("path", [*FILES, "/mailbox/record"])
@pytest.mark.usefixtures("cast")
def test_a_shut_mailbox_gives_no_record(client: FlaskClient, path: str) -> None:
    answer: Any = client.get(path)

    assert answer.status_code == 404
    assert "The mailbox is closed" in words(answer.text)
