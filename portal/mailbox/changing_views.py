"""The mailbox's pages for a new tracking code: ask for it, and show it until it is saved."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.core.errors import AlreadyDone, CaseChanged, MailboxShut, MoveRefused
from portal.core.policy import Permission
from portal.mailbox import changing
from portal.mailbox.changing_forms import ChangeForm, TypedBackForm
from portal.mailbox.visiting import held
from portal.web.access import needs, see, session_key, start_session
from portal.web.context import current, empty_log, moment, stop_reading, writing

blueprint = Blueprint("changing", __name__)

DIFFERS = "This is not the code above. Compare them group by group, or leave this empty."


@blueprint.get("/mailbox/new-code")
@needs(Permission.READ_OWN_CASE)
def ask() -> str | Response:
    """Say what a new code does, before there is one."""
    if held().code is not None:
        return see("mailbox.changing.code")
    return render_template("mailbox/new_code.html", form=ChangeForm(), refusal="")


@blueprint.post("/mailbox/new-code")
@needs(Permission.READ_OWN_CASE)
def change() -> Response | tuple[str, int]:
    """Change the code; the old one opens nothing from now on."""
    form = ChangeForm()
    if not form.validate():
        return render_template("mailbox/new_code.html", form=form, refusal=""), 422
    stop_reading()
    try:
        changing.renew_code(current(), moment(), _key(), one_time_key=form.one_time_key)
    except AlreadyDone:
        return see("mailbox.changing.code")
    except (CaseChanged, MoveRefused) as refusal:
        return render_template("mailbox/new_code.html", form=form, refusal=str(refusal)), 409
    empty_log()
    return see("mailbox.changing.code")


@blueprint.get("/mailbox/code")
@needs(Permission.READ_OWN_CASE)
def code() -> str | Response:
    """The new code, again and again until it was saved or the mailbox shuts."""
    shown = held().code
    if shown is None:
        return see("mailbox.show_case")
    return _code_page(shown.grouped, TypedBackForm())


@blueprint.post("/mailbox/code")
@needs(Permission.READ_OWN_CASE)
def saved() -> Response | tuple[str, int]:
    """The reporter has the code: forget it. Whoever types it back is told if it differs."""
    shown, form = held().code, TypedBackForm()
    if shown is None:
        return see("mailbox.show_case")
    if not form.validate():
        return _code_page(shown.grouped, form), 422
    if form.typed.data and not changing.is_same(shown, form.typed.data):
        form.typed.errors = [DIFFERS]
        return _code_page(shown.grouped, form), 422
    with writing() as work:
        key = changing.forget_code(work, _key())
    start_session(key)
    return see("mailbox.show_case", done="code")


def _key() -> str:
    key = session_key()
    if key is None:
        raise MailboxShut("This mailbox is shut.")
    return key


def _code_page(shown: str, form: TypedBackForm) -> str:
    return render_template("mailbox/code.html", code=shown, form=form)
