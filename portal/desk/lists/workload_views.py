"""The page about the work of a level."""

from flask import Blueprint, render_template

from portal.core.policy import Permission
from portal.desk.lists.workload import read_workload
from portal.desk.visitor import get_reader
from portal.web.access import needs
from portal.web.context import reading

blueprint = Blueprint("workload", __name__)


@blueprint.get("/desk/workload")
@needs(Permission.READ_QUEUE)
def show() -> str:
    """How much is open, how long steps take, and whether some kinds wait longer than others."""
    with reading() as work:
        page = read_workload(work, get_reader())
    return render_template("desk/lists/workload.html", page=page)
