"""Pages that cover words of a case, lift a cover, and show what is covered."""

from typing import Final

from flask import Blueprint, render_template
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.core.errors import CaseChanged, InputRefused, MoveRefused
from portal.core.policy import Permission
from portal.desk.case import covering
from portal.desk.case.covering import CoversPage
from portal.desk.case.operations import CasePage, look_at_case
from portal.desk.forms import TEXT_LIMIT, CaseForm
from portal.desk.moves.moving import Seen
from portal.desk.returning import tell_change
from portal.desk.visitor import get_reader
from portal.web.access import needs, see, session_key
from portal.web.context import reading, writing
from portal.web.fields import LINE, choices, plain_text, show_refusal

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

    cover = SelectField("Which cover", validators=[InputRequired("Choose one.")])
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
    template = "desk/case/covers.html"
    if not form.validate():
        return _page(template, reference, form), 422
    words, reason = form.words.data or "", form.reason.data or ""
    try:
        with writing() as work:
            covering.cover(work, get_reader(), _seen(reference, form), words=words, reason=reason)
    except InputRefused as refused:
        show_refusal(form, refused)
        return _page(template, reference, form), 422
    except (CaseChanged, MoveRefused) as refusal:
        return _refused(template, reference, form, refusal)
    return see("desk.covers.ask", reference=reference)


@blueprint.get("/desk/cases/<reference>/covers/lift")
@needs(Permission.WRITE_TO_REPORTER)
def ask_lift(reference: str) -> str:
    """Ask which cover is lifted, and why."""
    return _page("desk/case/covers_lift.html", reference, LiftForm())


@blueprint.post("/desk/cases/<reference>/covers/lift")
@needs(Permission.WRITE_TO_REPORTER)
def lift(reference: str) -> Response | tuple[str, int]:
    """Lift a cover, or show again what was typed."""
    form, template = LiftForm(), "desk/case/covers_lift.html"
    form.offer(_covers(reference))
    if not form.validate():
        return _page(template, reference, form), 422
    chosen, reason = form.cover.data, form.reason.data or ""
    try:
        with writing() as work:
            covering.lift(
                work, get_reader(), _seen(reference, form), cover_id=chosen, reason=reason
            )
    except InputRefused as refused:
        show_refusal(form, refused)
        return _page(template, reference, form), 422
    except (CaseChanged, MoveRefused) as refusal:
        return _refused(template, reference, form, refusal)
    return see("desk.covers.ask", reference=reference)


@blueprint.get("/desk/cases/<reference>/covers/show")
@needs(Permission.WRITE_TO_REPORTER)
def ask_show(reference: str) -> str:
    """Ask why somebody has to read what is covered."""
    return _page("desk/case/covers_show.html", reference, ShowForm())


@blueprint.post("/desk/cases/<reference>/covers/show")
@needs(Permission.WRITE_TO_REPORTER)
def show(reference: str) -> Response | tuple[str, int]:
    """Show it on the page of covers, to this visit alone."""
    form, template = ShowForm(), "desk/case/covers_show.html"
    if not form.validate():
        return _page(template, reference, form), 422
    key, reason = session_key() or "", form.reason.data or ""
    try:
        with writing() as work:
            seen = _seen(reference, form)
            covering.show(work, get_reader(), seen, session_key=key, reason=reason)
    except (CaseChanged, MoveRefused) as refusal:
        return _refused(template, reference, form, refusal)
    return see("desk.covers.ask", reference=reference)


def _seen(reference: str, form: CaseForm) -> Seen:
    return Seen(reference, form.seen_version, form.one_time_key)


def _covers(reference: str) -> CoversPage:
    with reading() as work:
        return covering.read_covers(work, get_reader(), session_key() or "", reference)


def _case(reference: str) -> CasePage:
    with reading() as work:
        return look_at_case(work, get_reader(), reference)


def _refused(template: str, reference: str, form: CaseForm, refusal: Exception) -> tuple[str, int]:
    words = tell_change(get_reader(), reference, form, refusal)
    return _page(template, reference, form, refusal=words), 409


def _page(template: str, reference: str, form: CaseForm, *, refusal: str = "") -> str:
    covers, page = _covers(reference), _case(reference)
    if isinstance(form, LiftForm):
        form.offer(covers)
    # Whoever sends again after a refusal has seen what changed, as with every move.
    if not form.seen.data or refusal:
        form.seen.data = page.mark
    return render_template(
        template, page=page, covers=covers, form=form, limit=TEXT_LIMIT, refusal=refusal
    )
