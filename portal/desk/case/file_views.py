"""The desk's one address for files: handed out, never shown."""

from flask import Blueprint, Response, render_template

from portal.core.policy import Permission
from portal.desk.case import files
from portal.desk.visitor import get_reader
from portal.web.access import needs
from portal.web.context import writing
from portal.web.uploads import hand_out

blueprint = Blueprint("files", __name__)


@blueprint.get("/desk/cases/<reference>/files/<number>")
@needs(Permission.READ_CASE)
def download(reference: str, number: str) -> Response:
    """Hand a file out; that it was opened is journalled."""
    reader = get_reader()
    with writing() as work:
        entry, content = files.open_file(work, reader, reference, number)
    return hand_out(entry.name, content, entry.media_type)


@blueprint.get("/desk/cases/<reference>/files/<number>/view")
@needs(Permission.READ_CASE)
def view(reference: str, number: str) -> str:
    """Show a picture or a text without leaving the site; other kinds are only handed out."""
    reader = get_reader()
    with writing() as work:
        shown = files.look_at(work, reader, reference, number)
    return render_template("desk/case/file_view.html", shown=shown)
