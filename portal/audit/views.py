"""The auditor's page: the journal, whether it is whole, and the head to note down."""

from flask import Blueprint, render_template, request

from portal.audit.operations import NEWEST, check_journal, read_lines
from portal.core.journal import Head, read_heads
from portal.core.policy import Permission
from portal.web.access import needs
from portal.web.context import reading

blueprint = Blueprint("audit", __name__)

MALFORMED = "Each line is a number, 64 hexadecimal digits, and perhaps a day."


@blueprint.get("/journal")
@needs(Permission.VERIFY_JOURNAL)
def journal() -> str | tuple[str, int]:
    """Check the chain, with the heads noted earlier, and show the newest entries."""
    text = request.args.get("heads", "").strip()
    heads = _heads(text)
    with reading() as work:
        check = check_journal(work, heads or (), is_asked="heads" in request.args)
        page = read_lines(work)
    problem = "" if heads is not None else MALFORMED
    html = render_template(
        "audit/journal.html",
        check=check,
        differing=[f"{one.sequence} {one.hash.hex()}" for one in check.differing],
        page=page,
        heads=text,
        noted=heads,
        problem=problem,
    )
    return (html, 422) if problem else html


@blueprint.get("/journal/older")
@needs(Permission.VERIFY_JOURNAL)
def older() -> str:
    """Entries before one, as the link of a page says."""
    before = request.args.get("before", "")
    is_number = before.isascii() and before.isdecimal() and len(before) < 16
    with reading() as work:
        page = read_lines(work, min(int(before), NEWEST) if is_number else NEWEST)
    return render_template("audit/older.html", page=page)


def _heads(text: str) -> tuple[Head, ...] | None:
    try:
        return read_heads(text) if text else ()
    except ValueError:
        return None
