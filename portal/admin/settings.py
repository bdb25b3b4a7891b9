"""Settings of the organisation: outside addresses, where Leave leads, and the figures' plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.casework.figures.windows import settled_until
from portal.casework.journalling import note
from portal.casework.settings import (
    FIGURES_CALENDAR,
    FIGURES_PROFILE,
    LEAVE_ADDRESS,
    get_setting,
    set_setting,
)
from portal.core.disclosure.profiles import Plan, Profile, advise, plan_for
from portal.core.disclosure.schema import Unit, publishable_units
from portal.core.disclosure.windows import Calendar
from portal.core.errors import NotFound
from portal.core.events import Event
from portal.store import register as store
from portal.store.organisation import list_outside_addresses, list_units
from portal.store.settings import find_setting
from portal.store.tables import OutsideAddressRow
from portal.work import Work

EXPECTED_VOLUME = "figures_expected_volume"
OUTSIDE_ADDRESSES = "outside_addresses"


@dataclass(frozen=True, slots=True)
class Others:
    """The units that are counted together as "Other / small units"."""

    slugs: frozenset[str]
    people: int


@dataclass(frozen=True, slots=True)
class FiguresPlan:
    """What was chosen for published figures, what is advised, and what holds now.

    `in_force` is what the choice comes to for so many people: None where nothing may be
    published. `open_until` is the last day of the window that keeps its earlier plan.
    """

    expected_volume: int | None
    profile: Profile | None
    calendar: Calendar | None
    advised: Plan | None
    in_force: Plan | None
    population: int
    open_until: date | None
    others: Others

    @property
    def holds_from(self) -> date | None:
        """The first day of the window that a choice made now holds from; None: the next upkeep."""
        return None if self.open_until is None else self.open_until + timedelta(days=1)


def read_outside_addresses(work: Work) -> Sequence[OutsideAddressRow]:
    """Return the outside addresses in their order."""
    return list_outside_addresses(work.db)


def get_outside_address(work: Work, id: str) -> OutsideAddressRow:
    """Return one outside address; NotFound where there is none."""
    row = store.find_outside_address(work.db, id)
    if row is None:
        raise NotFound("There is no such address.")
    return row


def add_outside_address(work: Work, name: str, address: str, *, by: str) -> None:
    """Enter an outside address, last in order."""
    last = max((row.position for row in list_outside_addresses(work.db)), default=0)
    store.store_outside_address(work.db, None, position=last + 1, name=name, address=address)
    _note(work, by, OUTSIDE_ADDRESSES)


def change_outside_address(work: Work, id: str, *, name: str, address: str, by: str) -> bool:
    """Change an outside address; say whether anything is new, and journal it."""
    row = get_outside_address(work, id)
    if (row.name, row.address) == (name, address):
        return False
    store.store_outside_address(work.db, id, position=row.position, name=name, address=address)
    _note(work, by, OUTSIDE_ADDRESSES)
    return True


def remove_outside_address(work: Work, id: str, *, by: str) -> None:
    """Take an outside address away."""
    get_outside_address(work, id)
    store.delete_outside_address(work.db, id)
    _note(work, by, OUTSIDE_ADDRESSES)


def move_outside_address_up(work: Work, id: str, *, by: str) -> None:
    """Show an outside address one place earlier; the first stays where it is."""
    get_outside_address(work, id)
    ids = [row.id for row in list_outside_addresses(work.db)]
    place = ids.index(id)
    if place == 0:
        return
    ids.insert(place - 1, ids.pop(place))
    store.order_outside_addresses(work.db, ids)
    _note(work, by, OUTSIDE_ADDRESSES)


def read_leave_address(work: Work) -> str:
    """Return where Leave leads."""
    return get_setting(work, LEAVE_ADDRESS)


def has_chosen_leave_address(work: Work) -> bool:
    """Say whether somebody has chosen where Leave leads, even if it is the default."""
    return find_setting(work.db, LEAVE_ADDRESS) is not None


def change_leave_address(work: Work, address: str, *, by: str) -> bool:
    """Choose where Leave leads; say whether that is new."""
    return _change(work, {LEAVE_ADDRESS: address}, by=by)


def read_figures_plan(work: Work) -> FiguresPlan:
    """Return the plan for published figures."""
    expected = get_setting(work, EXPECTED_VOLUME)
    profile, calendar = get_setting(work, FIGURES_PROFILE), get_setting(work, FIGURES_CALENDAR)
    population = sum(row.head_count for row in list_units(work.db))
    chosen = Plan(Profile(profile), Calendar(calendar)) if profile and calendar else None
    return FiguresPlan(
        expected_volume=int(expected) if expected else None,
        profile=chosen.profile if chosen else None,
        calendar=chosen.calendar if chosen else None,
        advised=advise(int(expected)) if expected else None,
        in_force=_in_force(chosen, population),
        population=population,
        open_until=settled_until(work),
        others=group_small_units(work),
    )


def group_small_units(work: Work) -> Others:
    """Return which units are no rows of their own, and how many people they have together."""
    units = [Unit(row.slug, row.name, row.head_count) for row in list_units(work.db)]
    rows = {one.slug for one in publishable_units(units)}
    small = [one for one in units if one.slug not in rows]
    return Others(frozenset(one.slug for one in small), sum(one.head_count for one in small))


def plan_to_preview(work: Work, asked: Plan | None) -> tuple[Plan | None, int]:
    """Return the plan to show on made-up cases, and how many a year: asked, chosen or advised."""
    found = read_figures_plan(work)
    chosen = Plan(found.profile, found.calendar) if found.profile and found.calendar else None
    plan = asked or chosen or found.advised
    expected = found.expected_volume
    return (_in_force(plan, found.population) if expected else None), expected or 0


def change_expected_volume(work: Work, expected: int, *, by: str) -> bool:
    """Note how many cases a year are expected, on which the advice rests; say if that is new."""
    return _change(work, {EXPECTED_VOLUME: str(expected)}, by=by)


def change_figures_plan(work: Work, plan: Plan, *, by: str) -> bool:
    """Choose profile and calendar of the next window; one that is open keeps its own.

    Say whether the choice is new.
    """
    chosen = {FIGURES_PROFILE: plan.profile.value, FIGURES_CALENDAR: plan.calendar.value}
    return _change(work, chosen, by=by)


def _in_force(chosen: Plan | None, population: int) -> Plan | None:
    if chosen is None:
        return None
    return plan_for(chosen.profile, chosen.calendar, population=population)


def _change(work: Work, values: Mapping[str, str], *, by: str) -> bool:
    """Keep values, journalled by the first one's name; what is as it was is no change."""
    if all(find_setting(work.db, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        set_setting(work, name, value)
    _note(work, by, next(iter(values)))
    return True


def _note(work: Work, by: str, setting: str) -> None:
    note(work, by, Event.SETTINGS_CHANGED, setting=setting)
