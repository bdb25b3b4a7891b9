"""The page for a flood: cases that begin alike, to look at and to share out."""

from flask import Blueprint, render_template, request

from portal.core.policy import Permission
from portal.core.taxonomy import label
from portal.desk.assignment import organising
from portal.desk.assignment.organising_views import blank_form
from portal.desk.links.responsible_views import exclude_newly_responsible
from portal.desk.lists import alike
from portal.desk.lists.alike import Alike
from portal.desk.lists.rows import render_kept
from portal.desk.lists.sharing import filter_of
from portal.desk.visitor import get_reader
from portal.web.access import needs
from portal.web.context import reading, writing
from portal.web.fields import new_one_time_key

blueprint = Blueprint("alike", __name__)


@blueprint.get("/desk/alike")
@needs(Permission.READ_QUEUE)
def show() -> str:
    """The cases that nobody has decided about, those that begin alike together."""
    reader = get_reader()
    exclude_newly_responsible(reader)
    with reading() as work:
        chosen = filter_of(work, request.args)
        found = alike.read_untriaged(work, reader, chosen)
        offered = organising.offer(work, reader)
    with writing() as work:
        alike.note_look(work, reader)
    return render_template(
        "desk/lists/alike.html",
        found=found,
        chosen=chosen,
        ticked=_ticked(found),
        label=label,
        offered=offered,
        blank_form=blank_form,
        once=new_one_time_key(),
        render_kept=render_kept,
    )


def _ticked(found: Alike) -> frozenset[str]:
    """Return the references of the group that the address names, to be shown ticked."""
    named = request.args.get("tick", "")
    return frozenset(
        row.one.case.reference
        for number, group in enumerate(found.groups, 1)
        if named in {"all", str(number)}
        for row in group
    )
