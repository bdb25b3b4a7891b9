"""The page with the cases that wait while a colleague is away."""

from typing import Final

from flask import Blueprint, render_template, request

from portal.core.policy import Permission
from portal.desk.lists.filters import Filter, read_position
from portal.desk.lists.leave_cases import read_leave_cases
from portal.desk.lists.rows import render_rows
from portal.desk.visitor import get_reader
from portal.web.access import needs
from portal.web.context import reading

blueprint = Blueprint("leaves", __name__)

THEIRS: Final = "theirs"


@blueprint.get("/desk/away/<account>")
@needs(Permission.READ_QUEUE)
def cases(account: str) -> str:
    """Cases that both read: due before a colleague is back, or theirs to work on."""
    position = read_position(request.args, Filter().order)
    only_theirs = request.args.get("only") == THEIRS
    with reading() as work:
        page = read_leave_cases(work, get_reader(), account, position, only_theirs=only_theirs)
    return render_template(
        "desk/lists/away_cases.html",
        page=page,
        account=account,
        only=THEIRS if only_theirs else None,
        is_first=position is None,
        render_rows=render_rows,
    )
