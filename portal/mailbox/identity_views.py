"""The mailbox's pages for telling chosen people who one is: fill in, look at it, share, take back.

What is typed is kept nowhere until it is shared. The look before is therefore the answer to the
form itself, which carries the words along; loading it again changes nothing.
"""

from flask import Blueprint, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal.core.errors import CaseChanged, MoveRefused
from portal.core.policy import Permission
from portal.mailbox import identities
from portal.mailbox.identities import IdentityPage
from portal.mailbox.remedy_forms import LIMITS, IdentityForm
from portal.mailbox.shut_views import drafted
from portal.mailbox.visiting import keys
from portal.web.access import needs, see
from portal.web.context import empty_log, reading, writing
from portal.web.fields import OneTimeForm

blueprint = Blueprint("identity", __name__)


@blueprint.get("/mailbox/identity")
@needs(Permission.READ_OWN_CASE)
def identity() -> str:
    """What is shared, or the form for it."""
    page = _read()
    if page.shared is not None:
        return _shared_page(page)
    return _form_page(page, _form(page, drafted(request.path)))


@blueprint.get("/mailbox/identity/change")
@needs(Permission.READ_OWN_CASE)
def change() -> str | Response:
    """The form with what is shared, to change it while nobody opened it."""
    page = _read()
    if page.shared is None or page.is_opened:
        return see("mailbox.identity.identity")
    form = _form(page)
    if page.shared.identity is not None:
        form.fill(page.shared.identity)
    return _form_page(page, form)


@blueprint.post("/mailbox/identity")
@needs(Permission.READ_OWN_CASE)
def share_identity() -> Response | str | tuple[str, int]:
    """Show what will be seen and by whom; then share it, or go back to the form."""
    page, step = _read(), request.form.get("step", "preview")
    form = _form(page)
    if not form.validate():
        return _form_page(page, form), 422
    if step == "change":
        return _form_page(page, form)
    if step != "share":
        return render_template("mailbox/identity_preview.html", page=page, form=form)
    try:
        with writing() as work:
            identities.share_identity(work, keys(), form.identity(), one_time_key=form.one_time_key)
    except (CaseChanged, MoveRefused) as refusal:
        return _form_page(page, form, refusal=str(refusal)), 409
    empty_log()
    return see("mailbox.show_case", done="shared")


@blueprint.post("/mailbox/identity/take-back")
@needs(Permission.READ_OWN_CASE)
def take_back() -> Response | tuple[str, int]:
    """Take it back, or say that somebody has opened it."""
    form = OneTimeForm()
    if not form.validate():
        return _shared_page(_read()), 422
    try:
        with writing() as work:
            identities.take_identity_back(work, keys(), one_time_key=form.one_time_key)
    except MoveRefused as refusal:
        return _shared_page(_read(), refusal=str(refusal)), 409
    empty_log()
    return see("mailbox.show_case", done="taken-back")


def _read() -> IdentityPage:
    with reading() as work:
        return identities.read_identity_page(work, keys())


def _form(page: IdentityPage, typed: MultiDict[str, str] | None = None) -> IdentityForm:
    form = IdentityForm() if typed is None else IdentityForm(formdata=typed)
    form.offer(page.readers)
    return form


def _form_page(page: IdentityPage, form: IdentityForm, *, refusal: str = "") -> str:
    return render_template(
        "mailbox/identity.html", page=page, form=form, limits=LIMITS, refusal=refusal
    )


def _shared_page(page: IdentityPage, *, refusal: str = "") -> str:
    return render_template(
        "mailbox/identity_shared.html", page=page, form=OneTimeForm(), refusal=refusal
    )
