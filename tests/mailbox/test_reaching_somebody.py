"""Two whole ways by which an answer reaches somebody nobody knows, through the pages alone."""

import html
import re

from flask import Flask
from flask.testing import FlaskClient

from portal.core.cases import CaseId, Reference
from portal.store.tables import CaseRow
from portal.vault.tracking import parse
from portal.work import Portal
from tests.cast import MadeCase, Member
from tests.deeds import (
    at_the_desk,
    decide,
    investigate,
    make_move,
    open_mailbox,
    report,
    words,
)
from tests.reaching import (
    GRANTED,
    TOLD,
    check,
    choose_remedy,
    identity_page,
    open_identity,
    share,
    take_back,
    write_letter,
)
from tests.rows import every

PARTS = {"role": "It ranked the team.", "elements": "The meetings of three months."}
CHANGED = {**GRANTED, "outcome": "changed", "explanation": "A person judged it anew."}


def begin(client: FlaskClient, portal: Portal, type: str) -> MadeCase:
    code = report(client, type=type, narrative="The planner decides about my shifts.")
    (row,) = every(portal, CaseRow)
    return MadeCase(CaseId(row.id), Reference(row.reference), parse(code))


def copied(page: str) -> str:
    """Return the letter as a reporter selects and copies it."""
    found = re.search(r'<pre class="letter-text"[^>]*>(.*?)</pre>', page, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def test_an_anonymous_opt_out_is_granted_by_a_signed_letter(
    app: Flask, client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    case = begin(client, portal, "opt_out")
    omar, una = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"])
    investigate(omar, case)

    rosa = open_mailbox(app, case.code.grouped)
    assert "How can our answer reach you" in words(rosa.get("/mailbox/case").text)
    choose_remedy(rosa, "letter")
    assert "a signed letter" in words(omar.get(f"/desk/cases/{case.reference}").text)

    decide(omar, una, case, **GRANTED)
    assert write_letter(omar, case).status_code == 303

    again = open_mailbox(app, case.code.grouped)
    assert "A signed letter for you" in words(again.get("/mailbox/case").text)
    letter = copied(again.get("/mailbox/letter").text)

    manager = app.test_client()
    genuine = check(manager, letter)
    assert "genuine and unchanged" in words(genuine.text)
    assert case.reference not in genuine.text
    longer = check(manager, letter.replace("31 March 2027", "31 March 2029"))
    assert longer.status_code == 422
    assert "not genuine" in words(longer.text)


def test_a_contested_decision_is_changed_through_an_identity_that_was_first_taken_back(
    app: Flask, client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    case = begin(client, portal, "contest_decision")
    omar, una = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"])
    investigate(omar, case)

    rosa = open_mailbox(app, case.code.grouped)
    assert choose_remedy(rosa, "identity").location == "/mailbox/identity"
    share(rosa, cast["omar"], cast["una"])
    take_back(rosa)
    assert identity_page(omar, case).status_code == 404

    assert TOLD["name"] in words(share(rosa, cast["una"], step="preview").text)
    share(rosa, cast["una"])
    assert identity_page(omar, case).status_code == 404
    assert open_identity(una, case, "To judge her year anew.").status_code == 303
    assert TOLD["name"] in words(identity_page(una, case).text)

    make_move(una, case, "explain", **PARTS)
    decide(una, omar, case, **CHANGED, independent="y")
    mailbox = words(rosa.get("/mailbox/case").text)
    assert "Una opened what you told about yourself. The reason: To judge her year anew." in mailbox
    assert CHANGED["explanation"] in mailbox
    assert take_back_is_offered(rosa) is False


def take_back_is_offered(mailbox: FlaskClient) -> bool:
    return "Take it back" in mailbox.get("/mailbox/identity").text
