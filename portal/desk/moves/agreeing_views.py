"""Pages on which one person proposes a move to a second, who agrees or takes it back."""

from functools import partial

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from portal.casework.records.sealed import Reader
from portal.core.policy import Permission
from portal.core.workflow import Move
from portal.desk.case import operations
from portal.desk.case.operations import CasePage
from portal.desk.case.pending import Joint
from portal.desk.forms import TEXT_LIMIT
from portal.desk.move_words import TOGETHER
from portal.desk.moves import together
from portal.desk.moves.agreeing_forms import (
    BY_SLUG,
    AgreeForm,
    DropForm,
    ProposeForm,
    propose_form,
)
from portal.desk.returning import see_case
from portal.desk.seen import Seen
from portal.desk.sending import take_case_form
from portal.desk.visitor import get_reader
from portal.web.access import needs, see
from portal.web.context import current, empty_log, reading
from portal.work import Work

blueprint = Blueprint("together", __name__)


@blueprint.get("/desk/cases/<reference>/propose/<move>")
@needs(Permission.READ_CASE)
def propose(reference: str, move: str) -> str:
    """Ask what a second person should agree to, and why."""
    chosen, page = _known(move), _case(reference)
    if chosen not in page.moves:
        abort(404)
    form = propose_form(chosen, page.facts, current().clocks)
    before = _find(page, request.args.get("again", ""))
    if before is not None and before.move is chosen:
        form.fill(before)
    return _propose_page(page, form, chosen)


@blueprint.post("/desk/cases/<reference>/propose/<move>")
@needs(Permission.READ_CASE)
def do_propose(reference: str, move: str) -> Response | tuple[str, int]:
    """Propose it, or show again what was typed and why it was refused."""
    chosen, page = _known(move), _case(reference)
    form = propose_form(chosen, page.facts, current().clocks)

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        together.propose(
            work, reader, seen, move=chosen, proposal=form.proposal(), reasons=form.reasons()
        )

    def again(*, refusal: str = "") -> str:
        return _propose_page(_case(reference), form, chosen, refusal=refusal)

    refused = take_case_form(reference, form, deed, again)
    return refused or see("desk.show_case", reference=reference)


@blueprint.get("/desk/cases/<reference>/proposals/<proposal>/agree")
@needs(Permission.READ_CASE)
def agree(reference: str, proposal: str) -> str:
    """Show what somebody proposed, and ask whether to agree."""
    page = _case(reference)
    joint = _find(page, proposal)
    if joint is None or not joint.may_agree:
        abort(404)
    return _answer_page("desk/moves/agree.html", page, AgreeForm(), joint)


@blueprint.post("/desk/cases/<reference>/proposals/<proposal>/agree")
@needs(Permission.READ_CASE)
def do_agree(reference: str, proposal: str) -> Response | tuple[str, int]:
    """Agree, and so make the move; the case may be gone by it."""
    form, is_there = AgreeForm(), True

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        nonlocal is_there
        is_there = together.agree(work, reader, seen, proposal, remark=form.text.data or "")

    page = partial(_again, "desk/moves/agree.html", reference, proposal, form)
    refused = take_case_form(reference, form, deed, page)
    if refused is not None:
        return refused
    if not is_there:
        empty_log()
        return see("desk.my_desk")
    return see_case(get_reader(), reference)


@blueprint.get("/desk/cases/<reference>/proposals/<proposal>/drop")
@needs(Permission.READ_CASE)
def drop(reference: str, proposal: str) -> str:
    """Ask before a proposal is taken back."""
    page = _case(reference)
    joint = _find(page, proposal)
    if joint is None or not joint.may_drop:
        abort(404)
    return _answer_page("desk/moves/drop.html", page, DropForm(), joint)


@blueprint.post("/desk/cases/<reference>/proposals/<proposal>/drop")
@needs(Permission.READ_CASE)
def do_drop(reference: str, proposal: str) -> Response | tuple[str, int]:
    """Take it back."""
    form = DropForm()

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        together.drop(work, reader, seen, proposal, remark=form.text.data or "")

    page = partial(_again, "desk/moves/drop.html", reference, proposal, form)
    refused = take_case_form(reference, form, deed, page)
    return refused or see("desk.show_case", reference=reference)


def _case(reference: str) -> CasePage:
    with reading() as work:
        return operations.look_at_case(work, get_reader(), reference)


def _known(slug: str) -> Move:
    chosen = BY_SLUG.get(slug)
    if chosen is None:
        abort(404)
    return chosen


def _find(page: CasePage, id: str) -> Joint | None:
    return next((one for one in page.together if one.id == id), None)


def _propose_page(page: CasePage, form: ProposeForm, move: Move, *, refusal: str = "") -> str:
    form.show_version(page.mark, refusal=refusal)
    return render_template(
        "desk/moves/propose.html",
        page=page,
        form=form,
        move=TOGETHER[move],
        limit=TEXT_LIMIT,
        refusal=refusal,
    )


def _again(
    template: str, reference: str, proposal: str, form: AgreeForm | DropForm, *, refusal: str = ""
) -> str:
    page = _case(reference)
    return _answer_page(template, page, form, _find(page, proposal), refusal=refusal)


def _answer_page(
    template: str,
    page: CasePage,
    form: AgreeForm | DropForm,
    joint: Joint | None,
    *,
    refusal: str = "",
) -> str:
    """Show a proposal to answer; of one that is gone, what was typed is still shown."""
    form.show_version(page.mark, refusal=refusal)
    return render_template(
        template, page=page, form=form, joint=joint, limit=TEXT_LIMIT, refusal=refusal
    )
