"""The mailbox's pages for files: add one, see what was removed from it, get it back."""

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from portal.casework.records.uploading import MOST_FILES, FileRefused
from portal.core.errors import AlreadyDone, CaseChanged, MoveRefused, NotFound
from portal.core.policy import Permission
from portal.mailbox import files
from portal.mailbox.visiting import keys
from portal.web.access import needs, see, visit
from portal.web.context import current, moment, reading, stop_reading
from portal.web.uploads import ACCEPTED, FileForm, hand_out, takes_file

blueprint = Blueprint("files", __name__)


def refuse_strangers() -> None:
    """Read no file of whoever has opened no mailbox."""
    if visit() is None:
        raise NotFound("Not here, or not for you.")


@blueprint.get("/mailbox/files")
@needs(Permission.READ_OWN_CASE)
def add() -> str:
    """Ask for a file."""
    return _page(FileForm())


@blueprint.post("/mailbox/files")
@takes_file(refuse_strangers)
@needs(Permission.READ_OWN_CASE)
def take() -> AnyResponse | tuple[str, int]:
    """Clean the file and keep it, or say why not and what to do instead."""
    form = FileForm()
    if not form.validate():
        return _page(form), 422
    upload, mailbox = form.upload(), keys()
    stop_reading()
    try:
        number = files.add_file(
            current(),
            moment(),
            mailbox,
            (upload.name, upload.content),
            once=form.one_time_key,
        )
    except FileRefused as refusal:
        form.file.errors = [f"{refusal.reason.words} {refusal.reason.instead}"]
        return _page(form), 422
    except AlreadyDone:
        return see("mailbox.show_case")
    except (CaseChanged, MoveRefused) as refused:
        return _page(form, refusal=str(refused)), 409
    return see("mailbox.files.show", number=number, done="added")


@blueprint.get("/mailbox/files/<number>")
@needs(Permission.READ_OWN_CASE)
def show(number: str) -> str:
    """What was removed from a file, and what could not be."""
    with reading() as work:
        entry = files.find_entry(work, keys(), number)
    added = request.args.get("done") == "added"
    return render_template("mailbox/file.html", file=entry, added=added)


@blueprint.get("/mailbox/files/<number>/download")
@needs(Permission.READ_OWN_CASE)
def download(number: str) -> Response:
    """Give the file back, as it is kept."""
    with reading() as work:
        entry, content = files.get_file(work, keys(), number)
    return hand_out(entry.name, content, entry.media_type)


def _page(form: FileForm, *, refusal: str = "") -> str:
    with reading() as work:
        there = files.read_files(work, keys())
    return render_template(
        "mailbox/files.html",
        form=form,
        files=there,
        refusal=refusal,
        most=MOST_FILES,
        accepted=ACCEPTED,
    )
