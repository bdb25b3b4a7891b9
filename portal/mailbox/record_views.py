"""The mailbox's pages for the reporter's own record: the warning first, then the download."""

from flask import Blueprint, Response, abort, render_template

from portal.core.policy import Permission
from portal.mailbox.record import Part, as_text, fits_pdf, read_record
from portal.mailbox.record_pdf import make_pdf
from portal.mailbox.visiting import keys
from portal.web.access import needs
from portal.web.context import reading_briefly
from portal.web.uploads import hand_out

blueprint = Blueprint("record", __name__)


@blueprint.get("/mailbox/record")
@needs(Permission.READ_OWN_CASE)
def record() -> str:
    """Say what is in it and where to keep it."""
    return render_template("mailbox/record.html", fits=fits_pdf(_parts()))


@blueprint.get("/mailbox/record.pdf")
@needs(Permission.READ_OWN_CASE)
def pdf() -> Response:
    """The record as a PDF."""
    parts = _parts()
    if not fits_pdf(parts):
        abort(404)
    return hand_out("record.pdf", make_pdf(parts), "application/pdf")


@blueprint.get("/mailbox/record.txt")
@needs(Permission.READ_OWN_CASE)
def text() -> Response:
    """The record as plain text."""
    return hand_out("record.txt", as_text(_parts()).encode(), "text/plain; charset=utf-8")


def _parts() -> list[Part]:
    with reading_briefly() as work:
        return read_record(work, keys())
