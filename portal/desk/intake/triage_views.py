"""The page on which one case is triaged."""

from flask import abort
from werkzeug.wrappers import Response

from portal.casework.records.sealed import Reader
from portal.core.policy import Permission
from portal.desk.blueprint import blueprint
from portal.desk.case.case_pages import form_page, look
from portal.desk.intake.triage_forms import TriageForm
from portal.desk.moves.moving import fill_in_triage
from portal.desk.returning import see_case
from portal.desk.seen import Seen
from portal.desk.sending import take_case_form
from portal.desk.visitor import get_reader
from portal.web.access import needs
from portal.work import Work

TEMPLATE = "desk/intake/triage.html"


@blueprint.get("/desk/cases/<reference>/triage")
@needs(Permission.TRIAGE)
def triage(reference: str) -> str:
    """Severity, reportability, risk of retaliation, conflict of interest."""
    page = look(reference)
    if not page.may_triage:
        abort(404)
    form = TriageForm()
    form.fill(page.facts)
    return form_page(TEMPLATE, page, form)


@blueprint.post("/desk/cases/<reference>/triage")
@needs(Permission.TRIAGE)
def save_triage(reference: str) -> Response | tuple[str, int]:
    """Save triage, or show again what was typed."""
    form = TriageForm()

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        fill_in_triage(work, reader, seen, filled=form.triage())

    def page(*, refusal: str = "") -> str:
        return form_page(TEMPLATE, look(reference), form, refusal=refusal)

    refused = take_case_form(reference, form, deed, page)
    return refused or see_case(get_reader(), reference)
