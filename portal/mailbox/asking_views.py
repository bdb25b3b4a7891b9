"""Pages for what the mailbox asks: each question on a page of its own."""

from functools import partial
from typing import Final

from flask import Blueprint, abort, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from portal.casework.organisation import outside_addresses
from portal.core.errors import CaseChanged, IntakeClosed, MoveRefused, NobodyLeft
from portal.core.policy import Permission
from portal.core.workflow import Move
from portal.mailbox import asking, lessons
from portal.mailbox.asking_forms import LIMITS, NoForm, PunishedForm, TreatmentForm
from portal.mailbox.shut_views import drafted
from portal.mailbox.visiting import keys
from portal.web.access import needs, see, start_journey
from portal.web.context import current, moment, reading
from portal.web.sending import answer_form
from portal.work import Work

blueprint = Blueprint("asking", __name__)

VIEWS: Final = {
    "answer_check_in": "mailbox.asking.check_in",
    "consent_to_lesson": "mailbox.asking.lesson",
    "say_how_treated": "mailbox.asking.treatment",
}
"""The page of each question, by its id."""

DONE: Final = {
    "check-in": "You answered. Thank you.",
    "lesson-yes": "You agreed to these words. With your code you can take that back.",
    "lesson-no": "Nobody reads them here.",
    "treatment": "You told us how you were treated. Thank you.",
}
"""What the mailbox says after an answer, by the word in its address."""


@blueprint.get("/mailbox/check-in")
@needs(Permission.READ_OWN_CASE)
def check_in() -> str:
    """Ask whether somebody was punished because of the report."""
    _must_be_asked(Move.ANSWER_CHECK_IN)
    return _check_in_page(NoForm())


@blueprint.post("/mailbox/check-in")
@needs(Permission.READ_OWN_CASE)
def not_punished() -> Response | tuple[str, int]:
    """No."""
    form = NoForm()

    def deed(work: Work) -> None:
        asking.say_not_punished(work, keys(), one_time_key=form.one_time_key)

    refused = answer_form(form, deed, partial(_check_in_page, form))
    return refused or see("mailbox.show_case", done="check-in")


@blueprint.get("/mailbox/punished")
@needs(Permission.READ_OWN_CASE)
def punished() -> str:
    """Yes: what happened, in which way, and who must not see it."""
    _must_be_asked(Move.ANSWER_CHECK_IN)
    return _punished_page(_punished_form(drafted(request.path)))


@blueprint.post("/mailbox/punished")
@needs(Permission.READ_OWN_CASE)
def report_punishment() -> Response | tuple[str, int]:
    """Open the new case, and show its code as after any report."""
    form = _punished_form()
    if not form.validate():
        return _punished_page(form), 422
    try:
        key = asking.report_punishment(
            current(), moment(), keys(), form.punished(), one_time_key=form.one_time_key
        )
    except NobodyLeft:
        return _punished_page(form, nobody_left=True), 422
    except IntakeClosed:
        return _punished_page(form, closed=True), 503
    except (CaseChanged, MoveRefused) as refusal:
        return _punished_page(form, refusal=str(refusal)), 409
    start_journey(key)
    return see("report.codes.code")


@blueprint.get("/mailbox/treatment")
@needs(Permission.READ_OWN_CASE)
def treatment() -> str:
    """Ask once how the reporter was treated."""
    _must_be_asked(Move.SAY_HOW_TREATED)
    return _treatment_page(TreatmentForm(formdata=drafted(request.path)))


@blueprint.post("/mailbox/treatment")
@needs(Permission.READ_OWN_CASE)
def say_how_treated() -> Response | tuple[str, int]:
    """Keep the answer."""
    form = TreatmentForm()

    def deed(work: Work) -> None:
        text, key = form.text.data or "", form.one_time_key
        asking.say_how_treated(work, keys(), form.treatment.data, text=text, one_time_key=key)

    refused = answer_form(form, deed, partial(_treatment_page, form))
    return refused or see("mailbox.show_case", done="treatment")


@blueprint.get("/mailbox/lesson")
@needs(Permission.READ_OWN_CASE)
def lesson() -> str:
    """Show the exact words that others would read."""
    return _lesson_page(NoForm())


@blueprint.post("/mailbox/lesson")
@needs(Permission.READ_OWN_CASE)
def answer_lesson() -> Response | tuple[str, int]:
    """Consent or refuse: anything but a plain yes is a no."""
    form, agrees = NoForm(), request.form.get("answer") == "yes"

    def deed(work: Work) -> None:
        lessons.answer_lesson(work, keys(), agrees=agrees, one_time_key=form.one_time_key)

    refused = answer_form(form, deed, partial(_lesson_page, form))
    return refused or see("mailbox.show_case", done="lesson-yes" if agrees else "lesson-no")


def _must_be_asked(move: Move) -> None:
    with reading() as work:
        if not asking.is_asked(work, keys(), move):
            abort(404)


def _punished_form(typed: MultiDict[str, str] | None = None) -> PunishedForm:
    form = PunishedForm() if typed is None else PunishedForm(formdata=typed)
    with reading() as work:
        form.offer(asking.describe_excludable(work))
    return form


def _check_in_page(form: NoForm, *, refusal: str = "") -> str:
    return render_template("mailbox/check_in.html", form=form, refusal=refusal)


def _punished_page(
    form: PunishedForm, *, nobody_left: bool = False, closed: bool = False, refusal: str = ""
) -> str:
    with reading() as work:
        outside = outside_addresses(work)
    return render_template(
        "mailbox/punished.html",
        form=form,
        nobody_left=nobody_left,
        closed=closed,
        refusal=refusal,
        outside=outside,
        limits=LIMITS,
    )


def _treatment_page(form: TreatmentForm, *, refusal: str = "") -> str:
    return render_template("mailbox/treatment.html", form=form, refusal=refusal, limits=LIMITS)


def _lesson_page(form: NoForm, *, refusal: str = "") -> str:
    with reading() as work:
        lesson = lessons.read_lesson(work, keys())
    if lesson is None and not refusal:
        abort(404)
    return render_template("mailbox/lesson.html", form=form, lesson=lesson, refusal=refusal)
