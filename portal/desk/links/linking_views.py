"""Pages that tie cases together, and that leave somebody out of one after it came in."""

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from portal.core.errors import CaseChanged, InputRefused, MoveRefused
from portal.core.policy import Permission
from portal.desk.case.operations import CasePage, look_at_case
from portal.desk.forms import TEXT_LIMIT, CaseForm
from portal.desk.links import linking
from portal.desk.links.linking_forms import LeaveOutForm, LinkForm, UnlinkForm
from portal.desk.links.tying import writing_ties
from portal.desk.moves.moving import Seen
from portal.desk.returning import tell_change
from portal.desk.visitor import get_reader
from portal.web.access import needs, see
from portal.web.context import reading, writing
from portal.web.fields import show_refusal

blueprint = Blueprint("links", __name__)

NOBODY_CHOSEN = "Choose at least one person, role or unit."


@blueprint.get("/desk/cases/<reference>/link")
@needs(Permission.WRITE_TO_REPORTER)
def link(reference: str) -> str:
    """Ask for the other case."""
    return _page("desk/links/link.html", _acted_on(reference), LinkForm())


@blueprint.post("/desk/cases/<reference>/link")
@needs(Permission.WRITE_TO_REPORTER)
def do_link(reference: str) -> Response | tuple[str, int]:
    """Link two cases, or show again what was typed."""
    page, form = _acted_on(reference), LinkForm()
    if not form.validate():
        return _page("desk/links/link.html", page, form), 422
    other, words = form.related.data or "", form.text.data or ""
    try:
        with writing_ties() as work:
            linking.link_cases(work, get_reader(), _seen(page, form), other=other, words=words)
    except InputRefused as refused:
        show_refusal(form, refused)
        return _page("desk/links/link.html", page, form), 422
    except (CaseChanged, MoveRefused) as refusal:
        return _page(
            "desk/links/link.html",
            _acted_on(reference),
            form,
            refusal=_told(reference, form, refusal),
        ), 409
    return see("desk.show_case", reference=reference)


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
    page = _linked(reference)
    form = _unlink_form(page)
    if not form.validate():
        return _page("desk/links/unlink.html", page, form), 422
    other, words = form.related.data, form.text.data or ""
    try:
        with writing() as work:
            linking.unlink_cases(work, get_reader(), _seen(page, form), other=other, words=words)
    except (CaseChanged, MoveRefused) as refusal:
        return _page(
            "desk/links/unlink.html",
            _linked(reference),
            form,
            refusal=_told(reference, form, refusal),
        ), 409
    return see("desk.show_case", reference=reference)


@blueprint.get("/desk/cases/<reference>/exclusions")
@needs(Permission.WRITE_TO_REPORTER)
def leave_out(reference: str) -> str:
    """Ask who must not see the case from now on."""
    return _page("desk/links/leave_out.html", _open(reference), _leave_out_form())


@blueprint.post("/desk/cases/<reference>/exclusions")
@needs(Permission.WRITE_TO_REPORTER)
def do_leave_out(reference: str) -> Response | tuple[str, int]:
    """Leave somebody out; whoever chose themselves finds no such case from then on."""
    page, form = _open(reference), _leave_out_form()
    if not form.validate():
        return _page("desk/links/leave_out.html", page, form), 422
    rules, words = form.rules(), form.text.data or ""
    if not rules:
        form.people.errors = [NOBODY_CHOSEN]
        return _page("desk/links/leave_out.html", page, form), 422
    try:
        with writing() as work:
            linking.leave_out(work, get_reader(), _seen(page, form), rules=rules, words=words)
    except (CaseChanged, MoveRefused) as refusal:
        return _page(
            "desk/links/leave_out.html",
            _open(reference),
            form,
            refusal=_told(reference, form, refusal),
        ), 409
    return _back(reference)


def _told(reference: str, form: CaseForm, refusal: Exception) -> str:
    return tell_change(get_reader(), reference, form, refusal)


def _seen(page: CasePage, form: CaseForm) -> Seen:
    return Seen(page.facts.reference, form.seen_version, form.one_time_key)


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
    # Whoever sends again after a refusal has seen what changed, as with every move.
    if not form.seen.data or refusal:
        form.seen.data = page.mark
    return render_template(template, page=page, form=form, limit=TEXT_LIMIT, refusal=refusal)


def _back(reference: str) -> Response:
    """Go back to the case, or to the queue where it is not there any more."""
    with reading() as work:
        is_there = linking.is_readable(work, get_reader(), reference)
    return see("desk.show_case", reference=reference) if is_there else see("desk.my_desk")
