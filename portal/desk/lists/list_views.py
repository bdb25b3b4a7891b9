"""My desk, and the list of all cases that a handler reads."""

from flask import render_template, request

from portal.casework.assignment.absence import told_to
from portal.casework.assignment.leave import read_leaves
from portal.core.cases import is_reference
from portal.core.policy import Permission
from portal.desk.assignment.offering import list_offers
from portal.desk.assignment.organising import labels_by_id
from portal.desk.assignment.organising_views import blank_form, bulk_offer
from portal.desk.blueprint import blueprint
from portal.desk.links.responsible_views import exclude_newly_responsible
from portal.desk.lists.filter_choices import filter_choices
from portal.desk.lists.filters import read_position
from portal.desk.lists.my_desk import read_my_desk
from portal.desk.lists.queue import read_queue, systems_by_slug
from portal.desk.lists.rows import render_kept, render_rows
from portal.desk.lists.saving import list_views
from portal.desk.lists.sharing import filter_of
from portal.desk.messages.updating import count_due_words
from portal.desk.moves.agreements import list_waiting
from portal.desk.visitor import get_reader
from portal.web.access import needs
from portal.web.context import reading
from portal.web.fields import new_one_time_key


@blueprint.get("/desk")
@needs(Permission.READ_QUEUE)
def my_desk() -> str:
    """What this handler is to look at today, nearest date first."""
    reader = get_reader()
    exclude_newly_responsible(reader)
    with reading() as work:
        shown = {
            "desk": read_my_desk(work, reader),
            "offers": list_offers(work, reader),
            "waiting": list_waiting(work, reader),
            "absences": told_to(work, reader.level),
            "leaves": read_leaves(work, reader),
            "updates_due": count_due_words(work, reader),
        }
    return render_template(
        "desk/lists/my_desk.html", gone=_gone(), render_rows=render_rows, **shown
    )


@blueprint.get("/desk/cases")
@needs(Permission.READ_QUEUE)
def queue() -> str:
    """The cases this handler may read, filtered and sorted as the address says."""
    reader = get_reader()
    exclude_newly_responsible(reader)
    with reading() as work:
        systems = systems_by_slug(work)
        labels = labels_by_id(work)
        chosen = filter_of(work, request.args)
        page = read_queue(work, reader, chosen, read_position(request.args, chosen.order))
        views = list_views(work, reader, systems, labels)
    return render_template(
        "desk/lists/queue.html",
        queue=page,
        offered=bulk_offer(),
        blank_form=blank_form,
        once=new_one_time_key(),
        chosen=chosen,
        choices=filter_choices(systems, labels),
        views=views,
        gone=_gone(),
        render_rows=render_rows,
        render_kept=render_kept,
    )


def _gone() -> str:
    """Return the reference of a case that just left this handler, as the address names it."""
    named = request.args.get("gone", "")
    return named if is_reference(named) else ""
