"""What an evaluator can do in the demonstration: move its clock, or start with an organisation.

These pages exist in a demonstration alone.
"""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.demonstration import operations
from portal.web.access import open_to_all, see
from portal.web.context import current

blueprint = Blueprint("demonstration", __name__)


@blueprint.post("/demonstration/clock")
@open_to_all
def move_clock() -> str:
    """Move the clock a week ahead, run the real upkeep, and say what it did."""
    moved = operations.move_clock(current())
    return render_template("demonstration/clock.html", moved=moved)


@blueprint.post("/demonstration/start")
@open_to_all
def start() -> Response | str:
    """Set up an empty portal for a real organisation beside the demonstration."""
    started = operations.start_organisation(current())
    if started is None:
        return see("report.start")
    return render_template("demonstration/started.html", started=started)
