"""The page of a form about one case, with the case as it is now."""

from flask import render_template, request

from portal.casework.records.answer_templates import list_every
from portal.core.answer_templates import AnswerTemplate
from portal.core.workflow import Move
from portal.desk.case import operations
from portal.desk.case.operations import CasePage
from portal.desk.forms import TEXT_LIMIT, CaseForm, ToReporterForm
from portal.desk.move_words import MOVES
from portal.desk.visitor import get_reader
from portal.web.context import reading, writing


def look(reference: str) -> CasePage:
    """Return a case for a form about it; that it was read is journalled, once a day."""
    with reading() as work:
        page = operations.look_at_case(work, get_reader(), reference)
    if not page.was_read:
        with writing() as work:
            operations.note_reading(work, get_reader(), reference)
    return page


def form_page(
    template: str, page: CasePage, form: CaseForm, *, move: Move | None = None, refusal: str = ""
) -> str:
    """Return the page of a form, with answer templates where the reporter will read its words."""
    form.show_version(page.mark, refusal=refusal)
    return render_template(
        template,
        page=page,
        form=form,
        move=MOVES[move] if move else None,
        limit=TEXT_LIMIT,
        refusal=refusal,
        answers=_templates() if isinstance(form, ToReporterForm) else (),
    )


def insert_template(form: CaseForm) -> None:
    """Begin words for the reporter with the template that the address names, blanks and all."""
    named = request.args.get("template", "")
    if named and isinstance(form, ToReporterForm):
        found = next((one for one in _templates() if one.id == named), None)
        form["text"].data = found.text if found else ""


def _templates() -> list[AnswerTemplate]:
    with reading() as work:
        return list_every(work)
