"""The mailbox: what a reporter sees and does with the tracking code."""

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.casework.organisation import outside_addresses
from portal.core.errors import CaseChanged, CodeMistyped, NotFound, WroteEnough
from portal.core.message_limit import FEW
from portal.core.policy import Permission
from portal.core.workflow import Move
from portal.mailbox import asking_views, operations
from portal.mailbox.changing_views import blueprint as changing
from portal.mailbox.drafts import page_of, read_draft, texts_of, write_draft
from portal.mailbox.file_views import blueprint as files
from portal.mailbox.forms import (
    BY_SLUG,
    LIMITS,
    MOVES,
    REMEDY_DONE,
    CodeForm,
    MessageForm,
    MoveWords,
    ReasonForm,
    RemarkForm,
    move_form,
)
from portal.mailbox.identity_views import blueprint as identity
from portal.mailbox.late_views import (
    OTHER_MAILBOX,
    answer_closed,
    open_draft,
    sealed_in_form,
)
from portal.mailbox.record_views import blueprint as record
from portal.mailbox.remedy_views import blueprint as remedies
from portal.mailbox.shut_views import answer_shut, back_to, drafted, forget_sent_draft
from portal.mailbox.visiting import held, keys
from portal.web.access import (
    end_session,
    needs,
    open_to_all,
    see,
    session_key,
    start_session,
)
from portal.web.context import reading, writing
from portal.web.csrf import FormUnbound
from portal.web.sending import answer_form
from portal.work import Work

blueprint = Blueprint("mailbox", __name__)
blueprint.register_blueprint(asking_views.blueprint)
blueprint.register_blueprint(remedies)
blueprint.register_blueprint(identity)
blueprint.register_blueprint(files)
blueprint.register_blueprint(changing)
blueprint.register_blueprint(record)
blueprint.register_error_handler(NotFound, answer_shut)
blueprint.register_error_handler(FormUnbound, answer_closed)
blueprint.after_request(forget_sent_draft)

MISTYPED = "This code has a typing error. Compare it with your copy, group by group."
UNKNOWN = "No mailbox opens with this code. It may have been erased, or belong to another portal."


@blueprint.get("/mailbox")
@open_to_all
def enter() -> str:
    """Ask for the code."""
    return render_template(
        "mailbox/enter.html", form=CodeForm(), kept="", texts=[], is_sealed=False
    )


@blueprint.post("/mailbox")
@open_to_all
def open_mailbox() -> Response | tuple[str, int]:
    """Open the mailbox, or say in one way that this code opens none."""
    form, draft = CodeForm(), read_draft(request.form.get("kept", ""))
    if not form.validate():
        return _enter_page(form), 422
    try:
        # Whoever tries codes takes no writer's turn.
        with reading() as work:
            found = operations.unlock(work, form.code.data or "")
            if sealed_in_form():
                draft = open_draft(work, found.keys.case)
    except CodeMistyped:
        return _refused(form, MISTYPED, 422)
    except NotFound:
        return _refused(form, UNKNOWN, 404)
    if sealed_in_form() and draft is None:
        return _refused(form, OTHER_MAILBOX, 422)
    with writing() as work:
        key = operations.begin_visit(work, found, draft)
    start_session(key)
    return back_to(draft)


@blueprint.get("/mailbox/case")
@needs(Permission.READ_OWN_CASE)
def show_case() -> str | Response:
    """The reporter's own case; a new code that waits to be saved comes first."""
    if held().code is not None:
        return see("mailbox.changing.code")
    form = MessageForm(formdata=drafted(url_for("mailbox.send_message")))
    return _page(form, done=_done_words(request.args.get("done", "")))


@blueprint.post("/mailbox/messages")
@needs(Permission.READ_OWN_CASE)
def send_message() -> Response | tuple[str, int]:
    """Write to the handlers."""
    form = MessageForm()
    if not form.validate():
        return _page(form), 422
    text, is_unhandled = form.text.data or "", form.unhandled.data
    try:
        with writing() as work:
            operations.write(
                work, keys(), text, one_time_key=form.one_time_key, is_unhandled=is_unhandled
            )
    except WroteEnough as refusal:
        return _page(form, enough=str(refusal)), 409
    except CaseChanged as refusal:
        return _page(form, refusal=str(refusal)), 409
    return see("mailbox.show_case", done="sent")


@blueprint.get("/mailbox/moves/<move>")
@needs(Permission.READ_OWN_CASE)
def move(move: str) -> str:
    """Ask before a move is made, and take its reason."""
    chosen, words = _known(move)
    with reading() as work:
        page = operations.read_page(work, keys())
    if chosen is Move.ESCALATE and page.is_stuck:
        return _stuck_page(MessageForm())
    if chosen not in page.moves:
        abort(404)
    return _move_page(move_form(words, drafted(request.path)), chosen)


@blueprint.post("/mailbox/moves/<move>")
@needs(Permission.READ_OWN_CASE)
def do_move(move: str) -> Response | tuple[str, int]:
    """Make a move, or show again what was typed and why it was refused."""
    chosen, words = _known(move)
    form = move_form(words)

    def deed(work: Work) -> None:
        text, key = form.text.data or "", form.one_time_key
        operations.make_move(work, keys(), chosen, text=text, one_time_key=key)

    def page(*, refusal: str = "") -> str:
        return (_refused_move if refusal else _move_page)(form, chosen, refusal=refusal)

    return answer_form(form, deed, page) or see("mailbox.show_case", done=words.slug)


@blueprint.post("/mailbox/close")
@needs(Permission.READ_OWN_CASE)
def close() -> Response:
    """Close the mailbox; the cookie is dead."""
    key = session_key()
    if key:
        with writing() as work:
            operations.close_mailbox(work, key)
    end_session()
    return see("report.start")


@blueprint.get("/mailbox/<path:page>")
@needs(Permission.READ_OWN_CASE)
def missing(page: str) -> str:
    """What is not there looks, in a shut mailbox, like what is there."""
    abort(404)


def _refused_move(form: ReasonForm | RemarkForm, move: Move, *, refusal: str) -> str:
    """Show again what was typed; where nobody is above, as a message with outside addresses."""
    with reading() as work:
        is_stuck = operations.read_page(work, keys()).is_stuck
    if move is Move.ESCALATE and is_stuck:
        return _stuck_page(MessageForm(data={"text": form.text.data}))
    return _move_page(form, move, refusal=refusal)


def _move_page(form: ReasonForm | RemarkForm, move: Move, *, refusal: str = "") -> str:
    with reading() as work:
        reach = operations.read_reach(work, keys(), move)
        outside = outside_addresses(work)
    return render_template(
        "mailbox/move.html",
        form=form,
        move=MOVES[move],
        reach=reach,
        outside=outside,
        limits=LIMITS,
        refusal=refusal,
    )


def _stuck_page(form: MessageForm) -> str:
    with reading() as work:
        outside = outside_addresses(work)
    return render_template("mailbox/stuck.html", form=form, outside=outside, limits=LIMITS)


def _page(form: MessageForm, *, done: str = "", refusal: str = "", enough: str = "") -> str:
    with reading() as work:
        page = operations.read_page(work, keys())
        outside = outside_addresses(work)
    draft = held().draft
    return render_template(
        "mailbox/case.html",
        page=page,
        form=form,
        done=done,
        refusal=refusal,
        enough=enough,
        few=FEW,
        limits=LIMITS,
        outside=outside,
        moves=[MOVES[move] for move in page.moves if move in MOVES],
        stuck=MOVES[Move.ESCALATE] if page.is_stuck else None,
        asking_views=asking_views.VIEWS,
        drafts=texts_of(draft) if draft else [],
        draft_page=page_of(draft) if draft else "",
    )


def _refused(form: CodeForm, message: str, status: int) -> tuple[str, int]:
    form.code.errors = [message]
    return _enter_page(form), status


def _enter_page(form: CodeForm) -> str:
    draft = read_draft(request.form.get("kept", ""))
    return render_template(
        "mailbox/enter.html",
        form=form,
        kept=sealed_in_form() or (write_draft(draft) if draft else ""),
        texts=texts_of(draft) if draft else [],
        is_sealed=bool(sealed_in_form()),
    )


def _known(slug: str) -> tuple[Move, MoveWords]:
    chosen = BY_SLUG.get(slug)
    if chosen is None:
        abort(404)
    return chosen, MOVES[chosen]


def _done_words(slug: str) -> str:
    if slug == "sent":
        return "Your message was sent."
    if slug in REMEDY_DONE:
        return REMEDY_DONE[slug]
    chosen = BY_SLUG.get(slug)
    return MOVES[chosen].done if chosen else asking_views.DONE.get(slug, "")
