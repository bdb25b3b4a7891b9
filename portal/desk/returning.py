"""Where a handler is sent after a deed: to the case again, or to the queue if it left them."""

import re

from flask import Response as Page
from flask import request
from werkzeug.wrappers import Response

from portal.casework.access.opening import open_for_handler
from portal.casework.records.sealed import Reader
from portal.core.errors import NotFound
from portal.desk.forms import CaseForm
from portal.desk.seen import was_done
from portal.desk.since import tell
from portal.web.access import see
from portal.web.context import reading
from portal.web.errors import answer_refusal
from portal.web.once import key_of_sending
from portal.work import Work

_KEY = re.compile(r"[A-Za-z0-9_-]{22,200}")
_LIST = re.compile(r"/desk/(?:alike|cases)(\?[A-Za-z0-9_.=&-]{1,400})?")


def see_case(reader: Reader, reference: str) -> Response:
    """Send a handler back to a case, or to the queue, which says that the case has gone."""
    with reading() as work:
        is_theirs = _may_read(work, reader, reference)
    if is_theirs:
        return see("desk.show_case", reference=reference)
    return see("desk.my_desk", gone=reference)


def list_address(text: str) -> str | None:
    """Return the address of the list that a form was sent from, with its filter, or None."""
    return text if _LIST.fullmatch(text) else None


def tell_change(reader: Reader, reference: str, form: CaseForm, refusal: Exception) -> str:
    """Return why a form was refused, with what happened to its case since it was on the screen."""
    with reading() as work:
        return tell(work, reader, reference, seen=form.seen.data or "", refusal=str(refusal))


def answer_missing(error: NotFound) -> Response | Page:
    """Answer the second click on what made the case leave as the first; all else is missing.

    Only whoever sent the form knows its one-time key, and it answers for its own case alone.
    """
    reference = (request.view_args or {}).get("reference", "")
    key = request.form.get("once", "") if request.method == "POST" else ""
    if reference and _KEY.fullmatch(key):
        with reading() as work:
            if was_done(work, reference, key_of_sending(key)):
                return see("desk.my_desk", gone=reference)
    return answer_refusal(error)


def _may_read(work: Work, reader: Reader, reference: str) -> bool:
    """Tell whether a case is this handler's to read now."""
    try:
        open_for_handler(work, reader, reference)
    except NotFound:
        return False
    return True
