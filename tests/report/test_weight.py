"""No page of the reporter's weighs more than 40 KB with its stylesheets, 15 KB compressed."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.actors import Level
from portal.store.tables import OutsideAddressRow, UnitRow
from portal.vault.keyring import Keyring
from portal.work import Portal
from tests.cast import Member, add_member, make_case, make_member
from tests.deeds import answer_questions, at_the_desk, mailbox_of, make_move, send
from tests.organisation_rows import add_system

ROOT = Path(__file__).parents[2]
FRAME = (ROOT / "templates" / "base.html").read_text("utf-8")
SHEETS = [ROOT / path[1:] for path in re.findall(r'rel="stylesheet" href="([^"]+)"', FRAME)]
MOST, MOST_COMPRESSED = 40 * 1024, 15 * 1024
LONG = "The assistant said one thing and did another, and nobody looked at it for weeks. " * 15

BEFORE = ["/", "/report", "/how", "/report/what-may-identify-you"]
BEFORE += [f"/how/{page}" for page in ("safely", "dates", "operator", "outside", "changes")]
QUESTIONS = ["what-happened", "tool", "punished", "circumstances", "who-must-not-see", "check"]
MAILBOX = ["case", "files", "record", "new-code", "identity", "moves/withdraw"]
CODES = ["/report/code", "/report/type-it-back", "/report/saved"]


@pytest.fixture
def large(portal: Portal, keys_of_the_run: Path) -> None:
    """An organisation with 60 AI systems, 12 handlers, 15 units and 5 addresses outside."""
    keyring = Keyring.load(keys_of_the_run)
    levels = [Level.OMBUDS] * 6 + [Level.COMMITTEE] * 4 + [Level.EXECUTIVE] * 2
    for number in range(60):
        add_system(portal, f"assistant-of-department-{number}-for-planning")
    with portal.writing() as work:
        for number, level in enumerate(levels):
            add_member(work, make_member(keyring, f"handler-of-reports-{number}", level=level))
        for number in range(15):
            name = f"Department of planning and operations {number}"
            work.db.add(UnitRow(slug=f"department-{number}", name=name, head_count=400))
        for number in range(5):
            work.db.add(
                OutsideAddressRow(
                    id=f"{number}" * 32,
                    position=number,
                    name="The inspectorate of something",
                    address=f"{number} Market Square, 12345 Example, and by telephone on weekdays.",
                )
            )


def weight(page: bytes) -> int:
    return len(page) + sum(sheet.stat().st_size for sheet in SHEETS)


def compressed(page: bytes) -> int:
    return sum(len(gzip.compress(part)) for part in (page, *(one.read_bytes() for one in SHEETS)))


def too_heavy(pages: dict[str, bytes]) -> dict[str, tuple[int, int]]:
    weights = {path: (weight(page), compressed(page)) for path, page in pages.items()}
    return {
        path: found
        for path, found in weights.items()
        if found[0] > MOST or found[1] > MOST_COMPRESSED
    }


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("type", ["incident", "retaliation"])
def test_no_page_up_to_the_code_is_too_heavy(client: FlaskClient, type: str) -> None:
    pages = {path: client.get(path).data for path in BEFORE}
    answer_questions(client, type=type, narrative=LONG, prompt=LONG, output=LONG)
    asked = [f"/report/{slug}" for slug in QUESTIONS]
    pages |= {path: client.get(path, follow_redirects=True).data for path in asked}
    send(client, "/report/check")
    pages |= {path: client.get(path).data for path in CODES}

    assert too_heavy(pages) == {}


@pytest.mark.usefixtures("large")
def test_no_page_of_a_mailbox_with_many_letters_is_too_heavy(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal, narrative=LONG, prompt=LONG[:600], output=LONG[:600])
    rosa, omar = mailbox_of(app, case), at_the_desk(app, cast["omar"])
    page = f"/desk/cases/{case.reference}/message"
    make_move(omar, case, "start-triage")
    for _ in range(4):
        send(rosa, "/mailbox/messages", form_on="/mailbox/case", text=LONG[:400])
        send(omar, page, text=LONG[:400])
    pages = {f"/mailbox/{one}": rosa.get(f"/mailbox/{one}").data for one in MAILBOX}

    assert pages["/mailbox/case"].decode().count(LONG[:400]) >= 8
    assert too_heavy(pages) == {}


def test_a_page_that_is_too_heavy_is_seen() -> None:
    assert too_heavy({"/": b"a" * MOST}).keys() == {"/"}
