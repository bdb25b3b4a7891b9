"""Attack 1 through the whole way: cases in a database, the real publisher, releases read back."""

import math
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from portal.casework.figures.publishing import due_at, publish
from portal.clock import moment_at
from portal.core.disclosure.chain import FrozenWindow
from portal.core.disclosure.noise import total_variation
from portal.core.disclosure.profiles import Family, Profile
from portal.core.disclosure.schema import make_schema, write_schema
from portal.core.disclosure.windows import Window
from portal.core.severity import Severity
from portal.store.releases import add_window, list_releases
from portal.store.tables import CaseRow
from portal.work import Portal
from tests.attacks.attackers import SYSTEMS, UNITS, cut_down
from tests.attacks.builds import Build
from tests.attacks.intervals import epsilon_at_least, lower_limit
from tests.attacks.organisation import case_values

PAIRS = 200
OTHERS = 3
FIRST_DAY = date(2030, 1, 1)


def freeze_days(portal: Portal, profile: Profile) -> list[FrozenWindow]:
    """Freeze windows of one day each, with the case in question in every second one."""
    days = [FIRST_DAY + timedelta(days=number) for number in range(2 * PAIRS)]
    windows = [_freeze(day, profile) for day in days]
    with portal.writing() as work:
        for one in windows:
            add_window(work.db, one)
        rows = [
            case_values(received_on=day, severity=Severity.S1, system="planner", unit="care")
            for number, day in enumerate(days)
            for _ in range(OTHERS + number % 2)
        ]
        work.db.execute(insert(CaseRow), rows)
    return windows


def _freeze(day: date, profile: Profile) -> FrozenWindow:
    window = Window(day.isoformat(), day, day)
    schema = cut_down(make_schema(profile, window, systems=SYSTEMS, units=UNITS))
    return FrozenWindow(window.name, day, day, profile, write_schema(schema), day)


def publish_all(portal: Portal, windows: list[FrozenWindow]) -> None:
    for one in windows:
        with portal.reading() as work:
            moment = moment_at(due_at(work, one, Family.RECEIVED), portal.settings.timezone)
        with portal.writing(moment, isolation="SERIALIZABLE") as work:
            publish(work, one.name, Family.RECEIVED)


def hits(portal: Portal) -> tuple[int, int]:
    """Return how often the best test says "there" of releases without and with the case."""
    with portal.reading() as work:
        releases = list_releases(work.db)[::-1]
    said = [
        sum(
            float(epsilon) * (1 if numbers[0] > OTHERS else -1)
            for epsilon, numbers in zip(epsilons_of(one.window), one.cells.values(), strict=True)
        )
        > 0
        for one in releases
    ]
    return sum(said[0::2]), sum(said[1::2])


def epsilons_of(window: FrozenWindow) -> list[float]:
    return [float(one) for one in _SCHEMAS[window.profile]]


_SCHEMAS = {
    profile: make_schema(
        profile, Window("", FIRST_DAY, FIRST_DAY), systems=SYSTEMS, units=UNITS
    ).epsilons
    for profile in Profile
}


def advantage(without: int, present: int) -> float:
    return (present - without) / PAIRS


def most(profile: Profile) -> float:
    """Return the bound, with four standard deviations for so few pairs."""
    return total_variation(_SCHEMAS[profile]) + 4 * math.sqrt(0.5 / PAIRS)


@pytest.mark.parametrize("profile", list(Profile))
def test_two_hundred_pairs_through_the_publisher_stay_within_the_promise(
    portal: Portal, profile: Profile
) -> None:
    publish_all(portal, freeze_days(portal, profile))
    without, present = hits(portal)
    assert advantage(without, present) <= most(profile)
    assert epsilon_at_least(present, without, of=PAIRS) <= float(sum(_SCHEMAS[profile]))


def test_an_exact_total_is_caught_there_too(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    Build("an exact total").install(monkeypatch)
    publish_all(portal, freeze_days(portal, Profile.TINY)[:20])
    assert hits(portal) == (0, 10)


@pytest.mark.parametrize(("seen", "of", "limit"), [(0, 10, 0.0), (10, 10, 0.3981), (5, 10, 0.0550)])
def test_the_exact_limits_are_those_of_the_tables(seen: int, of: int, limit: float) -> None:
    assert lower_limit(seen, of) == pytest.approx(limit, abs=0.0001)
