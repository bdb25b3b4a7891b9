"""Units of work in which one case may be tied to another."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.core.errors import ReportWasMadeUp
from portal.desk.links.linking import end_made_up
from portal.web.context import writing
from portal.work import Work


@contextmanager
def writing_ties() -> Iterator[Work]:
    """Open a unit of work as `writing` does; where it named the test report, nothing of it is kept
    but that the test has ended: its reader is told now, and it must not go on being timed.
    """
    try:
        with writing() as work:
            yield work
    except ReportWasMadeUp as refused:
        with writing() as work:
            end_made_up(work, refused)
        raise
