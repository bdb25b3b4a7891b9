"""Pages that cover words of a case, lift a cover, and show what is covered."""

from functools import partial
from typing import Final

from flask import Blueprint, render_template
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.casework.records.sealed import Reader
from portal.core.policy import Permission
from portal.desk.case import covering
from portal.desk.case.covering import CoversPage
from portal.desk.case.operations import CasePage, look_at_case
from portal.desk.forms import TEXT_LIMIT, CaseForm
from portal.desk.seen import Seen
from portal.desk.sending import take_case_form
from portal.desk.visitor import get_reader
from portal.web.access import needs, see, session_key
from portal.web.context import reading
from portal.web.fields import LINE, choices, plain_text
from portal.work import Work

blueprint = Blueprint("covers", __name__)

REASON: Final = (InputRequired("Write down your reason."), *plain_text(TEXT_LIMIT))


class CoverForm(CaseForm):
    """Words to cover."""

    words = StringField(
        "The words to cover",
        validators=[InputRequired("Write the words."), *plain_text(LINE)],
    )
    reason = TextAreaField("Why they would tell who somebody is", validators=REASON)


class LiftForm(CaseForm):
    """A cover to lift."""

    cover = SelectField("Which cover", validators=[InputRequired("Choose which cover.")])
    reason = TextAreaField("Why it may be read again", validators=REASON)

    def offer(self, page: CoversPage) -> None:
        """Offer the covers in force, by what may be said of them."""
        named = ((one.id, f"{number}: {one.label}") for number, one in enumerate(page.covers, 1))
        self.cover.choices = choices([("", "–"), *named])


class ShowForm(CaseForm):
    """Why somebody has to read what is covered."""

    reason = TextAreaField("Why you have to read it", validators=REASON)


@blueprint.get("/desk/cases/<reference>/covers")
@needs(Permission.WRITE_TO_REPORTER)
def ask(reference: str) -> str:
    """The covers of a case, and a form for one more."""
    return _page("desk/case/covers.html", reference, CoverForm())


@blueprint.post("/desk/cases/<reference>/covers")
@needs(Permission.WRITE_TO_REPORTER)
def cover(reference: str) -> Response | tuple[str, int]:
    """Cover words, or show again what was typed."""
    form = CoverForm()

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        words, reason = form.words.data or "", form.reason.data or ""
        covering.cover(work, reader, seen, words=words, reason=reason)

    page = partial(_page, "desk/case/covers.html", reference, form)
    return take_case_form(reference, form, deed, page) or _back(reference)


@blueprint.get("/desk/cases/<reference>/covers/lift")
@needs(Permission.WRITE_TO_REPORTER)
def ask_lift(reference: str) -> str:
    """Ask which cover is lifted, and why."""
    return _page("desk/case/covers_lift.html", reference, LiftForm())


@blueprint.post("/desk/cases/<reference>/covers/lift")
@needs(Permission.WRITE_TO_REPORTER)
def lift(reference: str) -> Response | tuple[str, int]:
    """Lift a cover, or show again what was typed."""
    form = LiftForm()
    form.offer(_covers(reference))

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        chosen, reason = form.cover.data, form.reason.data or ""
        covering.lift(work, reader, seen, cover_id=chosen, reason=reason)

    page = partial(_page, "desk/case/covers_lift.html", reference, form)
    return take_case_form(reference, form, deed, page) or _back(reference)


@blueprint.get("/desk/cases/<reference>/covers/show")
@needs(Permission.WRITE_TO_REPORTER)
def ask_show(reference: str) -> str:
    """Ask why somebody has to read what is covered."""
    return _page("desk/case/covers_show.html", reference, ShowForm())


@blueprint.post("/desk/cases/<reference>/covers/show")
@needs(Permission.WRITE_TO_REPORTER)
def show(reference: str) -> Response | tuple[str, int]:
    """Show it on the page of covers, to this visit alone."""
    form = ShowForm()

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        key, reason = session_key() or "", form.reason.data or ""
        covering.show(work, reader, seen, session_key=key, reason=reason)

    page = partial(_page, "desk/case/covers_show.html", reference, form)
    return take_case_form(reference, form, deed, page) or _back(reference)


def _back(reference: str) -> Response:
    return see("desk.covers.ask", reference=reference)


def _covers(reference: str) -> CoversPage:
    with reading() as work:
        return covering.read_covers(work, get_reader(), session_key() or "", reference)


def _case(reference: str) -> CasePage:
    with reading() as work:
        return look_at_case(work, get_reader(), reference)


def _page(template: str, reference: str, form: CaseForm, *, refusal: str = "") -> str:
    covers, page = _covers(reference), _case(reference)
    if isinstance(form, LiftForm):
        form.offer(covers)
    form.show_version(page.mark, refusal=refusal)
    return render_template(
        template, page=page, covers=covers, form=form, limit=TEXT_LIMIT, refusal=refusal
    )
