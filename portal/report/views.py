"""The reporter's pages up to the tracking code."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from portal.core.errors import IntakeClosed, NobodyLeft
from portal.core.severity import RULES
from portal.report import operations
from portal.report.forms import LIMITS, ReportForm
from portal.web.access import end_session, open_to_all, see, session_key, start_session
from portal.web.context import current, moment, reading, reading_briefly, writing
from portal.web.printing import printed
from portal.work import Work

blueprint = Blueprint("report", __name__)


@blueprint.get("/")
@open_to_all
def start() -> str:
    """The two doors: report, or come back."""
    with reading() as work:
        intake = operations.describe_intake(work)
    return render_template("report/start.html", intake=intake, outside=intake.outside)


@blueprint.get("/how")
@open_to_all
def how() -> str:
    """How it works, what is protected and what is not."""
    with reading() as work:
        intake = operations.describe_intake(work)
    return render_template("report/how.html", intake=intake, outside=intake.outside, rules=RULES)


@blueprint.get("/report")
@open_to_all
def write() -> tuple[str, int]:
    """The form; `?system=<slug>` preselects an AI system."""
    with reading() as work:
        stored, alerts = operations.read_intake(work), operations.sends_alerts(work)
    known = {one.slug for one in stored.systems}
    chosen = request.args.get("system", "")
    chosen = chosen if chosen in known else ""
    return printed((stored, chosen, alerts), lambda: _empty_page(work, stored, chosen))


@blueprint.post("/report")
@open_to_all
def send() -> Response | tuple[str, int]:
    """Take the report, or show the form again with everything that was typed."""
    with reading_briefly() as work:
        intake = operations.describe_intake(work)
    form = ReportForm()
    form.offer(intake)
    if not form.validate():
        return _page(form, intake), 422
    try:
        key = operations.submit_in_journey(
            current(),
            moment(),
            form.report(),
            one_time_key=form.one_time_key,
            around=intake.around,
        )
    except NobodyLeft:
        return _page(form, intake, nobody_left=True), 422
    except IntakeClosed:
        return _page(form, intake, closed=True), 503
    start_session(key)
    return see("report.code")


@blueprint.get("/report/code")
@open_to_all
def code() -> str | tuple[str, int]:
    """The tracking code, again and again until it was saved or half an hour went by."""
    key = session_key()
    with reading() as work:
        acknowledgement = operations.find_code(work, key) if key else None
    if acknowledgement is None:
        return render_template("report/code_gone.html"), 404
    return render_template("report/code.html", acknowledgement=acknowledgement)


@blueprint.post("/report/code")
@open_to_all
def saved() -> Response:
    """The reporter has the code: forget it."""
    key = session_key()
    if key:
        with writing() as work:
            operations.finish_journey(work, key)
    end_session()
    return see("report.after")


@blueprint.get("/report/saved")
@open_to_all
def after() -> str:
    """What to do next, with nothing secret on the screen."""
    return render_template("report/saved.html")


def _empty_page(work: Work, stored: operations.StoredIntake, system: str) -> tuple[str, int]:
    intake = operations.describe_intake(work, stored)
    if not intake.is_open:
        return _closed(intake)
    form = ReportForm()
    form.offer(intake)
    form.preselect(system)
    return _page(form, intake), 200


def _page(
    form: ReportForm,
    intake: operations.Intake,
    *,
    nobody_left: bool = False,
    closed: bool = False,
) -> str:
    return render_template(
        "report/write.html",
        form=form,
        intake=intake,
        limits=LIMITS,
        nobody_left=nobody_left,
        closed=closed,
        outside=intake.outside,
    )


def _closed(intake: operations.Intake) -> tuple[str, int]:
    return render_template("report/closed.html", outside=intake.outside), 503
