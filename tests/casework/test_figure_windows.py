"""Opening a window of figures: what it will publish is settled before its first case."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import delete, update

from portal.casework.figures.windows import asks_for_unit, find_open_window, settled_until
from portal.casework.settings import FIGURES_CALENDAR, FIGURES_PROFILE, set_setting
from portal.clock import moment_at
from portal.core.disclosure.chain import FrozenWindow
from portal.core.disclosure.profiles import Profile, Table
from portal.core.disclosure.schema import read_schema
from portal.core.disclosure.windows import Calendar
from portal.store.releases import State, find_latest_window, get_state, list_windows_before
from portal.store.tables import SystemRow, UnitRow
from portal.work import Portal
from tests.attacks.organisation import OPENING, SYSTEMS, keep, set_up

NEXT_QUARTER = datetime(2026, 7, 1, 6, tzinfo=UTC)


def latest_window(portal: Portal) -> FrozenWindow | None:
    with portal.reading() as work:
        return find_latest_window(work.db)


def state(portal: Portal) -> State:
    with portal.reading() as work:
        return get_state(work.db)


def prepare(portal: Portal, profile: Profile, calendar: Calendar = Calendar.QUARTERS) -> None:
    with portal.writing() as work:
        set_up(work, profile, calendar)


def test_a_window_opens_with_its_schema(portal: Portal, both_databases: str) -> None:
    prepare(portal, Profile.STANDARD)
    keep(portal, OPENING)
    window = latest_window(portal)
    assert window is not None
    assert (window.name, window.starts_on, window.ends_on) == (
        "2026-Q2",
        date(2026, 4, 1),
        date(2026, 6, 30),
    )
    assert window.profile is Profile.STANDARD
    assert state(portal) is State.OPEN


def test_the_first_window_opens_at_set_up_inside_a_period(portal: Portal) -> None:
    prepare(portal, Profile.TINY)
    keep(portal, datetime(2026, 5, 8, 6, tzinfo=UTC))
    window = latest_window(portal)
    assert window is not None
    assert (window.starts_on, window.ends_on) == (date(2026, 5, 8), date(2026, 12, 31))


def test_no_window_opens_before_a_profile_is_chosen(portal: Portal) -> None:
    keep(portal, OPENING)
    assert latest_window(portal) is None
    assert state(portal) is State.NOT_CHOSEN


def test_no_window_opens_for_fewer_than_twentyfive_people(portal: Portal) -> None:
    prepare(portal, Profile.STANDARD)
    with portal.writing() as work:
        work.db.execute(delete(UnitRow).where(UnitRow.slug != "lab"))
    keep(portal, OPENING)
    assert latest_window(portal) is None
    assert state(portal) is State.TOO_FEW


def test_a_small_organisation_gets_a_yearly_total_whatever_was_chosen(portal: Portal) -> None:
    prepare(portal, Profile.STANDARD, Calendar.MONTHS)
    with portal.writing() as work:
        work.db.execute(delete(UnitRow).where(UnitRow.slug.not_in(["lab", "van"])))
    keep(portal, OPENING)
    window = latest_window(portal)
    assert window is not None
    assert (window.name, window.profile) == ("2026", Profile.TINY)


def test_a_change_takes_effect_with_the_next_window(portal: Portal) -> None:
    prepare(portal, Profile.STANDARD)
    keep(portal, OPENING)
    before = latest_window(portal)
    with portal.writing() as work:
        set_setting(work, FIGURES_PROFILE, Profile.COMPACT.value)
        set_setting(work, FIGURES_CALENDAR, Calendar.HALF_YEARS.value)
        work.db.execute(update(UnitRow).values(head_count=1))
    keep(portal, datetime(2026, 5, 8, 6, tzinfo=UTC))
    assert latest_window(portal) == before
    with portal.writing() as work:
        work.db.execute(update(UnitRow).values(head_count=400))
    keep(portal, NEXT_QUARTER)
    window = latest_window(portal)
    assert window is not None
    assert (window.name, window.profile) == ("2026-H2", Profile.COMPACT)


def test_a_retired_system_is_no_row_of_the_next_window(portal: Portal) -> None:
    prepare(portal, Profile.STANDARD)
    with portal.writing() as work:
        retired = update(SystemRow).where(SystemRow.slug == SYSTEMS[0])
        work.db.execute(retired.values(retired_on=date(2026, 3, 31)))
    keep(portal, OPENING)
    window = latest_window(portal)
    assert window is not None
    systems = next(one for one in read_schema(window.schema).tables if one.table is Table.SYSTEM)
    assert [cell.key for cell in systems.cells] == [*SYSTEMS[1:], "unknown", "other"]


@pytest.mark.parametrize(("profile", "asks"), [(Profile.STANDARD, True), (Profile.COMPACT, False)])
def test_a_unit_is_asked_only_where_a_unit_table_will_be_published(
    portal: Portal, profile: Profile, asks: bool
) -> None:
    prepare(portal, profile)
    keep(portal, OPENING)
    with portal.reading(moment_at(OPENING, portal.settings.timezone)) as work:
        assert asks_for_unit(work) is asks


def test_no_unit_is_asked_and_no_window_is_open_after_the_last_one(portal: Portal) -> None:
    prepare(portal, Profile.STANDARD)
    keep(portal, OPENING)
    with portal.reading(moment_at(NEXT_QUARTER, portal.settings.timezone)) as work:
        assert find_open_window(work) is None
        assert not asks_for_unit(work)


def test_a_quarter_follows_a_quarter_without_a_gap(portal: Portal) -> None:
    prepare(portal, Profile.STANDARD)
    keep(portal, OPENING)
    keep(portal, NEXT_QUARTER)
    window = latest_window(portal)
    assert window is not None
    assert (window.name, window.starts_on) == ("2026-Q3", date(2026, 7, 1))


def test_the_next_window_is_frozen_in_the_last_week(portal: Portal, both_databases: str) -> None:
    prepare(portal, Profile.STANDARD)
    keep(portal, OPENING)
    keep(portal, datetime(2026, 6, 22, 6, tzinfo=UTC))
    assert name_of_latest(portal) == "2026-Q2"
    keep(portal, datetime(2026, 6, 23, 6, tzinfo=UTC))
    assert name_of_latest(portal) == "2026-Q3"
    keep(portal, datetime(2026, 6, 30, 6, tzinfo=UTC))
    assert name_of_latest(portal) == "2026-Q3"


def test_an_upkeep_that_comes_weekly_leaves_no_day_out(portal: Portal) -> None:
    prepare(portal, Profile.STANDARD, Calendar.MONTHS)
    for week in range(26):
        keep(portal, OPENING + timedelta(days=7 * week))
    with portal.reading() as work:
        windows = list_windows_before(work.db, date(2027, 1, 1))
    assert len(windows) >= 6
    assert all(
        after.starts_on - before.ends_on == timedelta(days=1) for before, after in pairwise(windows)
    )


def test_a_window_frozen_ahead_is_not_open_yet(portal: Portal) -> None:
    prepare(portal, Profile.STANDARD)
    keep(portal, OPENING)
    last_day = datetime(2026, 6, 30, 6, tzinfo=UTC)
    keep(portal, last_day)
    with portal.reading(moment_at(last_day, portal.settings.timezone)) as work:
        window = find_open_window(work)
        assert window is not None
        assert window.name == "2026-Q2"
        assert settled_until(work) == date(2026, 9, 30)


def name_of_latest(portal: Portal) -> str | None:
    window = latest_window(portal)
    return None if window is None else window.name
