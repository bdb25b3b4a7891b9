"""The reporter's first pages; those of a report and of its code are put in here."""

from flask import Blueprint, render_template

from portal.core.severity import RULES
from portal.report import operations
from portal.report.check_views import blueprint as check
from portal.report.code_views import blueprint as codes
from portal.report.file_views import blueprint as files
from portal.report.questions_views import blueprint as questions
from portal.web.access import open_to_all
from portal.web.context import reading

blueprint = Blueprint("report", __name__)
blueprint.register_blueprint(questions)
blueprint.register_blueprint(check)
blueprint.register_blueprint(files)
blueprint.register_blueprint(codes)


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
