"""Pages for a report that came by phone, by letter or in a meeting."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.core.errors import InputRefused, IntakeClosed, NobodyLeft
from portal.core.policy import Permission
from portal.desk.intake import entering
from portal.desk.intake.entering_forms import LIMITS, EnterForm
from portal.desk.visitor import get_reader
from portal.web.access import needs, see, session_key
from portal.web.context import current, moment, reading, writing
from portal.web.fields import show_refusal

blueprint = Blueprint("entering", __name__)


@blueprint.get("/desk/enter")
@needs(Permission.READ_QUEUE)
def ask() -> str:
    """Ask what the reporter's form asks, and how and when it came in."""
    intake = _intake()
    form = _form(intake)
    form.received_on.data = form.today
    return _page(form, intake, closed=not intake.is_open)


@blueprint.post("/desk/enter")
@needs(Permission.READ_QUEUE)
def enter() -> Response | tuple[str, int]:
    """Take the report, or show the form again with everything that was typed."""
    intake = _intake()
    form = _form(intake)
    if not form.validate():
        return _page(form, intake), 422
    reader = get_reader()
    try:
        entering.enter(
            current(),
            moment(),
            reader,
            form.report(reader.account),
            session_key=session_key() or "",
            one_time_key=form.one_time_key,
            form_key=form.key_of_form,
        )
    except InputRefused as refused:
        show_refusal(form, refused)
        return _page(form, intake), 422
    except NobodyLeft:
        return _page(form, intake, nobody_left=True), 422
    except IntakeClosed:
        return _page(form, intake, closed=True), 503
    return see("desk.entering.code")


@blueprint.get("/desk/enter/code")
@needs(Permission.READ_QUEUE)
def code() -> str:
    """The code to hand over, again and again until that was done or half an hour went by."""
    with reading() as work:
        acknowledgement = entering.find_code(work, session_key() or "")
    return render_template("desk/intake/enter_code.html", acknowledgement=acknowledgement)


@blueprint.post("/desk/enter/code")
@needs(Permission.READ_QUEUE)
def handed_over() -> Response:
    """The reporter has the code: forget it."""
    with writing() as work:
        entering.forget_code(work, session_key() or "")
    return see("desk.my_desk")


def _intake() -> entering.Intake:
    with reading() as work:
        return entering.describe_intake(work)


def _form(intake: entering.Intake) -> EnterForm:
    form = EnterForm()
    form.offer(intake, moment().today)
    return form


def _page(
    form: EnterForm, intake: entering.Intake, *, nobody_left: bool = False, closed: bool = False
) -> str:
    return render_template(
        "desk/intake/enter.html",
        form=form,
        intake=intake,
        limits=LIMITS,
        nobody_left=nobody_left,
        closed=closed,
        outside=intake.outside,
    )
