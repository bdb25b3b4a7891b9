"""The page with a case's own journal."""

from flask import Blueprint, render_template

from portal.core.policy import Permission
from portal.desk.case.history import read_history
from portal.desk.visitor import get_reader
from portal.web.access import needs
from portal.web.context import reading

blueprint = Blueprint("history", __name__)


@blueprint.get("/desk/cases/<reference>/history")
@needs(Permission.READ_CASE)
def show(reference: str) -> str:
    """Who read, moved and granted a case."""
    with reading() as work:
        history = read_history(work, get_reader(), reference)
    return render_template("desk/case/history.html", history=history)
