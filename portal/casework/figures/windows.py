"""Opening windows of figures: what a window will publish is settled before its first case."""

from datetime import date, timedelta

from portal.casework.settings import FIGURES_CALENDAR, FIGURES_PROFILE, get_setting
from portal.core.disclosure.chain import FrozenWindow
from portal.core.disclosure.maturity import make_maturity_schema
from portal.core.disclosure.profiles import Plan, Profile, Table, plan_for
from portal.core.disclosure.schema import Cell, Unit, make_schema, read_schema, write_schema
from portal.core.disclosure.windows import Calendar, Window, window_opening
from portal.store import releases as store
from portal.store.organisation import list_systems, list_units
from portal.work import Work

DAYS_AHEAD = 7
"""How long before it opens a window may be frozen.

An upkeep that fails for a few days must not leave reports between two windows uncounted.
"""


def open_window(work: Work) -> FrozenWindow | None:
    """Freeze the window that opens today, or within a week after the last one ends.

    None where that is done already, or may not be: before the administrator has chosen a profile
    and entered units with at least 25 people together. A change of either takes effect with the
    next window that is not frozen yet.
    """
    first_day = _next_first_day(work)
    if first_day is None:
        return None
    units = [Unit(row.slug, row.name, row.head_count) for row in list_units(work.db)]
    plan = _plan(work, population=sum(unit.head_count for unit in units))
    if plan is None:
        return None
    frozen = _freeze(plan, units, first_day=first_day, work=work)
    store.add_window(work.db, frozen)
    store.store_state(work.db, store.State.OPEN)
    return frozen


def find_open_window(work: Work) -> FrozenWindow | None:
    """Return the window that today belongs to."""
    return store.find_window_of(work.db, work.moment.today)


def settled_until(work: Work) -> date | None:
    """Return the last day whose figures are settled: changes take effect after it."""
    latest = store.find_latest_window(work.db)
    return latest.ends_on if latest is not None and latest.ends_on >= work.moment.today else None


def asks_for_unit(work: Work) -> bool:
    """Say whether the open window has a unit table: only then is a unit asked and stored."""
    window = find_open_window(work)
    return window is not None and has_unit_table(window.schema)


def has_unit_table(schema: str) -> bool:
    """Say whether a window's schema has a unit table."""
    return any(one.table is Table.UNIT for one in read_schema(schema).tables)


def _plan(work: Work, *, population: int) -> Plan | None:
    profile, calendar = get_setting(work, FIGURES_PROFILE), get_setting(work, FIGURES_CALENDAR)
    if not profile:
        store.store_state(work.db, store.State.NOT_CHOSEN)
        return None
    chosen = Calendar(calendar) if calendar else Calendar.YEARS
    plan = plan_for(Profile(profile), chosen, population=population)
    if plan is None:
        store.store_state(work.db, store.State.TOO_FEW)
    return plan


def _next_first_day(work: Work) -> date | None:
    end = settled_until(work)
    if end is None:
        return work.moment.today
    is_near = end - work.moment.today <= timedelta(days=DAYS_AHEAD)
    return end + timedelta(days=1) if is_near else None


def _freeze(plan: Plan, units: list[Unit], *, first_day: date, work: Work) -> FrozenWindow:
    window = window_opening(first_day, plan.calendar)
    schema = make_schema(plan.profile, window, systems=_systems(work, window), units=units)
    maturity = make_maturity_schema(plan.profile)
    return FrozenWindow(
        name=window.name,
        starts_on=window.starts_on,
        ends_on=window.ends_on,
        profile=plan.profile,
        schema=write_schema(schema, maturity),
        frozen_on=work.moment.today,
    )


def _systems(work: Work, window: Window) -> list[Cell]:
    """Return the rows of the systems: those retired are none, those to come are words."""
    return [
        Cell(row.slug, row.name, _still_to_come(row.in_use_since, window))
        for row in list_systems(work.db)
        if row.retired_on is None or row.retired_on > window.starts_on
    ]


def _still_to_come(in_use_since: date | None, window: Window) -> date | None:
    is_later = in_use_since is not None and in_use_since > window.ends_on
    return in_use_since if is_later else None
