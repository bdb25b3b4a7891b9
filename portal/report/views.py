"""The reporter's first pages, and those about the tracking code."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.core.severity import RULES
from portal.report import operations
from portal.report.check_views import blueprint as check
from portal.report.questions_views import blueprint as questions
from portal.web.access import end_session, open_to_all, see, session_key
from portal.web.context import reading, writing

blueprint = Blueprint("report", __name__)
blueprint.register_blueprint(questions)
blueprint.register_blueprint(check)


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
