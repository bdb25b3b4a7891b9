"""How cases went: measured once, as of a fixed day, and published a fortnight later."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from portal.casework.figures.measuring import frozen_counts
from portal.casework.figures.publishing import publish, verify_releases
from portal.clock import moment_at
from portal.core.disclosure.chain import FrozenWindow
from portal.core.disclosure.profiles import Family, Profile, Table
from portal.core.disclosure.schema import has_schema
from portal.core.errors import PublicationRefused
from portal.core.taxonomy import Outcome
from portal.store.releases import add_window, find_window, list_releases, list_spent
from portal.store.tables import CaseRow
from portal.work import Portal
from tests.attacks.organisation import (
    INSIDE,
    OPENING,
    PUBLICATION,
    add_cases,
    keep,
    set_up_and_open,
)

QUARTER = "2026-Q2"
MEASURING = date(2026, 10, 8)
"""100 days after 30 June."""
MORNING_AFTER = datetime(2026, 10, 9, 7, tzinfo=UTC)
MATURITY = datetime(2026, 10, 22, 7, tzinfo=UTC)
"""Nine o'clock in Berlin, 14 days after measuring."""
BEFORE, AFTER = MEASURING, MEASURING + timedelta(days=1)

pytestmark = pytest.mark.usefixtures("both_databases")


def measured(portal: Portal) -> dict[Table, dict[str, int]]:
    with portal.reading() as work:
        frozen = frozen_counts(work, QUARTER, Family.MATURITY)
    tables: dict[Table, dict[str, int]] = {}
    for cells, cases in frozen:
        for table, key in cells.items():
            tables.setdefault(table, {})[key] = cases
    return tables


def measure(portal: Portal, *, at: datetime = MORNING_AFTER) -> dict[Table, dict[str, int]]:
    keep(portal, at)
    return measured(portal)


@pytest.fixture
def published(portal: Portal) -> None:
    """The second quarter is out, with nine cases that went differently."""
    decided = {"decided_on": BEFORE, "feedback_on": BEFORE, "first_answer_on": INSIDE}
    ways: list[dict[str, Any]] = [
        {**decided, "outcome": Outcome.SUBSTANTIATED},
        {**decided, "outcome": Outcome.GRANTED_IN_PART},
        {**decided, "outcome": Outcome.UNSUBSTANTIATED, "feedback_on": INSIDE},
        {**decided, "outcome": Outcome.SUBSTANTIATED, "decided_on": AFTER, "feedback_on": AFTER},
        {**decided, "outcome": None, "decided_on": None},
        {"withdrawn_on": BEFORE, "outcome": Outcome.WITHDRAWN, "first_answer_on": AFTER},
        {"withdrawn_on": AFTER, "outcome": Outcome.WITHDRAWN},
        {"first_answer_on": INSIDE + timedelta(days=7)},
        {"first_answer_on": INSIDE + timedelta(days=8)},
    ]
    set_up_and_open(portal)
    for way in ways:
        add_cases(portal, 1, **way)
    keep(portal, PUBLICATION)


@pytest.mark.usefixtures("published")
def test_each_table_tells_how_things_stood_at_the_end_of_the_day(portal: Portal) -> None:
    assert measure(portal) == {
        Table.OUTCOME: {"found": 2, "not_found": 1, "again": 1, "withdrawn": 1, "open": 4},
        Table.FIRST_ANSWER: {"0-1": 5, "4-7": 1, "8-14": 1, "none": 2},
        Table.DECISION: {"0-14": 1, "91-": 3, "none": 5},
    }


@pytest.mark.usefixtures("published")
def test_nothing_is_measured_before_the_day_is_over(portal: Portal) -> None:
    assert measure(portal, at=MORNING_AFTER - timedelta(days=1)) == {}


@pytest.mark.usefixtures("published")
def test_a_late_upkeep_finds_the_same(portal: Portal) -> None:
    late = measure(portal, at=MATURITY + timedelta(days=40))
    assert late[Table.OUTCOME] == {
        "found": 2,
        "not_found": 1,
        "again": 1,
        "withdrawn": 1,
        "open": 4,
    }
    with portal.reading() as work:
        newest = list_releases(work.db)[0]
    assert (newest.family, newest.published_on) == (Family.MATURITY, MATURITY.date())


@pytest.mark.usefixtures("published")
def test_what_was_measured_stays_whatever_happens_until_it_is_published(portal: Portal) -> None:
    before = measure(portal)
    with portal.writing() as work:
        work.db.execute(update(CaseRow).values(outcome=None, decided_on=None, feedback_on=None))
        work.db.execute(delete(CaseRow).where(CaseRow.first_answer_on == INSIDE))
    keep(portal, MATURITY)
    assert measured(portal) == before


@pytest.mark.usefixtures("published")
def test_a_case_erased_since_counts_as_erased_in_every_table(portal: Portal) -> None:
    with portal.writing() as work:
        work.db.execute(delete(CaseRow).where(CaseRow.outcome == Outcome.WITHDRAWN))
    tables = measure(portal)
    assert {table: cells["erased"] for table, cells in tables.items()} == dict.fromkeys(tables, 2)
    assert {sum(cells.values()) for cells in tables.values()} == {9}


@pytest.mark.usefixtures("published")
def test_what_was_entered_later_matures_with_the_release_that_counted_it(portal: Portal) -> None:
    add_cases(portal, 3, received_on=INSIDE, entered_on=PUBLICATION.date())
    tables = measure(portal)
    assert {sum(cells.values()) for cells in tables.values()} == {9}


def test_every_wait_falls_into_the_bucket_that_holds_it(portal: Portal) -> None:
    set_up_and_open(portal)
    days = range(103)
    received = date(2026, 6, 29)
    for wait in days:
        on = received + timedelta(days=wait)
        add_cases(portal, 1, received_on=received, first_answer_on=on, feedback_on=on)
    add_cases(portal, 2, received_on=date(2026, 6, 30), first_answer_on=date(2026, 6, 29))
    keep(portal, PUBLICATION)

    tables = measure(portal)
    known = range((MEASURING - received).days + 1)
    assert tables[Table.FIRST_ANSWER] == {
        "0-1": 2 + 2,
        "2-3": 2,
        "4-7": 4,
        "8-14": 7,
        "15-30": 16,
        "31-": len(known) - 31,
        "none": len(days) - len(known),
    }
    assert tables[Table.DECISION] == {
        "0-14": 15,
        "15-30": 16,
        "31-60": 30,
        "61-90": 30,
        "91-": len(known) - 91,
        "none": len(days) - len(known) + 2,
    }


def test_what_was_entered_too_late_for_its_window_waited_since_its_receipt(portal: Portal) -> None:
    set_up_and_open(portal)
    keep(portal, PUBLICATION)
    later = PUBLICATION.date()
    for wait in (7, 8, 200):
        on = INSIDE + timedelta(days=wait)
        add_cases(portal, 1, received_on=INSIDE, entered_on=later, first_answer_on=on)
    keep(portal, datetime(2026, 10, 14, 7, tzinfo=UTC))
    keep(portal, datetime(2027, 1, 20, 7, tzinfo=UTC))

    with portal.reading() as work:
        frozen = frozen_counts(work, "2026-Q3", Family.MATURITY)
    counts = {cells[Table.FIRST_ANSWER]: n for cells, n in frozen if Table.FIRST_ANSWER in cells}
    assert counts == {"4-7": 1, "8-14": 1, "31-": 1}


@pytest.mark.usefixtures("published")
def test_it_is_published_at_its_instant_and_once(portal: Portal) -> None:
    keep(portal, MATURITY - timedelta(seconds=1))
    with portal.reading() as work:
        assert {one.family for one in list_releases(work.db)} == {Family.RECEIVED}
    [release] = keep(portal, MATURITY)
    assert keep(portal, MATURITY + timedelta(days=1)) == []
    assert (release.window.name, release.family) == (QUARTER, Family.MATURITY)
    assert {table: len(cells) for table, cells in release.cells.items()} == {
        Table.OUTCOME: 8,
        Table.FIRST_ANSWER: 8,
        Table.DECISION: 7,
    }
    with portal.reading() as work:
        assert verify_releases(work)


def test_a_window_without_a_case_matures_too(portal: Portal) -> None:
    set_up_and_open(portal)
    keep(portal, PUBLICATION)
    *_, release = keep(portal, MATURITY)
    assert (release.window.name, release.family) == (QUARTER, Family.MATURITY)


def test_the_ledger_holds_what_both_releases_spent(portal: Portal) -> None:
    set_up_and_open(portal)
    keep(portal, MATURITY)
    with portal.reading() as work:
        assert sorted(list_spent(work.db, QUARTER)) == [1, 2]


def test_without_what_was_received_nothing_matures(portal: Portal) -> None:
    set_up_and_open(portal)
    moment = moment_at(MATURITY, portal.settings.timezone)
    with (
        pytest.raises(PublicationRefused, match="first"),
        portal.writing(moment, isolation="SERIALIZABLE") as work,
    ):
        publish(work, QUARTER, Family.MATURITY)


def test_one_late_run_publishes_both_in_their_order(portal: Portal) -> None:
    set_up_and_open(portal)
    add_cases(portal, 4)
    released = keep(portal, MATURITY)
    assert [one.family for one in released] == [Family.RECEIVED, Family.MATURITY]
    assert measured(portal)[Table.OUTCOME] == {"open": 4}


def test_a_window_frozen_before_there_was_maturity_goes_on_without(portal: Portal) -> None:
    schema = (
        '{"profile":"compact","tables":[{"cells":[["s1","S1"],["s2","S2"]],'
        '"epsilon":"3/5","table":"severity"}]}'
    )
    days = date(2026, 4, 1), date(2026, 6, 30)
    with portal.writing() as work:
        add_window(work.db, FrozenWindow(QUARTER, *days, Profile.COMPACT, schema, days[0]))
    add_cases(portal, 4)
    [release] = keep(portal, PUBLICATION)
    assert release.window.schema == schema
    assert keep(portal, MATURITY) == []


def test_the_tiny_profile_has_no_maturity_release(portal: Portal) -> None:
    set_up_and_open(portal, Profile.TINY)
    with portal.reading(moment_at(OPENING, portal.settings.timezone)) as work:
        window = find_window(work.db, "2026")
    assert window is not None
    assert not has_schema(window.schema, Family.MATURITY)
