"""Pages for sharing cases out: who works on one, its labels, not before when; one or many."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from portal.core.policy import Permission
from portal.desk.assignment import organising
from portal.desk.assignment.organising import Offer, OrganisePage
from portal.desk.assignment.organising_forms import AssignForm, BulkForm, LabelsForm, SnoozeForm
from portal.desk.returning import list_address
from portal.desk.visitor import get_reader
from portal.web.access import needs, see, session_key
from portal.web.context import moment, reading, writing
from portal.web.fields import PortalForm
from portal.web.sending import take_form
from portal.work import Work

blueprint = Blueprint("organise", __name__)


@blueprint.get("/desk/cases/<reference>/organise")
@needs(Permission.READ_CASE)
def show(reference: str) -> str:
    """Who works on it, its labels, and until when it is put off."""
    return _page(_look_at(reference))


@blueprint.post("/desk/cases/<reference>/organise/assign")
@needs(Permission.WRITE_NOTE)
def assign(reference: str) -> Response | tuple[str, int]:
    """Say who works on it and who steps in."""
    page, form = _look_at(reference), AssignForm()
    form.offer(page)

    def deed(work: Work) -> None:
        key = form.one_time_key
        organising.assign(work, get_reader(), reference, form.named(), one_time_key=key)

    if not take_form(form, deed):
        return _page(page, form), 422
    return see("desk.organise.show", reference=reference)


@blueprint.post("/desk/cases/<reference>/organise/labels")
@needs(Permission.WRITE_NOTE)
def label(reference: str) -> Response | tuple[str, int]:
    """Give it labels, or take them off."""
    page, form = _look_at(reference), LabelsForm()
    form.offer(page)

    def deed(work: Work) -> None:
        chosen, key = form.labels.data or [], form.one_time_key
        organising.set_labels(work, get_reader(), reference, chosen, one_time_key=key)

    if not take_form(form, deed):
        return _page(page, form), 422
    return see("desk.organise.show", reference=reference)


@blueprint.post("/desk/cases/<reference>/organise/snooze")
@needs(Permission.WRITE_NOTE)
def snooze(reference: str) -> Response | tuple[str, int]:
    """Put it off, or let it come back."""
    page, form = _look_at(reference), SnoozeForm()

    def deed(work: Work) -> None:
        until, key = form.until.data, form.one_time_key
        organising.snooze(work, get_reader(), reference, until, one_time_key=key)

    if not take_form(form, deed):
        return _page(page, form), 422
    return see("desk.organise.show", reference=reference)


@blueprint.post("/desk/bulk")
@needs(Permission.WRITE_NOTE)
def bulk() -> Response | tuple[str, int]:
    """Do one of three things to every case that is ticked; each is checked by itself."""
    form = BulkForm()
    form.offer(bulk_offer())
    back = list_address(request.form.get("back", ""))
    if not form.validate():
        shown = {"form": form, "back": back, "today": moment().today}
        return render_template("desk/assignment/bulk.html", **shown), 422
    with writing() as work:
        organising.carry_out(
            work, get_reader(), session_key() or "", form.bulk(), one_time_key=form.one_time_key
        )
    return see("desk.organise.bulk_result", back=back)


@blueprint.get("/desk/bulk")
@needs(Permission.READ_QUEUE)
def bulk_result() -> str:
    """What was done to which cases, and why not to the others."""
    with reading() as work:
        result = organising.find_result(work, session_key() or "")
    back = list_address(request.args.get("back", ""))
    return render_template("desk/assignment/bulk_result.html", result=result, back=back)


def bulk_offer() -> Offer:
    """Return what the form above the list offers."""
    with reading() as work:
        return organising.offer(work, get_reader())


def blank_form(offered: Offer) -> BulkForm:
    """Return that form with nothing chosen: it is shown with every list, and seldom sent."""
    form = BulkForm(formdata=None)
    form.offer(offered)
    return form


def _look_at(reference: str) -> OrganisePage:
    with reading() as work:
        return organising.look_at(work, get_reader(), reference)


def _page(page: OrganisePage, sent: PortalForm | None = None) -> str:
    """Show the three forms: the one that was sent as it was typed, the others as it is."""
    assigning, labelling, snoozing = (
        AssignForm(formdata=None),
        LabelsForm(formdata=None),
        SnoozeForm(formdata=None),
    )
    assigning.offer(page)
    labelling.offer(page)
    for form in (assigning, labelling, snoozing):
        form.fill(page)
    return render_template(
        "desk/assignment/organise.html",
        page=page,
        sent=sent,
        assigning=sent if isinstance(sent, AssignForm) else assigning,
        labelling=sent if isinstance(sent, LabelsForm) else labelling,
        snoozing=sent if isinstance(sent, SnoozeForm) else snoozing,
        today=moment().today,
    )
