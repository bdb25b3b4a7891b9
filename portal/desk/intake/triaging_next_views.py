"""Triage next: the report to read, what triage asks, and one decision, on one page."""

from dataclasses import replace

from flask import Blueprint, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal.casework.records.sealed import Reader
from portal.core.cases import is_reference
from portal.core.errors import MoveRefused
from portal.core.policy import Permission
from portal.core.undoing import Decision
from portal.desk.forms import TEXT_LIMIT
from portal.desk.intake import triaging_next
from portal.desk.intake.retyping import find_typed, keep_typed
from portal.desk.intake.triaging_next import Done, NextCase, Place
from portal.desk.intake.triaging_next_forms import DecisionForm
from portal.desk.links.tying import writing_ties
from portal.desk.lists.filters import Filter, write_place
from portal.desk.lists.sharing import filter_of
from portal.desk.seen import Seen
from portal.desk.sending import take_case_form
from portal.desk.visitor import get_reader
from portal.web.access import needs, see, session_key
from portal.web.context import reading, writing
from portal.web.fields import OneTimeForm
from portal.work import Work

blueprint = Blueprint("triage_next", __name__)


@blueprint.get("/desk/triage-next")
@needs(Permission.READ_QUEUE)
def show() -> str:
    """The next case that nobody has decided about, or the one that is asked for.

    The address narrows them as that of the queue does.
    """
    with writing() as work:
        chosen = _chosen(work)
        found = triaging_next.read_next(
            work, get_reader(), _after(), at=_named("at"), chosen=chosen
        )
    if found is None:
        return _nothing_left(chosen)
    return _page(found, _first_form(found), chosen)


@blueprint.post("/desk/triage-next/<reference>")
@needs(Permission.TRIAGE)
def decide(reference: str) -> Response | tuple[str, int]:
    """Decide, and go on to the next; or show again what was typed."""
    form = DecisionForm()
    with reading() as work:
        chosen = _chosen(work)
    form.offer(_case(reference).page.facts)

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        key, filled = session_key() or "", form.decided()
        triaging_next.decide(work, reader, seen, session_key=key, filled=filled)
        typed, decision = form.typed(), filled.decision
        keep_typed(work, reader, key, reference, decision=decision, typed=typed)

    def page(*, refusal: str = "") -> str:
        found = _case(reference)
        show_again = _page if found.waits else _decided_meanwhile
        return show_again(found, form, chosen, refusal=refusal)

    refused = take_case_form(reference, form, deed, page, opening=writing_ties)
    if refused is not None:
        return refused
    # Of an escalated case no reference: its fate is nothing to ask after any more.
    is_up = form.decided().decision is Decision.ESCALATE
    told = {"escalated": "yes"} if is_up else {"done": reference}
    return see("desk.triage_next.show", after=_after_text(), **told, **chosen.arguments())


@blueprint.post("/desk/triage-next/<reference>/undo")
@needs(Permission.TRIAGE)
def undo(reference: str) -> Response | tuple[str, int]:
    """Take one's own decision back, where nobody has acted on the case since."""
    form = OneTimeForm()
    with reading() as work:
        chosen = _chosen(work)
    if not form.validate():
        return _nothing_left(chosen, refusal="Load the page again, then send it once."), 422
    try:
        with writing() as work:
            triaging_next.undo(
                work, get_reader(), session_key() or "", reference, form.one_time_key
            )
    except MoveRefused as refusal:
        return _nothing_left(chosen, refusal=f"{reference} stays as you decided. {refusal}"), 409
    return see("desk.triage_next.show", at=reference, undone=reference, **chosen.arguments())


def _first_form(found: NextCase) -> DecisionForm:
    """Return the form with what is known of the case; after an undo, with what was typed."""
    reference, typed = found.page.facts.reference, None
    if _named("undone") == reference:
        with reading() as work:
            typed = find_typed(work, session_key() or "", reference)
    form = DecisionForm(formdata=MultiDict(typed) if typed else None)
    form.offer(found.page.facts)
    if typed is None:
        form.fill(found.page.facts)
    return form


def _case(reference: str) -> NextCase:
    with reading() as work:
        return triaging_next.look_again(work, get_reader(), reference)


def _chosen(work: Work) -> Filter:
    """Return which cases the address means; state and order are those of triage next."""
    return replace(filter_of(work, request.args), state=Filter().state, sort=Filter().sort)


def _after_text() -> str | None:
    """Return the place in the order that the address names, if it names one."""
    after = triaging_next.read_cursor(request.args.get("after", ""))
    return None if after is None else write_place(after)


def _after() -> Place | None:
    return triaging_next.read_cursor(request.args.get("after", ""))


def _named(name: str) -> str:
    named = request.args.get(name, "")
    return named if is_reference(named) else ""


def _done() -> Done | None:
    reference = _named("done")
    if not reference:
        return None
    with reading() as work:
        return triaging_next.find_done(work, get_reader(), session_key() or "", reference)


def _page(found: NextCase, form: DecisionForm, chosen: Filter, *, refusal: str = "") -> str:
    form.show_version(found.page.mark, refusal=refusal)
    return render_template(
        "desk/intake/triage_next.html",
        page=found.page,
        form=form,
        cursor=found.cursor,
        after=_after_text(),
        narrowed=chosen.arguments(),
        done=_done(),
        escalated="escalated" in request.args,
        undo_form=OneTimeForm(formdata=None),
        undone=_named("undone"),
        refusal=refusal,
        limit=TEXT_LIMIT,
    )


def _decided_meanwhile(
    found: NextCase, form: DecisionForm, chosen: Filter, *, refusal: str = ""
) -> str:
    """Say who was faster, keep what was typed to read, and lead on: no form, it would never go."""
    return render_template(
        "desk/intake/triage_next_decided.html",
        page=found.page,
        form=form,
        after=_after_text(),
        narrowed=chosen.arguments(),
        refusal=refusal,
    )


def _nothing_left(chosen: Filter, *, refusal: str = "") -> str:
    return render_template(
        "desk/intake/triage_next_none.html",
        done=_done(),
        escalated="escalated" in request.args,
        undo_form=OneTimeForm(formdata=None),
        after=_after_text(),
        narrowed=chosen.arguments(),
        refusal=refusal,
    )
