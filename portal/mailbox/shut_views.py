"""What a shut mailbox answers: that it is shut, why that happens, and what was typed too late.

It is the answer of every page of the mailbox without a visit, whoever asks: for a stranger, for
a replayed cookie, after half an hour, and after the code was changed elsewhere.
"""

from flask import Response, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from portal.core.errors import MailboxShut, NotFound
from portal.mailbox.drafts import is_kept, page_of, take_draft, texts_of, write_draft
from portal.mailbox.forms import CodeForm
from portal.mailbox.held import Draft, hold_no_draft
from portal.mailbox.visiting import find_held
from portal.web.access import see, session_key, visit
from portal.web.context import writing
from portal.web.errors import answer_refusal


def answer_shut(error: NotFound) -> Response:
    """Say that the mailbox is shut; what is only missing in an open one looks like missing."""
    if visit() is not None and not isinstance(error, MailboxShut):
        return answer_refusal(error)
    draft = _typed()
    page = render_template(
        "mailbox/shut.html",
        form=CodeForm(formdata=None) if request.method == "POST" else None,
        kept=write_draft(draft) if draft else "",
        texts=texts_of(draft) if draft else [],
        is_sealed=False,
    )
    return make_response(page, 404)


def drafted(page: str) -> MultiDict[str, str] | None:
    """Return what was typed too late into the form of this address, to fill it in again."""
    held = find_held()
    if held is None or held.draft is None or held.draft.page != page:
        return None
    return MultiDict(held.draft.fields)


def back_to(draft: Draft | None) -> AnyResponse:
    """Lead from the code to the mailbox, or to the page on which something was typed too late."""
    if draft is None:
        return see("mailbox.show_case")
    return redirect(f"{page_of(draft)}?done=kept", code=303)


def forget_sent_draft(answer: AnyResponse) -> AnyResponse:
    """Forget a draft once its form was taken."""
    was_taken = request.method == "POST" and answer.status_code == 303
    if not was_taken or not is_kept(request.path):
        return answer
    held, key = find_held(), session_key()
    if held and held.draft and key and held.draft.page == request.path:
        with writing() as work:
            hold_no_draft(work, key)
    return answer


def _typed() -> Draft | None:
    if request.method != "POST" or not is_kept(request.path):
        return None
    return take_draft(request.path, request.form.items(multi=True))
