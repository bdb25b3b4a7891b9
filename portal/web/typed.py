"""What somebody of the staff had typed into a form that could not be taken: nothing is lost.

It comes from the very request that is answered, is shown on that one answer, and is kept nowhere.
So it tells nothing of what was asked for: a case that is missing and one that is refused give the
same words back. Nobody else gets anything back here: a reporter's words stay off every page of
errors, and what another site made a browser send is not shown as somebody's own. Whoever signs in
after somebody else reads nothing of theirs, though the browser still has the form.
"""

from typing import Final

from flask import g, request
from werkzeug.exceptions import HTTPException

from portal.web.cookies import first_segment
from portal.web.csrf import is_anothers_form
from portal.web.guards import SAFE_METHODS, is_from_own_page

STAFF_PARTS: Final = frozenset({"account", "admin", "desk", "insight", "journal"})
"""The parts of the site whose forms the staff fill in."""

LONG: Final = frozenset(
    {
        "about",
        "address",
        "data_used",
        "drafted_work",
        "elements",
        "explanation",
        "findings",
        "found",
        "granted",
        "heads",
        "limits",
        "logs_readers",
        "mandatory_where",
        "narrative",
        "opt_out_route",
        "output",
        "place",
        "prompt",
        "purpose",
        "reason",
        "remark",
        "role",
        "summary",
        "text",
        "told",
        "training_offered",
        "update_cadence",
        "why",
    }
)
"""The fields of many lines. A list of what is left out would miss the secret of tomorrow."""
SHORT: Final = frozenset(
    {
        "happened",
        "name",
        "overseer_role",
        "owner_role",
        "provider",
        "question",
        "source",
        "title",
        "words",
    }
)
"""The fields of one line in which people word something: no code, passphrase, key or address."""
GIVEN_BACK: Final = LONG | SHORT


def words_to_copy() -> list[str]:
    """Return the texts that this request brought and that are not sent, to be shown as typed."""
    if request.method in SAFE_METHODS or first_segment(request) not in STAFF_PARTS:
        return []
    if not (g.get("csrf_valid", False) or is_from_own_page(request)):
        return []
    if is_anothers_form():
        return []
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:
        return []
    return [text for name, text in sent if is_given_back(name) and text.strip()]


def is_given_back(name: str) -> bool:
    """Say whether a field is one for words; one of several alike has a number in its name."""
    return name.rpartition("-")[2] in GIVEN_BACK
