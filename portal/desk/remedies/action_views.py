"""Pages for corrective actions: the list, one more, who saw it done, and whether it helped."""

from functools import partial

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from portal.casework.moves.corrective_actions import Action
from portal.casework.records.sealed import Reader
from portal.core.policy import Permission
from portal.desk.forms import TEXT_LIMIT, CaseForm
from portal.desk.remedies import acting
from portal.desk.remedies.acting import ActionsPage, get_action
from portal.desk.remedies.action_forms import ActionForm, EffectForm, VerifyForm
from portal.desk.seen import Seen
from portal.desk.sending import take_case_form
from portal.desk.visitor import get_reader
from portal.web.access import needs, see
from portal.web.context import reading
from portal.work import Work

blueprint = Blueprint("actions", __name__)


@blueprint.get("/desk/cases/<reference>/actions")
@needs(Permission.READ_CASE)
def show_actions(reference: str) -> str:
    """The corrective actions of a case, and how each stands."""
    return render_template("desk/remedies/actions.html", page=_page(reference))


@blueprint.get("/desk/cases/<reference>/actions/new")
@needs(Permission.REMEDY)
def new_action(reference: str) -> str:
    """Ask what else is to be done."""
    page = _page(reference)
    if not page.may_add:
        abort(404)
    return _form_page("desk/remedies/action_new.html", page, ActionForm())


@blueprint.post("/desk/cases/<reference>/actions/new")
@needs(Permission.REMEDY)
def add_action(reference: str) -> Response | tuple[str, int]:
    """Add an action, or show again what was typed."""
    form = ActionForm()

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        acting.plan_another(work, reader, seen, action=form.planned())

    def page(*, refusal: str = "") -> str:
        return _form_page("desk/remedies/action_new.html", _page(reference), form, refusal=refusal)

    return take_case_form(reference, form, deed, page) or _back(reference)


@blueprint.get("/desk/cases/<reference>/actions/<action>/verify")
@needs(Permission.REMEDY)
def verify(reference: str, action: str) -> str:
    """Ask what was seen of an action."""
    page = _page(reference)
    chosen = get_action(page, action)
    if not chosen.may_verify:
        abort(404)
    return _form_page("desk/remedies/action_verify.html", page, VerifyForm(), action=chosen)


@blueprint.post("/desk/cases/<reference>/actions/<action>/verify")
@needs(Permission.REMEDY)
def verify_action(reference: str, action: str) -> Response | tuple[str, int]:
    """Verify an action; with the last one, the case goes on."""
    form = VerifyForm()

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        acting.verify_action(work, reader, seen, action=action, remark=form.text.data or "")

    page = partial(_again, "desk/remedies/action_verify.html", reference, action, form)
    return take_case_form(reference, form, deed, page) or _back(reference)


@blueprint.get("/desk/cases/<reference>/actions/<action>/effect")
@needs(Permission.REMEDY)
def effect(reference: str, action: str) -> str:
    """Ask whether an action helped."""
    page = _page(reference)
    chosen = get_action(page, action)
    if not chosen.may_check:
        abort(404)
    return _form_page("desk/remedies/action_effect.html", page, EffectForm(), action=chosen)


@blueprint.post("/desk/cases/<reference>/actions/<action>/effect")
@needs(Permission.REMEDY)
def check_effect(reference: str, action: str) -> Response | tuple[str, int]:
    """Write down whether an action helped."""
    form = EffectForm()

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        acting.check_effect(work, reader, seen, action=action, found=form.text.data or "")

    page = partial(_again, "desk/remedies/action_effect.html", reference, action, form)
    return take_case_form(reference, form, deed, page) or _back(reference)


def _back(reference: str) -> Response:
    return see("desk.actions.show_actions", reference=reference)


def _page(reference: str) -> ActionsPage:
    with reading() as work:
        return acting.read_actions(work, get_reader(), reference)


def _again(template: str, reference: str, action: str, form: CaseForm, *, refusal: str = "") -> str:
    page = _page(reference)
    return _form_page(template, page, form, action=get_action(page, action), refusal=refusal)


def _form_page(
    template: str,
    page: ActionsPage,
    form: CaseForm,
    *,
    action: Action | None = None,
    refusal: str = "",
) -> str:
    form.show_version(page.mark, refusal=refusal)
    return render_template(
        template,
        page=page,
        form=form,
        action=action,
        limit=TEXT_LIMIT,
        refusal=refusal,
    )
