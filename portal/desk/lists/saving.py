"""Views of the queue that a handler keeps under a name, as filters of the lists."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.casework.access import visits
from portal.casework.assignment import kept_views
from portal.casework.assignment.kept_views import LONGEST_NAME, MOST, drop_view
from portal.casework.records.sealed import Reader
from portal.desk.lists.filters import Filter, read_filter
from portal.work import Work

__all__ = ["LONGEST_NAME", "MOST", "SavedView", "drop_view", "list_views", "save_view"]


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter under a name."""

    id: str
    name: str
    chosen: Filter


def list_views(
    work: Work, reader: Reader, systems: Iterable[str], labels: Iterable[str] = ()
) -> list[SavedView]:
    """Return a handler's views by name; a system or label that is gone is left out of a filter."""
    known = (tuple(systems), tuple(labels))
    return [
        SavedView(one.id, one.name, read_filter(one.arguments, *known))
        for one in kept_views.list_kept(work, reader)
    ]


def save_view(work: Work, reader: Reader, name: str, chosen: Filter, *, one_time_key: str) -> None:
    """Keep a filter under a name, in the place of one of that name; InputRefused for too many."""
    if visits.is_first_use(work, one_time_key):
        kept_views.keep_view(work, reader, name, chosen.arguments())
