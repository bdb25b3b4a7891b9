"""The desk's pages: the queue, a case, words to the reporter, notes, triage, moves, hand-over.

A message and a note are written on separate pages, never behind a toggle.
"""

from typing import cast

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from portal.casework.absence import told_to
from portal.casework.answer_templates import list_every
from portal.casework.leave import read_leaves
from portal.casework.sealed import Reader
from portal.core.answer_templates import AnswerTemplate
from portal.core.cases import is_reference
from portal.core.errors import CaseChanged, InputRefused, MoveRefused, NotFound
from portal.core.policy import Permission
from portal.core.workflow import Move
from portal.desk import acting, operations
from portal.desk.action_views import blueprint as actions
from portal.desk.agreeing_forms import TOGETHER
from portal.desk.agreeing_views import blueprint as together
from portal.desk.answering_views import blueprint as answers
from portal.desk.choices import sort_moves
from portal.desk.covering_views import blueprint as covers
from portal.desk.entering_views import blueprint as entering
from portal.desk.file_views import blueprint as files
from portal.desk.filter_choices import filter_choices
from portal.desk.filters import read_filter, read_position
from portal.desk.forms import (
    BY_SLUG,
    MOVES,
    TEXT_LIMIT,
    CaseForm,
    DuplicateForm,
    MessageForm,
    MoveWords,
    NoteForm,
    ProposalForm,
    ToReporterForm,
    TriageForm,
)
from portal.desk.handing_over_views import blueprint as handing
from portal.desk.history_views import blueprint as history
from portal.desk.law_forms import ObjectionForm, TwoPartsForm, move_form
from portal.desk.linking import mark_duplicate
from portal.desk.linking_views import blueprint as links
from portal.desk.moving import Seen, fill_in_triage, make_move, make_proposal
from portal.desk.my_desk import read_my_desk
from portal.desk.offering import list_offers
from portal.desk.operations import CasePage
from portal.desk.organising import labels_by_id
from portal.desk.organising_views import blank_form, bulk_offer
from portal.desk.organising_views import blueprint as organise
from portal.desk.queue import read_queue, systems_by_slug
from portal.desk.refusals import keep_refusal
from portal.desk.remedy_views import blueprint as remedies
from portal.desk.responsible_views import exclude_newly_responsible
from portal.desk.returning import answer_missing, see_case, tell_change
from portal.desk.rows import install, render_kept, render_rows
from portal.desk.saving import list_views
from portal.desk.saving_views import blueprint as saved
from portal.desk.search_views import blueprint as search
from portal.desk.triaging_next_views import blueprint as triage_next
from portal.desk.tying import writing_ties
from portal.desk.updating import count_due_words
from portal.desk.updating_views import blueprint as monthly_round
from portal.desk.waiting import list_waiting
from portal.desk.workload_views import blueprint as workload
from portal.web.access import needs, see, visit
from portal.web.context import reading, writing
from portal.web.fields import new_one_time_key, show_refusal

blueprint = Blueprint("desk", __name__)
blueprint.register_blueprint(actions)
blueprint.register_blueprint(remedies)
blueprint.register_blueprint(files)
blueprint.register_blueprint(together)
blueprint.record(lambda state: install(state.app))
blueprint.after_request(keep_refusal)
blueprint.register_error_handler(NotFound, answer_missing)
blueprint.register_blueprint(history)
blueprint.register_blueprint(links)
blueprint.register_blueprint(entering)
blueprint.register_blueprint(monthly_round)
blueprint.register_blueprint(triage_next)
blueprint.register_blueprint(handing)
blueprint.register_blueprint(saved)
blueprint.register_blueprint(covers)
blueprint.register_blueprint(answers)
blueprint.register_blueprint(workload)
blueprint.register_blueprint(search)
blueprint.register_blueprint(organise)


@blueprint.get("/desk")
@needs(Permission.READ_QUEUE)
def my_desk() -> str:
    """What this handler is to look at today, nearest date first."""
    exclude_newly_responsible(_reader())
    with reading() as work:
        shown = {
            "desk": read_my_desk(work, _reader()),
            "offers": list_offers(work, _reader()),
            "waiting": list_waiting(work, _reader()),
            "absences": told_to(work, _reader().level),
            "leaves": read_leaves(work, _reader()),
            "updates_due": count_due_words(work, _reader()),
        }
    return render_template("desk/my_desk.html", gone=_gone(), render_rows=render_rows, **shown)


@blueprint.get("/desk/cases")
@needs(Permission.READ_QUEUE)
def queue() -> str:
    """The cases this handler may read, filtered and sorted as the address says."""
    exclude_newly_responsible(_reader())
    with reading() as work:
        systems = systems_by_slug(work)
        labels = labels_by_id(work)
        chosen = read_filter(request.args, systems, labels)
        page = read_queue(work, _reader(), chosen, read_position(request.args, chosen.order))
        views = list_views(work, _reader(), systems, labels)
    return render_template(
        "desk/queue.html",
        queue=page,
        offered=bulk_offer(),
        blank_form=blank_form,
        once=new_one_time_key(),
        chosen=chosen,
        choices=filter_choices(systems, labels),
        views=views,
        gone=_gone(),
        render_rows=render_rows,
        render_kept=render_kept,
    )


@blueprint.get("/desk/cases/<reference>")
@needs(Permission.READ_CASE)
def show_case(reference: str) -> str:
    """One case; that it was read is journalled."""
    with writing() as work:
        page = operations.read_case(work, _reader(), reference)
    return render_template(
        "desk/case.html",
        page=page,
        choices=sort_moves(page.moves),
        blocked=[(MOVES[move], words) for move, words in page.blocked if move in MOVES],
        proposable=[TOGETHER[move] for move in page.moves if move in TOGETHER],
    )


@blueprint.get("/desk/cases/<reference>/message")
@needs(Permission.WRITE_TO_REPORTER)
def message(reference: str) -> str:
    """Write what the reporter will read."""
    page, form = _case(reference), MessageForm()
    if not page.may_write:
        abort(404)
    _insert_template(form)
    return _form_page("desk/message.html", page, form)


@blueprint.post("/desk/cases/<reference>/message")
@needs(Permission.WRITE_TO_REPORTER)
def send_message(reference: str) -> Response | tuple[str, int]:
    """Send the message."""
    form = MessageForm()
    if not form.validate():
        return _form_page("desk/message.html", _case(reference), form), 422
    try:
        with writing() as work:
            operations.send_message(
                work, _reader(), _seen(reference, form), text=form.text.data or ""
            )
    except (CaseChanged, MoveRefused) as refusal:
        return _refused("desk/message.html", reference, form, refusal)
    return see("desk.show_case", reference=reference)


@blueprint.get("/desk/cases/<reference>/note")
@needs(Permission.WRITE_NOTE)
def note(reference: str) -> str:
    """Write what the reporter will never read."""
    return _words_page("desk/note.html", reference, NoteForm())


@blueprint.post("/desk/cases/<reference>/note")
@needs(Permission.WRITE_NOTE)
def keep_note(reference: str) -> Response | tuple[str, int]:
    """Keep the note."""
    form = NoteForm()
    if not form.validate():
        return _words_page("desk/note.html", reference, form), 422
    with writing() as work:
        operations.keep_note(
            work, _reader(), reference, text=form.text.data or "", one_time_key=form.one_time_key
        )
    return see("desk.show_case", reference=reference)


@blueprint.get("/desk/cases/<reference>/triage")
@needs(Permission.TRIAGE)
def triage(reference: str) -> str:
    """Severity, reportability, risk of retaliation, conflict of interest."""
    page = _case(reference)
    if not page.may_triage:
        abort(404)
    form = TriageForm()
    form.fill(page.facts)
    return _form_page("desk/triage.html", page, form)


@blueprint.post("/desk/cases/<reference>/triage")
@needs(Permission.TRIAGE)
def save_triage(reference: str) -> Response | tuple[str, int]:
    """Save triage, or show again what was typed."""
    form = TriageForm()
    if not form.validate():
        return _form_page("desk/triage.html", _case(reference), form), 422
    try:
        with writing() as work:
            fill_in_triage(work, _reader(), _seen(reference, form), filled=form.triage())
    except InputRefused as refused:
        show_refusal(form, refused)
        return _form_page("desk/triage.html", _case(reference), form), 422
    except (CaseChanged, MoveRefused) as refusal:
        return _refused("desk/triage.html", reference, form, refusal)
    return see_case(_reader(), reference)


@blueprint.get("/desk/cases/<reference>/moves/<move>")
@needs(Permission.READ_CASE)
def move(reference: str, move: str) -> str:
    """Ask before a move is made, and take what belongs to it."""
    chosen, _ = _known(move)
    page = _case(reference)
    if chosen not in page.moves:
        abort(404)
    form = move_form(chosen, page.facts)
    _insert_template(form)
    return _form_page("desk/move.html", page, form, move=chosen)


@blueprint.post("/desk/cases/<reference>/moves/<move>")
@needs(Permission.READ_CASE)
def do_move(reference: str, move: str) -> Response | tuple[str, int]:
    """Make a move, or show again what was typed and why it was refused."""
    chosen, _ = _known(move)
    page = _case(reference)
    form = move_form(chosen, page.facts)
    if not form.validate():
        return _form_page("desk/move.html", page, form, move=chosen), 422
    try:
        _carry_out(reference, chosen, form)
    except InputRefused as refused:
        show_refusal(form, refused)
        return _form_page("desk/move.html", page, form, move=chosen), 422
    except (CaseChanged, MoveRefused) as refusal:
        return _refused("desk/move.html", reference, form, refusal, move=chosen)
    return see_case(_reader(), reference)


def _reader() -> Reader:
    return cast(Reader, visit())


def _gone() -> str:
    """Return the reference of a case that just left this handler, as the address names it."""
    named = request.args.get("gone", "")
    return named if is_reference(named) else ""


def _case(reference: str) -> CasePage:
    with reading() as work:
        page = operations.look_at_case(work, _reader(), reference)
    if not page.was_read:
        with writing() as work:
            operations.note_reading(work, _reader(), reference)
    return page


def _carry_out(reference: str, chosen: Move, form: CaseForm) -> None:
    seen = _seen(reference, form)
    with writing_ties() as work:
        if isinstance(form, DuplicateForm):
            other = form.related.data or ""
            mark_duplicate(work, _reader(), seen, other=other, filled=form.filled())
        elif isinstance(form, ProposalForm):
            make_proposal(work, _reader(), seen, move=chosen, filled=form.filled())
        elif isinstance(form, TwoPartsForm):
            acting.explain(work, _reader(), seen, explanation=form.explanation())
        elif isinstance(form, ObjectionForm):
            acting.answer_objection(
                work,
                _reader(),
                seen,
                reasons=form.text.data or "",
                severity=form.chosen(),
            )
        else:
            make_move(work, _reader(), seen, move=chosen, text=form["text"].data or "")


def _seen(reference: str, form: CaseForm) -> Seen:
    return Seen(reference, form.seen_version, form.one_time_key)


def _insert_template(form: CaseForm) -> None:
    """Begin words for the reporter with the template that the address names, blanks and all."""
    named = request.args.get("template", "")
    if named and isinstance(form, ToReporterForm):
        found = next((one for one in _templates() if one.id == named), None)
        form["text"].data = found.text if found else ""


def _templates() -> list[AnswerTemplate]:
    with reading() as work:
        return list_every(work)


def _words_page(template: str, reference: str, form: NoteForm) -> str:
    return render_template(template, page=_case(reference), form=form, limit=TEXT_LIMIT)


def _form_page(
    template: str, page: CasePage, form: CaseForm, *, move: Move | None = None, refusal: str = ""
) -> str:
    # The version on the screen is the one that was just read, also after a refusal: whoever
    # sends again has seen what changed.
    if not form.seen.data or refusal:
        form.seen.data = page.mark
    words: MoveWords | None = MOVES[move] if move else None
    return render_template(
        template,
        page=page,
        form=form,
        move=words,
        limit=TEXT_LIMIT,
        refusal=refusal,
        answers=_templates() if isinstance(form, ToReporterForm) else (),
    )


def _refused(
    template: str,
    reference: str,
    form: CaseForm,
    refusal: Exception,
    *,
    move: Move | None = None,
) -> tuple[str, int]:
    words = tell_change(_reader(), reference, form, refusal)
    return _form_page(template, _case(reference), form, move=move, refusal=words), 409


def _known(slug: str) -> tuple[Move, MoveWords]:
    chosen = BY_SLUG.get(slug)
    if chosen is None:
        abort(404)
    return chosen, MOVES[chosen]
