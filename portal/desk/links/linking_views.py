"""Pages that tie cases together, and that leave somebody out of one after it came in."""

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from portal.casework.records.sealed import Reader
from portal.core.policy import Permission
from portal.desk.case.operations import CasePage, look_at_case
from portal.desk.forms import TEXT_LIMIT, CaseForm
from portal.desk.links import linking
from portal.desk.links.linking_forms import LeaveOutForm, LinkForm, UnlinkForm
from portal.desk.links.tying import writing_ties
from portal.desk.seen import Seen
from portal.desk.sending import take_case_form
from portal.desk.visitor import get_reader
from portal.web.access import needs, see
from portal.web.context import reading
from portal.work import Work

blueprint = Blueprint("links", __name__)


@blueprint.get("/desk/cases/<reference>/link")
@needs(Permission.WRITE_TO_REPORTER)
def link(reference: str) -> str:
    """Ask for the other case."""
    return _page("desk/links/link.html", _acted_on(reference), LinkForm())


@blueprint.post("/desk/cases/<reference>/link")
@needs(Permission.WRITE_TO_REPORTER)
def do_link(reference: str) -> Response | tuple[str, int]:
    """Link two cases, or show again what was typed."""
    _acted_on(reference)
    form = LinkForm()

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        other, words = form.related.data or "", form.text.data or ""
        linking.link_cases(work, reader, seen, other=other, words=words)

    def page(*, refusal: str = "") -> str:
        return _page("desk/links/link.html", _acted_on(reference), form, refusal=refusal)

    refused = take_case_form(reference, form, deed, page, opening=writing_ties)
    return refused or see("desk.show_case", reference=reference)


@blueprint.get("/desk/cases/<reference>/unlink")
@needs(Permission.WRITE_TO_REPORTER)
def unlink(reference: str) -> str:
    """Ask which link is taken back."""
    page = _linked(reference)
    return _page("desk/links/unlink.html", page, _unlink_form(page))


@blueprint.post("/desk/cases/<reference>/unlink")
@needs(Permission.WRITE_TO_REPORTER)
def do_unlink(reference: str) -> Response | tuple[str, int]:
    """Take a link back, or show again what was typed."""
    form = _unlink_form(_linked(reference))

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        other, words = form.related.data, form.text.data or ""
        linking.unlink_cases(work, reader, seen, other=other, words=words)

    def page(*, refusal: str = "") -> str:
        return _page("desk/links/unlink.html", _linked(reference), form, refusal=refusal)

    refused = take_case_form(reference, form, deed, page)
    return refused or see("desk.show_case", reference=reference)


@blueprint.get("/desk/cases/<reference>/exclusions")
@needs(Permission.WRITE_TO_REPORTER)
def leave_out(reference: str) -> str:
    """Ask who must not see the case from now on."""
    return _page("desk/links/leave_out.html", _open(reference), _leave_out_form())


@blueprint.post("/desk/cases/<reference>/exclusions")
@needs(Permission.WRITE_TO_REPORTER)
def do_leave_out(reference: str) -> Response | tuple[str, int]:
    """Leave somebody out; whoever chose themselves finds no such case from then on."""
    _open(reference)
    form = _leave_out_form()

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        linking.leave_out(work, reader, seen, rules=form.rules(), words=form.text.data or "")

    def page(*, refusal: str = "") -> str:
        return _page("desk/links/leave_out.html", _open(reference), form, refusal=refusal)

    return take_case_form(reference, form, deed, page) or _back(reference)


def _acted_on(reference: str) -> CasePage:
    """Return the case for a page of whoever acts on it; 404 for others who only read it."""
    with reading() as work:
        page = look_at_case(work, get_reader(), reference)
    if not page.may_write:
        abort(404)
    return page


def _linked(reference: str) -> CasePage:
    page = _acted_on(reference)
    if not page.related:
        abort(404)
    return page


def _open(reference: str) -> CasePage:
    page = _acted_on(reference)
    if not page.may_leave_out:
        abort(404)
    return page


def _unlink_form(page: CasePage) -> UnlinkForm:
    form = UnlinkForm()
    form.offer([one.reference for one in page.related])
    return form


def _leave_out_form() -> LeaveOutForm:
    form = LeaveOutForm()
    with reading() as work:
        form.offer(linking.people_to_leave_out(work), linking.units_to_leave_out(work))
    return form


def _page(template: str, page: CasePage, form: CaseForm, *, refusal: str = "") -> str:
    form.show_version(page.mark, refusal=refusal)
    return render_template(template, page=page, form=form, limit=TEXT_LIMIT, refusal=refusal)


def _back(reference: str) -> Response:
    """Go back to the case, or to the queue where it is not there any more."""
    with reading() as work:
        is_there = linking.is_readable(work, get_reader(), reference)
    return see("desk.show_case", reference=reference) if is_there else see("desk.my_desk")
