"""What was sent to a mailbox that was closed in another tab: not shown, and not lost.

The cookie is gone, so the form's token is bound to nothing. It is still ours, and says to which
mailbox its page belonged: the words go along sealed for that mailbox. A form that another site
made a browser send comes to none of this.
"""

from flask import Response as Page
from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from portal.casework.access import late_words
from portal.core.cases import CaseId
from portal.mailbox.drafts import read_draft, take_draft, write_draft
from portal.mailbox.forms import CodeForm
from portal.mailbox.held import Draft, Held, find_held_alone, hold
from portal.mailbox.shut_views import back_to
from portal.mailbox.visiting import find_held
from portal.web.access import session_key
from portal.web.context import reading, writing
from portal.web.csrf import FormUnbound, place_in_token
from portal.web.errors import answer_http
from portal.web.guards import is_from_own_page
from portal.work import Work

OTHER_MAILBOX = (
    "This code opens another mailbox than the one in which you typed what this page keeps. "
    "Type that one’s code, or begin at the start page without the words."
)


def answer_closed(error: FormUnbound) -> Response:
    """Say that the mailbox was closed meanwhile; anything but a form of its pages is refused."""
    place = place_in_token() if is_from_own_page(request) else ""
    if not place:
        return make_response(answer_http(error))
    draft = take_draft(request.path, request.form.items(multi=True))
    if draft is not None and _keep_in_visit(place, draft):
        return back_to(draft)
    with reading() as work:
        kept = _seal(work, place, draft) if draft else ""
    return Page(
        render_template(
            "mailbox/shut.html",
            form=CodeForm(formdata=None),
            kept=kept,
            texts=[],
            is_sealed=bool(kept),
        ),
        404,
    )


def sealed_in_form() -> str:
    """Return the sealed words that the form for the code carries along, or nothing."""
    kept = request.form.get("kept", "")
    return kept if late_words.is_sealed(kept) else ""


def open_draft(work: Work, case: CaseId) -> Draft | None:
    """Return the sealed words, for the mailbox in which they were typed; None for any other."""
    content = late_words.open_late(work, case, sealed_in_form())
    return None if content is None else read_draft(content.decode())


def _keep_in_visit(place: str, draft: Draft) -> bool:
    """Put words into the visit of their mailbox, where that was opened again meanwhile."""
    key, held = session_key(), find_held()
    if key is None or held is None or held.draft is not None:
        return False
    with writing() as work:
        found = find_held_alone(work, key)
        if found is None or late_words.place_of(work, found.keys.case) != place:
            return False
        hold(work, key, Held(found.keys, code=found.code, draft=draft))
    return True


def _seal(work: Work, place: str, draft: Draft) -> str:
    return late_words.seal_late(work, place, write_draft(draft).encode("utf-8", "replace"))
