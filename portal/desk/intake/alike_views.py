"""Pages for a flood: many reports that say nearly the same, proposed together and agreed to."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from portal.core.policy import Permission
from portal.core.taxonomy import label
from portal.desk.assignment.organising import labels_by_id
from portal.desk.forms import TEXT_LIMIT
from portal.desk.intake import alike
from portal.desk.intake.alike_forms import ProposeForm, TickForm
from portal.desk.links.responsible_views import exclude_newly_responsible
from portal.desk.lists.filters import read_filter
from portal.desk.lists.queue import systems_by_slug
from portal.desk.visitor import get_reader
from portal.web.access import needs, see, session_key
from portal.web.context import reading, writing
from portal.web.fields import OneTimeForm

blueprint = Blueprint("alike", __name__)


@blueprint.get("/desk/alike")
@needs(Permission.READ_QUEUE)
def show() -> str:
    """The cases that nobody has decided about, those that say nearly the same together."""
    return _propose_page(ProposeForm(formdata=None))


@blueprint.post("/desk/alike")
@needs(Permission.TRIAGE)
def propose() -> Response | tuple[str, int]:
    """Propose those that are ticked as no case; each is checked by itself."""
    form = ProposeForm()
    if not form.validate():
        return _propose_page(form), 422
    with writing() as work:
        alike.propose_each(
            work, get_reader(), session_key() or "", form.answer(), one_time_key=form.one_time_key
        )
    return see("desk.alike.result")


@blueprint.get("/desk/alike/agree")
@needs(Permission.READ_QUEUE)
def show_proposed() -> str:
    """What others proposed as no case, those with the same words together."""
    return _agree_page(TickForm(formdata=None))


@blueprint.post("/desk/alike/agree")
@needs(Permission.DECIDE)
def agree() -> Response | tuple[str, int]:
    """Agree to those that are ticked; each is checked by itself."""
    form = TickForm()
    if not form.validate():
        return _agree_page(form), 422
    with writing() as work:
        alike.agree_each(
            work, get_reader(), session_key() or "", form.ticked, one_time_key=form.one_time_key
        )
    return see("desk.alike.result")


@blueprint.get("/desk/alike/result")
@needs(Permission.READ_QUEUE)
def result() -> str:
    """What was done to which cases, and why not to the others."""
    return _result_page(OneTimeForm(formdata=None))


@blueprint.post("/desk/alike/undo")
@needs(Permission.TRIAGE)
def undo() -> Response | tuple[str, int]:
    """Take back what was just proposed, where nobody has acted since."""
    form = OneTimeForm()
    if not form.validate():
        return _result_page(form), 422
    with writing() as work:
        alike.undo_each(work, get_reader(), session_key() or "", one_time_key=form.one_time_key)
    return see("desk.alike.result")


def _propose_page(form: ProposeForm) -> str:
    reader = get_reader()
    exclude_newly_responsible(reader)
    with reading() as work:
        chosen = read_filter(request.args, systems_by_slug(work), labels_by_id(work))
        found = alike.read_untriaged(work, reader, chosen)
    with writing() as work:
        alike.note_look(work, reader)
    return render_template(
        "desk/intake/alike.html",
        found=found,
        form=form,
        chosen=chosen,
        ticked=_ticked(found, form),
        label=label,
        limit=TEXT_LIMIT,
    )


def _agree_page(form: TickForm) -> str:
    reader = get_reader()
    with reading() as work:
        found = alike.read_proposed(work, reader)
    with writing() as work:
        alike.note_look(work, reader)
    return render_template(
        "desk/intake/alike_agree.html",
        found=found,
        form=form,
        ticked=_ticked(found, form),
        label=label,
    )


def _result_page(form: OneTimeForm) -> str:
    with reading() as work:
        done = alike.find_result(work, session_key() or "")
    return render_template("desk/intake/alike_result.html", result=done, form=form)


def _ticked(found: alike.Alike, form: TickForm) -> frozenset[str]:
    """Return the boxes to show ticked: those that were sent, or a group that the address names."""
    named = request.args.get("tick", "")
    asked = [
        row.value
        for number, group in enumerate(found.groups, 1)
        if named in {"all", str(number)}
        for row in group
    ]
    return frozenset([*asked, *(form.case.data or ())])
