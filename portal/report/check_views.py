"""Check your answers, and send them: the last page before the code."""

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from portal.casework.reports.submitting import Report
from portal.core.errors import IntakeClosed, NobodyLeft, NotFound
from portal.core.identifying import ADVICE
from portal.report import checking, flood, journey, operations, pages
from portal.report.forms import JourneyForm, SendForm, all_answers
from portal.report.journey import Draft, Held
from portal.report.operations import Intake
from portal.report.pages import Notice
from portal.report.questions_views import gone
from portal.report.steps import questions
from portal.web.access import open_to_all, see, session_key, start_session
from portal.web.context import current, moment, reading, reading_briefly, writing
from portal.web.csrf import open_form

blueprint = Blueprint("check", __name__)

Answer = Response | tuple[str, int]


@blueprint.get("/report/check")
@open_form
@open_to_all
def check() -> Answer:
    """Every answer, who would read it, and what may tell who you are."""
    with reading() as work:
        held = journey.find_held(work, session_key())
        intake = operations.describe_intake(work)
    if not isinstance(held, Draft):
        return gone() if held is None else see("report.codes.code")
    if held.type is None:
        return see("report.questions.about")
    return _page(held, all_answers(held, intake), intake), 200


@blueprint.get("/report/what-may-identify-you")
@open_to_all
def rules() -> str:
    """The rules by which the check finds what may tell who somebody is."""
    with reading() as work:
        held = journey.find_held(work, session_key())
    has_answers = isinstance(held, Draft)
    return render_template(
        "report/identifying.html", rules=ADVICE.values(), has_answers=has_answers
    )


@blueprint.post("/report/check")
@open_form
@open_to_all
def send() -> Answer:
    """Take the report; sent twice, it is one report with one code."""
    with reading_briefly() as work:
        held = journey.find_held(work, session_key())
        intake = operations.describe_intake(work)
    sent = SendForm()
    draft = journey.own_draft(held, sent.journey.data or "")
    if draft is None or draft.type is None:
        return _strange(sent, held)
    form = all_answers(draft, intake, once=draft.id)
    if not form.validate():
        return _page(draft, form, intake), 422
    report = form.report()
    try:
        waits = _waits(draft, report, intake)
    except NotFound:
        return _strange(sent, None)
    return waits or _send(draft, form, report, intake)


def _waits(draft: Draft, report: Report, intake: Intake) -> Answer | None:
    """Answer a report that can't be sent yet; one that nobody could read need not wait for that."""
    if not intake.is_open or operations.foresee(intake, report) is None:
        return None
    wait = flood.hold_back(current(), moment(), draft, key=session_key() or "")
    if wait is None:
        return None
    page = render_template(
        "report/wait.html", wait=wait, frame=_frame(draft), outside=intake.outside
    )
    answer = make_response(page, 429)
    answer.headers["Retry-After"] = str(wait.seconds)
    return answer


def _frame(draft: Draft) -> SendForm:
    frame = SendForm(formdata=None)
    frame.journey.data = draft.id
    frame.once.data = draft.id
    return frame


def _send(draft: Draft, form: JourneyForm, report: Report, intake: Intake) -> Answer:
    try:
        key = operations.submit_in_journey(
            current(),
            moment(),
            report,
            # A draft becomes one case, from however many pages it is sent.
            one_time_key=draft.id,
            around=intake.around,
            draft=session_key(),
        )
    except NobodyLeft:
        return _page(draft, form, intake, notice=Notice.NOBODY), 422
    except IntakeClosed:
        return _page(draft, form, intake, notice=Notice.CLOSED), 503
    start_session(key)
    return see("report.codes.code")


def _strange(sent: SendForm, held: Held) -> Answer:
    """Show the code again where this very page was sent before; else say that it is gone."""
    if sent.validate():
        with writing() as work:
            key = operations.show_again(work, sent.key_of_form)
        if key is not None:
            start_session(key)
            return see("report.codes.code")
    if isinstance(held, Draft):
        return render_template("report/other_report.html"), 409
    return gone() if held is None else see("report.codes.code")


def _page(draft: Draft, form: JourneyForm, intake: Intake, *, notice: Notice = Notice.NONE) -> str:
    rows = checking.list_rows(draft, form, intake)
    asked = questions(draft.type, asks_for_unit=intake.asks_for_unit) if draft.type else ()
    foreseen = pages.foresee_draft(draft, intake)
    return render_template(
        "report/check.html",
        rows=rows,
        wrong=checking.first_errors(rows),
        telling=checking.list_places(form, rows),
        frame=_frame(draft),
        intake=intake,
        outside=intake.outside,
        foreseen=foreseen,
        notice=Notice.NOBODY if foreseen is None and notice is Notice.NONE else notice,
        back=pages.address(asked[-1].step),
        files=draft.files,
        has_story="narrative" in draft.answers,
    )
