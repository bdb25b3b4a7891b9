"""Words to the reporter, and notes that they never see: two pages, never one behind a toggle."""

from flask import abort, render_template
from werkzeug.wrappers import Response

from portal.casework.records.sealed import Reader
from portal.core.policy import Permission
from portal.desk.blueprint import blueprint
from portal.desk.case.case_pages import form_page, insert_template, look
from portal.desk.forms import TEXT_LIMIT
from portal.desk.messages import talking
from portal.desk.messages.message_forms import MessageForm, NoteForm
from portal.desk.seen import Seen
from portal.desk.sending import take_case_form
from portal.desk.visitor import get_reader
from portal.web.access import needs, see
from portal.web.sending import take_form
from portal.work import Work

MESSAGE = "desk/messages/message.html"


@blueprint.get("/desk/cases/<reference>/message")
@needs(Permission.WRITE_TO_REPORTER)
def message(reference: str) -> str:
    """Write what the reporter will read."""
    page, form = look(reference), MessageForm()
    if not page.may_write:
        abort(404)
    insert_template(form)
    return form_page(MESSAGE, page, form)


@blueprint.post("/desk/cases/<reference>/message")
@needs(Permission.WRITE_TO_REPORTER)
def send_message(reference: str) -> Response | tuple[str, int]:
    """Send the message."""
    form = MessageForm()

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        talking.send_message(work, reader, seen, text=form.text.data or "")

    def page(*, refusal: str = "") -> str:
        return form_page(MESSAGE, look(reference), form, refusal=refusal)

    refused = take_case_form(reference, form, deed, page)
    return refused or see("desk.show_case", reference=reference)


@blueprint.get("/desk/cases/<reference>/note")
@needs(Permission.WRITE_NOTE)
def note(reference: str) -> str:
    """Write what the reporter will never read."""
    return _note_page(reference, NoteForm())


@blueprint.post("/desk/cases/<reference>/note")
@needs(Permission.WRITE_NOTE)
def keep_note(reference: str) -> Response | tuple[str, int]:
    """Keep the note."""
    form = NoteForm()

    def deed(work: Work) -> None:
        text, key = form.text.data or "", form.one_time_key
        talking.keep_note(work, get_reader(), reference, text=text, one_time_key=key)

    if not take_form(form, deed):
        return _note_page(reference, form), 422
    return see("desk.show_case", reference=reference)


def _note_page(reference: str, form: NoteForm) -> str:
    return render_template(
        "desk/messages/note.html", page=look(reference), form=form, limit=TEXT_LIMIT
    )
