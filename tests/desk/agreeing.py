"""What two handlers do about one move, through the pages."""

import re
from typing import Any

from flask.testing import FlaskClient

from portal.store.tables import ProposalRow
from portal.work import Portal
from tests.cast import MadeCase
from tests.deeds import hidden_fields, send
from tests.rows import every

REASON = "It is reversible & was noticed at once."
REMARK = "I read the logs; so do I."
TOLD = "We must tell the court who you are, because it ordered so."
LESSON = "Doses that an assistant suggests are checked by a person."

WITH: dict[str, dict[str, str]] = {
    "lower-severity": {"severity": "s3", "reason": REASON},
    "take-back-finding": {"taken_back": "reportable", "reason": REASON},
    "set-clock-aside": {"clock": "directive_feedback", "reason": REASON},
    "lift-evidence-hold": {"reason": REASON},
    "reveal-identity": {"explanation": TOLD, "reason": REASON},
    "publish-lesson": {"explanation": LESSON, "reason": ""},
    "erase-early": {"reason": REASON},
}
"""What is filled in to propose each move."""


def propose(client: FlaskClient, case: MadeCase, slug: str, **changes: str) -> Any:
    """Propose a move to a second person through its page."""
    path = f"/desk/cases/{case.reference}/propose/{slug}"
    return send(client, path, **{**WITH[slug], **changes})


def proposal_of(portal: Portal) -> str:
    """Return the id of the only proposal there is."""
    (row,) = every(portal, ProposalRow)
    return str(row.id)


def path_of(case: MadeCase, proposal: str, deed: str) -> str:
    """Return the address at which a proposal is answered."""
    return f"/desk/cases/{case.reference}/proposals/{proposal}/{deed}"


def agree(client: FlaskClient, case: MadeCase, proposal: str, text: str = REMARK) -> Any:
    """Agree through the page."""
    return send(client, path_of(case, proposal, "agree"), text=text)


def drop(client: FlaskClient, case: MadeCase, proposal: str, text: str = "") -> Any:
    """Take a proposal back, or turn it down, through the page."""
    return send(client, path_of(case, proposal, "drop"), text=text)


def opened_form(client: FlaskClient, path: str) -> dict[str, str]:
    """Open a form's page and return what it carries unseen."""
    return hidden_fields(client.get(path).text, path)


def offered_to_propose(client: FlaskClient, case: MadeCase) -> set[str]:
    """Return the moves of two people that the case page offers to propose."""
    page = client.get(f"/desk/cases/{case.reference}").text
    return set(re.findall(r'/propose/([a-z-]+)"', page))
