"""The monthly round: every reporter hears something, one message at a time."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import CaseChanged, MoveRefused
from portal.core.policy import Permission
from portal.desk.forms import TEXT_LIMIT
from portal.desk.messages import updating
from portal.desk.messages.talking import send_message
from portal.desk.messages.updating import Entry
from portal.desk.messages.updating_forms import UpdateForm
from portal.desk.returning import tell_change
from portal.desk.seen import Seen
from portal.desk.visitor import get_reader
from portal.web.access import needs, see
from portal.web.context import reading, writing

blueprint = Blueprint("round", __name__)

NOTHING_CHOSEN = "Choose a sentence, or write one."


@blueprint.get("/desk/round")
@needs(Permission.READ_QUEUE)
def show() -> str:
    """The cases about which a word is due, each with what happened since the last one."""
    return _page(sent=request.args.get("sent") == "yes")


@blueprint.post("/desk/round/<reference>")
@needs(Permission.WRITE_TO_REPORTER)
def send(reference: str) -> Response | tuple[str, int]:
    """Send the message of one case; the round goes on without it."""
    with reading() as work:
        entry = updating.find_entry(work, get_reader(), reference)
    form = UpdateForm()
    is_valid, text = form.validate(), form.message()
    if is_valid and not text:
        form.text.errors = [NOTHING_CHOSEN]
    if not (is_valid and text):
        return _page(entry=entry, form=form), 422
    seen = Seen(reference, form.seen_version, form.one_time_key)
    try:
        with writing() as work:
            send_message(work, get_reader(), seen, text=text)
    except (CaseChanged, MoveRefused) as refusal:
        words = tell_change(get_reader(), reference, form, refusal)
        return _refused(reference, form, words)
    return see("desk.round.show", page=_page_number(), sent="yes")


def _refused(reference: str, form: UpdateForm, words: str) -> tuple[str, int]:
    with reading() as work:
        entry = updating.find_entry(work, get_reader(), reference)
    form.seen.data = str(entry.case.version)
    return _page(entry=entry, form=form, refusal=words), 409


def _page_number() -> int:
    page = request.args.get("page", "1")
    return int(page) if page.isdecimal() and 0 < int(page[:6]) < 100_000 else 1


def _page(
    *,
    entry: Entry | None = None,
    form: UpdateForm | None = None,
    refusal: str = "",
    sent: bool = False,
) -> str:
    with reading() as work:
        page = updating.read_round(work, get_reader(), _page_number())
    shown = {one.case.reference: (one, _fresh(one)) for one in page.entries}
    if entry is not None and form is not None:
        form.name_fields(entry.case.reference)
        # What was typed stays, also where the case is not due any more.
        shown = {entry.case.reference: (entry, form)} | {
            reference: pair for reference, pair in shown.items() if pair[0].case.id != entry.case.id
        }
    return render_template(
        "desk/messages/round.html",
        page=page,
        shown=list(shown.values()),
        typed=form,
        refusal=refusal,
        sent=sent,
        limit=TEXT_LIMIT,
    )


def _fresh(entry: Entry) -> UpdateForm:
    form = UpdateForm(formdata=None)
    form.name_fields(entry.case.reference)
    form.seen.data = str(entry.case.version)
    return form
