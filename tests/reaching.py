"""Deeds by which an answer reaches somebody nobody knows, each as a browser does it."""

from typing import Any

from flask.testing import FlaskClient

from tests.cast import MadeCase, Member
from tests.deeds import send

TOLD: dict[str, Any] = {"name": "Rosa Stern", "reach": "Ring me at home, 0161 496 0000."}
"""What Rosa tells about herself."""

GRANTED: dict[str, Any] = {
    "outcome": "granted",
    "explanation": "Nobody has to use the planner who does not want to.",
    "findings": "",
    "root_cause": "",
    "actions-0-kind": "",
    "actions-1-kind": "",
    "actions-2-kind": "",
}
"""A proposal that grants what was asked for."""

LETTER: dict[str, Any] = {
    "granted": "The holder may plan shifts without the planner.",
    "about": "Shift planner",
    "starts_on": "2026-04-01",
    "ends_on": "2027-03-31",
}
"""A letter that is complete."""


def choose_remedy(mailbox: FlaskClient, remedy: str) -> Any:
    """Choose how the answer reaches the reporter."""
    return send(mailbox, "/mailbox/remedy", remedy=remedy)


def share(mailbox: FlaskClient, *chosen: Member, step: str = "share", **changes: Any) -> Any:
    """Tell chosen handlers who one is, after a look at the preview."""
    accounts = [one.account for one in chosen]
    form_on = "/mailbox/identity/change" if is_shared(mailbox) else "/mailbox/identity"
    fields = {**TOLD, **changes, "chosen": accounts, "step": step}
    return send(mailbox, "/mailbox/identity", form_on=form_on, **fields)


def take_back(mailbox: FlaskClient) -> Any:
    """Take back what was told."""
    return send(mailbox, "/mailbox/identity/take-back", form_on="/mailbox/identity")


def open_identity(desk: FlaskClient, case: MadeCase, reason: str = "To free her shifts.") -> Any:
    """Open what the reporter told."""
    return send(desk, f"/desk/cases/{case.reference}/identity", reason=reason)


def identity_page(desk: FlaskClient, case: MadeCase) -> Any:
    """Look at the page of what the reporter told."""
    return desk.get(f"/desk/cases/{case.reference}/identity")


def write_letter(desk: FlaskClient, case: MadeCase, **changes: Any) -> Any:
    """Write a signed letter."""
    return send(desk, f"/desk/cases/{case.reference}/letter", **{**LETTER, **changes})


def check(browser: FlaskClient, letter: str) -> Any:
    """Have a letter checked by somebody it was shown to."""
    return send(browser, "/letters", letter=letter)


def is_shared(mailbox: FlaskClient) -> bool:
    """Tell whether something is shared, by the page that offers to change it."""
    return "/mailbox/identity/take-back" in mailbox.get("/mailbox/identity").text
