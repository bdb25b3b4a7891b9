"""What everybody may read about the AI systems in use."""

from collections.abc import Sequence

from portal.core.errors import NotFound
from portal.store.organisation import find_system, list_systems
from portal.store.tables import SystemRow
from portal.work import Work


def read_systems(work: Work) -> Sequence[SystemRow]:
    """Return the systems in use and those that were retired, by name."""
    return list_systems(work.db)


def read_system(work: Work, slug: str) -> SystemRow:
    """Return one system; NotFound if there is none of this name."""
    row = find_system(work.db, slug)
    if row is None:
        raise NotFound("There is no such system.")
    return row
