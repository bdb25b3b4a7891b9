"""Files in the journey of a report: add one, see what was removed from it, take it out again."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.casework.records.uploading import MOST_FILES, FileRefused
from portal.core.errors import AlreadyDone, CaseChanged, NotFound
from portal.report import files, journey
from portal.report.journey import Draft
from portal.report.operations import asks_for_unit, read_intake
from portal.report.pages import CHECK, address
from portal.report.questions_views import gone
from portal.report.steps import Step, questions, step_after
from portal.web.access import open_to_all, see, session_key
from portal.web.context import current, moment, reading, reading_briefly, writing
from portal.web.csrf import open_form
from portal.web.uploads import ACCEPTED, FileForm, hand_out, takes_file

blueprint = Blueprint("files", __name__)

Answer = Response | tuple[str, int]


def turn_away() -> tuple[str, int] | None:
    """Read no file of whoever writes no report."""
    return None if _draft() else gone()


@blueprint.get("/report/files")
@open_form
@open_to_all
def add() -> Answer:
    """The files so far, and a place for one more."""
    draft = _draft()
    return gone() if draft is None else (_page(draft, FileForm()), 200)


@blueprint.post("/report/files")
@takes_file(turn_away)
@open_form
@open_to_all
def take() -> Answer:
    """Clean a file and keep it, or say why not and what to do instead."""
    form, key, draft = FileForm(), session_key(), _sent_draft()
    if draft is None or key is None:
        return _strange()
    if not form.validate():
        return _page(draft, form), 422
    upload = form.upload()
    try:
        files.add_file(
            current(),
            moment(),
            key,
            (upload.name, upload.content),
            id=draft.id,
            once=form.one_time_key,
        )
    except FileRefused as refusal:
        form.file.errors = [f"{refusal.reason.words} {refusal.reason.instead}"]
        return _page(draft, form), 422
    except AlreadyDone:
        return see("report.files.add", to=_to())
    except CaseChanged:
        return _strange()
    return see("report.files.add", to=_to())


@blueprint.get("/report/files/<number>")
@open_to_all
def look(number: str) -> Response:
    """Hand a file out as handlers will get it, before it is sent."""
    key, draft = session_key(), _draft()
    if draft is None or key is None:
        raise NotFound("There is no such file.")
    with reading() as work:
        entry, content = files.read_file(work, key, number)
    return hand_out(entry.name, content, entry.media_type)


@blueprint.post("/report/files/<number>/remove")
@open_form
@open_to_all
def remove(number: str) -> Answer:
    """Take a file out of the report."""
    key, draft = session_key(), _sent_draft()
    if draft is None or key is None:
        return _strange()
    with writing() as work:
        files.remove_file(work, key, number, id=draft.id)
    return see("report.files.add", to=_to())


def _draft() -> Draft | None:
    with reading_briefly() as work:
        held = journey.find_held(work, session_key())
    return held if isinstance(held, Draft) else None


def _sent_draft() -> Draft | None:
    """Return the draft that the form which was sent belongs to."""
    return journey.own_draft(_draft(), request.form.get("journey", ""))


def _strange() -> Answer:
    """Answer a form of a journey that ended, or of another tab's."""
    if _draft() is None:
        return gone()
    return render_template("report/other_report.html"), 409


def _page(draft: Draft, form: FileForm) -> str:
    with reading() as work:
        there = files.read_files(work, session_key() or "")
        back, after = _ways(draft, asks=asks_for_unit(read_intake(work)))
    return render_template(
        "report/files.html",
        form=form,
        files=there,
        journey=draft.id,
        most=MOST_FILES,
        accepted=ACCEPTED,
        back=back,
        after=after,
        to=_to() or "",
    )


def _to() -> str | None:
    """Return "check" where one came from the check, and goes back there."""
    return CHECK if request.values.get("to") == CHECK else None


def _ways(draft: Draft, *, asks: bool) -> tuple[str, str]:
    """Return the address of the page before the files, and of the one after them."""
    asked = questions(draft.type, asks_for_unit=asks) if draft.type else ()
    check, steps = url_for("report.check.check"), [one.step for one in asked]
    if _to() == CHECK or Step.TOOL not in steps:
        return check, check
    after = step_after(Step.TOOL, asked)
    return address(Step.TOOL), check if after is None else address(after)
