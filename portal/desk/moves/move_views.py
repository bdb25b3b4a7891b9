"""The page that asks before a move is made, and takes what belongs to it."""

from flask import abort
from werkzeug.wrappers import Response

from portal.casework.records.sealed import Reader
from portal.core.policy import Permission
from portal.core.workflow import Move
from portal.desk.blueprint import blueprint
from portal.desk.case.case_pages import form_page, insert_template, look
from portal.desk.forms import CaseForm
from portal.desk.links.linking import mark_duplicate
from portal.desk.links.tying import writing_ties
from portal.desk.move_words import BY_SLUG
from portal.desk.moves.law_forms import ObjectionForm, TwoPartsForm, move_form
from portal.desk.moves.move_forms import DuplicateForm, ProposalForm
from portal.desk.moves.moving import make_move, make_proposal
from portal.desk.remedies import acting
from portal.desk.returning import see_case
from portal.desk.seen import Seen
from portal.desk.sending import take_case_form
from portal.desk.visitor import get_reader
from portal.web.access import needs
from portal.work import Work

TEMPLATE = "desk/moves/move.html"


@blueprint.get("/desk/cases/<reference>/moves/<move>")
@needs(Permission.READ_CASE)
def move(reference: str, move: str) -> str:
    """Ask before a move is made, and take what belongs to it."""
    chosen, page = _known(move), look(reference)
    if chosen not in page.moves:
        abort(404)
    form = move_form(chosen, page.facts)
    insert_template(form)
    return form_page(TEMPLATE, page, form, move=chosen)


@blueprint.post("/desk/cases/<reference>/moves/<move>")
@needs(Permission.READ_CASE)
def do_move(reference: str, move: str) -> Response | tuple[str, int]:
    """Make a move, or show again what was typed and why it was refused."""
    chosen = _known(move)
    form = move_form(chosen, look(reference).facts)

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        _carry_out(work, reader, seen, chosen, form)

    def page(*, refusal: str = "") -> str:
        return form_page(TEMPLATE, look(reference), form, move=chosen, refusal=refusal)

    refused = take_case_form(reference, form, deed, page, opening=writing_ties)
    return refused or see_case(get_reader(), reference)


def _carry_out(work: Work, reader: Reader, seen: Seen, chosen: Move, form: CaseForm) -> None:
    if isinstance(form, DuplicateForm):
        other = form.related.data or ""
        mark_duplicate(work, reader, seen, other=other, filled=form.filled())
    elif isinstance(form, ProposalForm):
        make_proposal(work, reader, seen, move=chosen, filled=form.filled())
    elif isinstance(form, TwoPartsForm):
        acting.explain(work, reader, seen, explanation=form.explanation())
    elif isinstance(form, ObjectionForm):
        reasons, severity = form.text.data or "", form.chosen()
        acting.answer_objection(work, reader, seen, reasons=reasons, severity=severity)
    else:
        make_move(work, reader, seen, move=chosen, text=form["text"].data or "")


def _known(slug: str) -> Move:
    chosen = BY_SLUG.get(slug)
    if chosen is None:
        abort(404)
    return chosen
