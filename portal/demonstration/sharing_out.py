"""Labels, a template, a leave, kept views, and who works on which case: no list is to be empty."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import cycle
from typing import Final

from portal.casework.access.opening import open_row, own_of, tag_of
from portal.casework.assignment.kept_views import keep_view
from portal.casework.assignment.labels import add_label, list_labels
from portal.casework.assignment.leave import declare_leave
from portal.casework.assignment.organising import assign, change_labels, find_colleagues, readers_of
from portal.casework.records.answer_templates import keep
from portal.casework.records.sealed import Reader
from portal.core.actors import AccountId
from portal.core.organising import Duty
from portal.store.desks import list_read_by
from portal.work import Work

LABELS: Final = ("needs legal", "pattern", "quick answer", "waits for vendor")
TEMPLATE: Final = (
    "The vendor has been asked",
    "We asked the maker of [[the AI tool]] on [[day]] how this could happen.\n\n"
    "You hear from us by [[day]], whether or not they have answered.",
)
"""What Una often writes."""
SHARED_OUT: Final = 24
"""The nearest dates of the list; the rest is nobody's yet."""
LEAVE: Final = timedelta(days=5), timedelta(days=18)
"""From today until Una's first day away, and her last."""

VIEWS: Final = (
    ("Late, and nobody’s", {"due": "late", "who": "nobody"}),
    ("S2 of the Shift Planner", {"severity": "s2", "system": "shift-planner"}),
)
"""What Omar looks at again and again: filters of the queue, in the words of its address."""


def keep_views(work: Work, reader: Reader) -> None:
    """Let a handler keep views of the queue."""
    for name, arguments in VIEWS:
        keep_view(work, reader, name, arguments)


def share_out(work: Work, people: Mapping[str, Reader], *, by: AccountId) -> None:
    """Let the administrator write labels, Una a template, and Omar share out what is due next.

    Una says when she is away.
    """
    for name in LABELS:
        add_label(work, name, by=by)
    omar, una = people["omar"], people["una"]
    name, text = TEMPLATE
    keep(work, una, name=name, language="en", text=text)
    declare_leave(work, una, *(work.moment.today + one for one in LEAVE))
    rows = list_read_by(work.db, tag=tag_of(work, omar), own=own_of(work, omar))
    dated = sorted((row.next_due_on, row.facts.reference, row) for row in rows if row.next_due_on)
    colleagues, turns = find_colleagues(work), cycle((omar, una, omar))
    labels = cycle([[], *([one] for one in list_labels(work))])
    for _, _, row in dated[:SHARED_OUT]:
        case = open_row(work, omar, row)
        readers = readers_of(work, [case.id], colleagues)[case.id]
        owner = next(turns)
        if owner.account in {one.account for one in readers}:
            assign(work, case, omar, {Duty.OWNER: owner.account}, colleagues)
        change_labels(work, case, omar, add=next(labels))
