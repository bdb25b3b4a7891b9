"""How it works, on short pages: what is protected, the dates, the operator, what changed."""

from flask import Blueprint, render_template

from portal.casework.retention import read_retention
from portal.core.severity import RULES
from portal.report import operations
from portal.report.changes import list_changes
from portal.report.dates import list_promises
from portal.report.promise import find_odds
from portal.web.access import open_to_all
from portal.web.context import reading

blueprint = Blueprint("how", __name__)


@blueprint.get("/how")
@open_to_all
def works() -> str:
    """What happens with a report, and who reads it."""
    with reading() as work:
        intake = operations.describe_intake(work)
    odds = find_odds(intake.around.stored.schema)
    return render_template("report/how.html", intake=intake, odds=odds)


@blueprint.get("/how/safely")
@open_to_all
def safely() -> str:
    """What is protected, what is not, and how to come here safely."""
    with reading() as work:
        alerts = operations.sends_alerts(work)
    return render_template("report/how_safely.html", alerts=alerts)


@blueprint.get("/how/dates")
@open_to_all
def dates() -> str:
    """The clocks in force, how severity begins, and how long a case is kept."""
    with reading() as work:
        promises, retention = list_promises(work.clocks), read_retention(work)
    return render_template(
        "report/how_dates.html", promises=promises, rules=RULES, retention=retention
    )


@blueprint.get("/how/operator")
@open_to_all
def operator() -> str:
    """What the server's operator could read."""
    return render_template("report/how_operator.html")


@blueprint.get("/how/outside")
@open_to_all
def outside() -> str:
    """Whom one can turn to outside."""
    with reading() as work:
        intake = operations.describe_intake(work)
    return render_template("report/how_outside.html", outside=intake.outside)


@blueprint.get("/how/changes")
@open_to_all
def changes() -> str:
    """What changed about readers and figures, by day."""
    with reading() as work:
        found = list_changes(work)
    return render_template("report/how_changes.html", changes=found)
