"""The reporter's start page; the pages of a report, of its code and about both are put in here."""

from flask import Blueprint, render_template

from portal.report import operations
from portal.report.check_views import blueprint as check
from portal.report.code_views import blueprint as codes
from portal.report.file_views import blueprint as files
from portal.report.how_views import blueprint as how
from portal.report.promise import find_odds
from portal.report.questions_views import blueprint as questions
from portal.web.access import open_to_all
from portal.web.context import reading

blueprint = Blueprint("report", __name__)
blueprint.register_blueprint(questions)
blueprint.register_blueprint(check)
blueprint.register_blueprint(files)
blueprint.register_blueprint(codes)
blueprint.register_blueprint(how)


@blueprint.get("/")
@open_to_all
def start() -> str:
    """The two doors: report, or come back."""
    with reading() as work:
        intake = operations.describe_intake(work)
    odds = find_odds(intake.around.stored.schema)
    return render_template("report/start.html", intake=intake, outside=intake.outside, odds=odds)
