"""Everything a reporter can get to see of their own case: pages, downloads, the API."""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from flask import Flask
from flask.testing import FlaskClient

from portal.mailbox.forms import BY_SLUG
from portal.vault.tracking import TrackingCode
from tests.deeds import hidden_fields, open_mailbox

ARGUMENT = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
VALUES: dict[str, tuple[str, ...]] = {
    "move": tuple(sorted(BY_SLUG)),
    "number": ("1", "2"),
    "page": ("no-such-page",),
}
"""What each part of a reporter's address may be."""

AGAIN = "/mailbox/messages"
"""A form that, sent without words, answers with the whole page of the case."""

_CHARACTER = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>")


def undecided(app: Flask) -> list[str]:
    """Return what nobody said of a reporter's route, in words for whoever added it."""
    return [
        f"VALUES does not say what <{name}> of {rule} may be."
        for rule in _rules(app)
        for name in ARGUMENT.findall(rule)
        if name not in VALUES
    ]


def addresses(app: Flask) -> Iterator[str]:
    """Return every address of the reporter's pages."""
    for rule in _rules(app):
        (name,) = ARGUMENT.findall(rule) or ("",)
        yield from (ARGUMENT.sub(value, rule) for value in VALUES.get(name, ("",)))


def everything_shown(app: Flask, code: TrackingCode) -> Iterator[tuple[str, str]]:
    """Open a mailbox, and return every address of it with the words of its answer."""
    mailbox = open_mailbox(app, code.grouped)
    for path in addresses(app):
        answer = mailbox.get(path)
        assert answer.status_code < 500, f"{path} is broken"
        yield path, f"{answer.headers}{_words(answer.data, answer.mimetype)}"
    yield f"POST {AGAIN}", _sent_again(mailbox)
    told = app.test_client().post("/api/mailbox", json={"tracking_code": code.grouped})
    yield "POST /api/mailbox", f"{told.headers}{told.get_data(as_text=True)}"


def words_of_pdf(content: bytes) -> str:
    """Return the words of a PDF, by the table of its fonts that says which letter a sign is."""
    lines: list[str] = []
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            fonts = {name: _letters(font) for name, font in page.Resources.Font.items()}
            letters: dict[int, str] = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    letters = fonts[str(operands[0])]
                if str(operator) in {"Tj", "TJ"}:
                    lines.append(_read(operands[0], letters))
    return " ".join(lines)


def _rules(app: Flask) -> list[str]:
    rules = [one for one in app.url_map.iter_rules() if "GET" in (one.methods or ())]
    return sorted({one.rule for one in rules if one.rule.split("/")[1] == "mailbox"})


def _sent_again(mailbox: FlaskClient) -> str:
    """Send a form of the case's page without its words: everything is shown again."""
    page = mailbox.get("/mailbox/case").text
    fields = hidden_fields(page, AGAIN) if AGAIN in page else {}
    return mailbox.post(AGAIN, data=fields).text


def _words(content: bytes, kind: str) -> str:
    return words_of_pdf(content) if kind == "application/pdf" else content.decode(errors="replace")


def _letters(font: pikepdf.Object) -> dict[int, str]:
    table = font.ToUnicode.read_bytes()
    pairs = _CHARACTER.findall(table)
    return {
        int(sign, 16): bytes.fromhex(letter.decode()).decode("utf-16-be") for sign, letter in pairs
    }


def _read(shown: pikepdf.Object, letters: dict[int, str]) -> str:
    parts = (
        [one for one in shown if isinstance(one, pikepdf.String)]
        if isinstance(shown, pikepdf.Array)
        else [shown]
    )
    signs = b"".join(bytes(one) for one in parts)
    return "".join(
        letters.get(int.from_bytes(signs[at : at + 2]), "?") for at in range(0, len(signs), 2)
    )
