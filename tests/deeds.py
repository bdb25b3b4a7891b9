"""What Rosa and the handlers do on the pages, each as a browser does it."""

import re
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.cast import MadeCase, Member, sign_in
from tests.signin.steps import shown_code, words

__all__ = ["shown_code", "words"]

REPORTED: dict[str, Any] = {
    "type": "incident",
    "narrative": "The assistant told me the wrong dose, and I nearly gave it.",
    "system": "unknown",
    "category": "wrong_output",
    "unit": "",
}
"""What Rosa fills in where a test says nothing else."""

TRIAGED: dict[str, Any] = {
    "severity": "s3",
    "category": "wrong_output",
    "reportable": "no",
    "serious": "none",
    "retaliation_risk": "none",
    "conflict_checked": "y",
}
"""A triage that is complete."""

PROPOSED: dict[str, Any] = {
    "outcome": "substantiated",
    "explanation": "The dose was wrong. The tool is off until it is mended.",
    "findings": "Three logs show the same mistake.",
    "root_cause": "model_limits",
    "actions-0-kind": "train_staff",
    "actions-0-owner_role": "Head of the ward",
    "actions-0-due_on": "2026-04-01",
    "actions-1-kind": "",
    "actions-2-kind": "",
}
"""A proposal that is complete."""


CHECK = "/report/check"
FIELD = re.compile(r' name="([^"]+)"')


class _Forms(HTMLParser):
    """Collects the hidden fields of every form on a page, by the form's address."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._open: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = self.found.setdefault(given.get("action", ""), {})
        if tag == "input" and given.get("type") == "hidden":
            self._open[given["name"]] = given["value"]


def hidden_fields(page: str, action: str) -> dict[str, str]:
    """Return what a page's form for this address carries unseen: token, one-time key, version."""
    forms = _Forms()
    forms.feed(page)
    return forms.found[action]


def send(client: FlaskClient, path: str, *, form_on: str | None = None, **fields: Any) -> Any:
    """Open a page, fill its form for this address in, and send it."""
    page = client.get(form_on or path).text
    return client.post(path, data={**hidden_fields(page, path), **fields})


def answer_questions(client: FlaskClient, **changes: Any) -> Any:
    """Answer page after page up to the check; return the last answer, also one that refuses."""
    said = {**REPORTED, **changes}
    path, answer = "/report", None
    while path != CHECK and (answer is None or answer.status_code == 303):
        page = client.get(path).text
        asked = set(FIELD.findall(page))
        filled = {name: value for name, value in said.items() if name in asked}
        answer = client.post(path, data={**hidden_fields(page, path), **filled})
        path = answer.location or path
    return answer


def send_report(client: FlaskClient, once: str | None = None, **changes: Any) -> Any:
    """Answer every question and send; `changes` beside what Rosa always fills in."""
    answer = answer_questions(client, **changes)
    if answer.location != CHECK:
        return answer
    return send(client, CHECK, **({} if once is None else {"once": once}))


def report(client: FlaskClient, **changes: Any) -> str:
    """Report, and return the tracking code that the next page shows."""
    answer = send_report(client, **changes)
    _expect_done(answer)
    return shown_code(client.get("/report/code").text)


def open_mailbox(app: Flask, code: str) -> FlaskClient:
    """Open a mailbox in a browser of its own."""
    client = app.test_client()
    answer = send(client, "/mailbox", code=code)
    _expect_done(answer)
    return client


def mailbox_of(app: Flask, case: MadeCase) -> FlaskClient:
    """Open the mailbox of a case."""
    return open_mailbox(app, case.code.grouped)


def at_the_desk(app: Flask, member: Member) -> FlaskClient:
    """Sign somebody in, in a browser of their own."""
    return sign_in(app.test_client(), member)


def make_move(client: FlaskClient, case: MadeCase, slug: str, **fields: Any) -> Any:
    """Make a move through its page on the desk."""
    return send(client, f"/desk/cases/{case.reference}/moves/{slug}", **fields)


def triage(client: FlaskClient, case: MadeCase, **changes: Any) -> Any:
    """Fill in triage through its page."""
    return send(client, f"/desk/cases/{case.reference}/triage", **{**TRIAGED, **changes})


def investigate(client: FlaskClient, case: MadeCase, **changes: Any) -> None:
    """Take a received case through triage into investigation."""
    make_move(client, case, "start-triage")
    triage(client, case, **changes)
    accepted = make_move(client, case, "accept")
    _expect_done(accepted)


def decide(proposer: FlaskClient, approver: FlaskClient, case: MadeCase, **changes: Any) -> None:
    """Propose an outcome and let somebody approve it."""
    proposed = make_move(proposer, case, "propose-outcome", **{**PROPOSED, **changes})
    _expect_done(proposed)
    approved = make_move(approver, case, "approve", text="")
    _expect_done(approved)


def _expect_done(answer: Any) -> None:
    if answer.status_code != 303:
        raise AssertionError(f"{answer.status}: {words(answer.text)[:600]}")


def move_by_reporter(app: Flask, case: MadeCase, slug: str, text: str) -> Any:
    """Make a move in the mailbox of a case, with its reporter's own words."""
    return send(mailbox_of(app, case), f"/mailbox/moves/{slug}", text=text)
