"""Pages for sharing cases out: who works on one, its labels, not before when; one or many."""

from typing import cast

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.casework.sealed import Reader
from portal.core.errors import InputRefused
from portal.core.policy import Permission
from portal.desk import organising
from portal.desk.organising import Offer, OrganisePage
from portal.desk.organising_forms import AssignForm, BulkForm, LabelsForm, SnoozeForm
from portal.web.access import needs, see, session_key, visit
from portal.web.context import moment, reading, writing
from portal.web.fields import PortalForm, show_refusal

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
    if not form.validate():
        return _page(page, form), 422
    try:
        with writing() as work:
            organising.assign(
                work, _reader(), reference, form.named(), one_time_key=form.one_time_key
            )
    except InputRefused as refused:
        show_refusal(form, refused)
        return _page(page, form), 422
    return see("desk.organise.show", reference=reference)


@blueprint.post("/desk/cases/<reference>/organise/labels")
@needs(Permission.WRITE_NOTE)
def label(reference: str) -> Response | tuple[str, int]:
    """Give it labels, or take them off."""
    page, form = _look_at(reference), LabelsForm()
    form.offer(page)
    if not form.validate():
        return _page(page, form), 422
    with writing() as work:
        organising.set_labels(
            work, _reader(), reference, form.labels.data or [], one_time_key=form.one_time_key
        )
    return see("desk.organise.show", reference=reference)


@blueprint.post("/desk/cases/<reference>/organise/snooze")
@needs(Permission.WRITE_NOTE)
def snooze(reference: str) -> Response | tuple[str, int]:
    """Put it off, or let it come back."""
    page, form = _look_at(reference), SnoozeForm()
    if not form.validate():
        return _page(page, form), 422
    try:
        with writing() as work:
            organising.snooze(
                work, _reader(), reference, form.until.data, one_time_key=form.one_time_key
            )
    except InputRefused as refused:
        show_refusal(form, refused)
        return _page(page, form), 422
    return see("desk.organise.show", reference=reference)


@blueprint.post("/desk/bulk")
@needs(Permission.WRITE_NOTE)
def bulk() -> Response | tuple[str, int]:
    """Do one of three things to every case that is ticked; each is checked by itself."""
    form = BulkForm()
    form.offer(bulk_offer())
    if not form.validate():
        return render_template("desk/bulk.html", form=form, today=moment().today), 422
    with writing() as work:
        organising.carry_out(
            work, _reader(), session_key() or "", form.bulk(), one_time_key=form.one_time_key
        )
    return see("desk.organise.bulk_result")


@blueprint.get("/desk/bulk")
@needs(Permission.READ_QUEUE)
def bulk_result() -> str:
    """What was done to which cases, and why not to the others."""
    with reading() as work:
        result = organising.find_result(work, session_key() or "")
    return render_template("desk/bulk_result.html", result=result)


def bulk_offer() -> Offer:
    """Return what the form above the list offers."""
    with reading() as work:
        return organising.offer(work, _reader())


def blank_form(offered: Offer) -> BulkForm:
    """Return that form with nothing chosen: it is shown with every list, and seldom sent."""
    form = BulkForm(formdata=None)
    form.offer(offered)
    return form


def _reader() -> Reader:
    return cast(Reader, visit())


def _look_at(reference: str) -> OrganisePage:
    with reading() as work:
        return organising.look_at(work, _reader(), reference)


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
        "desk/organise.html",
        page=page,
        sent=sent,
        assigning=sent if isinstance(sent, AssignForm) else assigning,
        labelling=sent if isinstance(sent, LabelsForm) else labelling,
        snoozing=sent if isinstance(sent, SnoozeForm) else snoozing,
        today=moment().today,
    )
