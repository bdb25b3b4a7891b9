"""A report that is entered once the figures of its day are out: counted once, in the next ones."""

from datetime import UTC, date, datetime

import pytest

from portal.casework.figures.measuring import frozen_counts
from portal.core.disclosure.profiles import Family, Table
from portal.work import Portal
from tests.attacks.organisation import INSIDE, PUBLICATION, add_cases, keep, set_up_and_open

pytestmark = pytest.mark.usefixtures("both_databases")

NEXT_QUARTER = datetime(2026, 6, 28, 6, tzinfo=UTC)
NEXT_PUBLICATION = datetime(2026, 10, 14, 7, tzinfo=UTC)
ENTERED = date(2026, 7, 14)
THE_DAY_BEFORE = date(2026, 7, 13)
AFTER_IT = datetime(2027, 1, 14, 9, tzinfo=UTC)


def counted(portal: Portal, window: str) -> list[str]:
    """Return the month in which each case of a window was counted."""
    with portal.reading() as work:
        frozen = frozen_counts(work, window, Family.RECEIVED)
        return sorted(cells[Table.MONTH] for cells, cases in frozen for _ in range(cases))


@pytest.fixture
def published(portal: Portal) -> None:
    """The second quarter is out, with two cases; the third has begun."""
    set_up_and_open(portal)
    add_cases(portal, 2)
    keep(portal, NEXT_QUARTER)
    keep(portal, PUBLICATION)


@pytest.mark.usefixtures("published")
def test_it_counts_on_the_first_day_of_the_next_window(portal: Portal) -> None:
    add_cases(portal, 1, received_on=INSIDE, entered_on=ENTERED)
    add_cases(portal, 1, received_on=date(2026, 8, 3))
    keep(portal, NEXT_PUBLICATION)

    assert counted(portal, "2026-Q2") == ["2026-05", "2026-05"]
    assert counted(portal, "2026-Q3") == ["2026-07", "2026-08"]


@pytest.mark.usefixtures("published")
def test_it_counts_once(portal: Portal) -> None:
    add_cases(portal, 1, received_on=INSIDE, entered_on=ENTERED)
    keep(portal, datetime(2026, 9, 28, 6, tzinfo=UTC))
    keep(portal, NEXT_PUBLICATION)
    keep(portal, AFTER_IT)

    assert counted(portal, "2026-Q3") == ["2026-07"]
    assert counted(portal, "2026-Q4") == []


@pytest.mark.usefixtures("published")
def test_what_came_before_the_first_window_is_not_counted(portal: Portal) -> None:
    add_cases(portal, 3, received_on=date(2026, 3, 31), entered_on=ENTERED)
    keep(portal, NEXT_PUBLICATION)

    assert counted(portal, "2026-Q3") == []


def test_before_its_figures_are_out_it_counts_where_it_belongs(portal: Portal) -> None:
    set_up_and_open(portal)
    keep(portal, NEXT_QUARTER)
    add_cases(portal, 1, received_on=INSIDE, entered_on=THE_DAY_BEFORE)
    keep(portal, PUBLICATION)
    keep(portal, NEXT_PUBLICATION)

    assert counted(portal, "2026-Q2") == ["2026-05"]
    assert counted(portal, "2026-Q3") == []
