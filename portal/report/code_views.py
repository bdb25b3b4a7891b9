"""The tracking code: shown until it is saved, typed back, and forgotten."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from portal.report import operations
from portal.report.forms import TypeBackForm
from portal.report.operations import Typed
from portal.web.access import end_session, open_to_all, see, session_key
from portal.web.context import reading, writing

blueprint = Blueprint("codes", __name__)

Answer = Response | str | tuple[str, int]

SKIP = "skip"


@blueprint.get("/report/code")
@open_to_all
def code() -> Answer:
    """The tracking code, again and again until it was typed back or half an hour went by."""
    key = session_key()
    with reading() as work:
        acknowledgement = operations.find_code(work, key) if key else None
    if acknowledgement is None:
        return render_template("report/code_gone.html"), 404
    return render_template("report/code.html", acknowledgement=acknowledgement)


@blueprint.post("/report/code")
@open_to_all
def saved() -> Response:
    """The reporter has the code: it is not shown any more unless they ask for it."""
    key = session_key()
    if key:
        with writing() as work:
            operations.note_saved(work, key)
    return see(".type_back")


@blueprint.get("/report/type-it-back")
@open_to_all
def type_back() -> Answer:
    """Try the code at once, while it can still be shown again."""
    key = session_key()
    with reading() as work:
        acknowledgement = operations.find_code(work, key) if key else None
    if acknowledgement is None:
        return render_template("report/code_gone.html"), 404
    return render_template("report/type_it_back.html", form=TypeBackForm(), typed=None)


@blueprint.post("/report/type-it-back")
@open_to_all
def compare() -> Answer:
    """Tell right from mistyped and from another code; forget the code once it was right."""
    if request.form.get("go") == SKIP:
        return _finish("skipped")
    key, form = session_key(), TypeBackForm()
    if not form.validate():
        return render_template("report/type_it_back.html", form=form, typed=None), 422
    with reading() as work:
        typed = operations.compare(work, key or "", form.code.data or "")
    if typed is None:
        return render_template("report/code_gone.html"), 404
    if typed is Typed.RIGHT:
        return _finish("right")
    return render_template("report/type_it_back.html", form=form, typed=typed.value), 422


@blueprint.get("/report/saved")
@open_to_all
def after() -> str:
    """What to do next, with nothing secret on the screen."""
    return render_template("report/saved.html", is_right=request.args.get("typed") == "right")


def _finish(typed: str) -> Response:
    key = session_key()
    if key:
        with writing() as work:
            operations.finish_journey(work, key)
    end_session()
    return see(".after", typed=typed if typed == "right" else None)
