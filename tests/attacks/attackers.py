"""The eleven attackers. Each returns what it found out, or None.

They work on whatever build runs: on the real one none may find anything, on a sabotaged one the
table in `test_matrix.py` says which must.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, event, update

from portal.casework.figures import publishing
from portal.casework.figures.measuring import Counts
from portal.casework.figures.publishing import due_at, publish
from portal.clock import moment_at
from portal.core.cases import Status
from portal.core.disclosure import derive
from portal.core.disclosure.chain import FrozenWindow, Release
from portal.core.disclosure.maturity import make_maturity_schema
from portal.core.disclosure.noise import RandomBelow, probability, total_variation
from portal.core.disclosure.profiles import Family, Profile, Table
from portal.core.disclosure.schema import (
    Cell,
    Schema,
    TableSchema,
    Unit,
    make_schema,
    write_schema,
)
from portal.core.disclosure.windows import Calendar, Window, window_opening
from portal.core.errors import PublicationRefused
from portal.core.severity import Severity
from portal.store.releases import (
    add_window,
    find_latest_window,
    list_releases,
    list_windows_before,
)
from portal.store.tables import CaseRow
from portal.work import Portal, Work
from tests.attacks.intervals import epsilon_at_least
from tests.attacks.organisation import (
    INSIDE,
    OPENING,
    add_cases,
    keep,
    set_up,
)
from tests.attacks.reading import PATHS, Reader
from tests.attacks.what_is_read import ALLOWED, tables_in

SEED = 20260302
QUARTER = window_opening(date(2026, 4, 1), Calendar.QUARTERS)
SYSTEMS = [Cell("planner", "Planner"), Cell("helper", "Helper")]
UNITS = [Unit("care", "Care", 200), Unit("desk", "Desk", 300)]

MANY_PAIRS = 200_000
SAMPLING = 0.005
"""What is granted to sampling, at so many pairs."""


@dataclass(frozen=True)
class World:
    """What an attacker has: a profile in force, a portal, Lena's pages, and patience."""

    profile: Profile
    portal: Portal
    lena: Reader
    monkeypatch: pytest.MonkeyPatch
    pairs: int = 20_000

    @property
    def window(self) -> FrozenWindow:
        """The window that opened last."""
        with self.portal.reading() as work:
            window = find_latest_window(work.db)
        if window is None:
            raise LookupError("No window is open.")
        return window

    def due(self, family: Family = Family.RECEIVED) -> datetime:
        """Return the instant at which the open window is published."""
        with self.portal.reading() as work:
            return due_at(work, self.window, family)

    def open(self) -> None:
        """Set an organisation up and open its window."""
        with self.portal.writing() as work:
            set_up(work, self.profile)
        keep(self.portal, OPENING)

    def release(self) -> Release:
        """Return the newest release."""
        with self.portal.reading() as work:
            return list_releases(work.db)[0]


Attack = Callable[[World], str | None]


def quick(seed: int = SEED) -> RandomBelow:
    """Return a source that is fast, repeatable and fair enough for bounds of a few hundred."""
    draw = Random(seed).random
    return lambda bound: int(draw() * bound)


def schema_of(profile: Profile) -> Schema:
    """Return the received schema of a quarter."""
    return make_schema(profile, QUARTER, systems=SYSTEMS, units=UNITS)


def lifetime_schema(profile: Profile) -> Schema:
    """Return the tables of both families together, as if in one release."""
    maturity = make_maturity_schema(profile)
    later = () if maturity is None else maturity.tables
    return Schema(profile, (*schema_of(profile).tables, *later))


def cut_down(schema: Schema) -> Schema:
    """Keep one cell of each table: that of the case in question.

    Noise in every other cell is the same with and without the case and tells nothing.
    """
    tables = (TableSchema(one.table, one.epsilon, one.cells[:1]) for one in schema.tables)
    return Schema(schema.profile, tuple(tables))


def filled(schema: Schema, first: int, rest: int = 0) -> Counts:
    """Return counts with one number in the first cell of each table, and one in all others."""
    return {one.table: (first, *(rest,) * (len(one.cells) - 1)) for one in schema.tables}


# 1
def membership(world: World) -> str | None:
    """Whoever knows every other case asks whether one more is there: before maturity, and ever."""
    return _membership(cut_down(lifetime_schema(world.profile)), pairs=world.pairs, others=3)


def _membership(schema: Schema, *, pairs: int, others: int) -> str | None:
    """Run the best test there is, the likelihood ratio, on stored integers; all may be tested."""
    received = len(schema_of(schema.profile).tables)
    hits = [_hits(schema, received, there=there, pairs=pairs, others=others) for there in (0, 1)]
    parts = (schema.epsilons[:received], schema.epsilons)
    for epsilons, without, present in zip(parts, *hits, strict=True):
        found = _verdict(epsilons, without, present, pairs=pairs)
        if found is not None:
            return found
    return None


def _verdict(
    epsilons: tuple[Fraction, ...], without: int, present: int, *, pairs: int
) -> str | None:
    bound, advantage = total_variation(epsilons), (present - without) / pairs
    allowed = SAMPLING if pairs >= MANY_PAIRS else 4 * math.sqrt(0.5 / pairs)
    if advantage > bound + allowed:
        return f"advantage {advantage:.3f} over {bound:.3f}"
    epsilon, configured = epsilon_at_least(present, without, of=pairs), float(sum(epsilons))
    if epsilon > configured:
        return f"epsilon is at least {epsilon:.2f}, not {configured:.2f}"
    return None


def _hits(schema: Schema, received: int, *, there: int, pairs: int, others: int) -> tuple[int, int]:
    """Return how often the test says "there": of what was received, and of everything."""
    randbelow, counts = quick(SEED + there), filled(schema, others + there)
    weights = [float(one.epsilon) for one in schema.tables]
    soon = ever = 0
    for _ in range(pairs):
        drawn = publishing.add_noise(schema, counts, randbelow=randbelow).values()
        # A number up to the others' speaks against the case, and one over it for it.
        evidence = [
            weight if numbers[0] > others else -weight
            for weight, numbers in zip(weights, drawn, strict=True)
        ]
        soon += sum(evidence[:received]) > 0
        ever += sum(evidence) > 0
    return soon, ever


# 2
def polling_and_differencing(world: World) -> str | None:
    """Load everything every hour around the instant; subtract windows from each other."""
    world.open()
    seen = []
    for hours in (-2, -1, 0, 1):
        add_cases(world.portal, 5)
        keep(world.portal, instant_around(world, hours))
        seen.append([world.lena.load(path) for path in PATHS])
    if seen[0] != seen[1] or seen[2] != seen[3]:
        return "a page changed between two scheduled instants"
    if seen[1] == seen[2]:
        return "nothing was published"
    return _windows_that_overlap(world)


def instant_around(world: World, hours: int) -> datetime:
    """Return an instant around the publication of the first window."""
    with world.portal.reading() as work:
        first = list_windows(work)[0]
        return due_at(work, first, Family.RECEIVED) + timedelta(hours=hours)


def list_windows(work: Work) -> list[FrozenWindow]:
    """Return every window, the earliest first."""
    return list_windows_before(work.db, date.max)


def _windows_that_overlap(world: World) -> str | None:
    """With all noise averaged out, every case must be in exactly one window."""
    days = [date(2030, 1, 1), date(2030, 4, 1)]
    for day in days:
        open_by_hand(world, window_opening(day, Calendar.QUARTERS))
        add_cases(world.portal, 6, received_on=day + timedelta(days=80))
    world.monkeypatch.setattr(publishing, "discrete_laplace", lambda epsilon, randbelow: 0)
    found = [release_by_hand(world, f"2030-Q{quarter}") for quarter in (1, 2)]
    totals = {sum(numbers) for one in found for numbers in one.cells.values()}
    return None if totals == {6} else f"6 cases each are counted as {sorted(totals)}"


def open_by_hand(world: World, window: Window) -> None:
    """Freeze a window of the future, whatever is open now."""
    schema = make_schema(world.profile, window, systems=SYSTEMS, units=UNITS)
    text = write_schema(schema, make_maturity_schema(world.profile))
    days = window.starts_on, window.ends_on
    frozen = FrozenWindow(window.name, *days, world.profile, text, window.starts_on)
    with world.portal.writing() as work:
        add_window(work.db, frozen)


def release_by_hand(world: World, name: str, family: Family = Family.RECEIVED) -> Release:
    """Publish one release at its instant."""
    with world.portal.reading() as work:
        window = next(one for one in list_windows(work) if one.name == name)
        moment = moment_at(due_at(work, window, family), world.portal.settings.timezone)
    with world.portal.writing(moment, isolation="SERIALIZABLE") as work:
        return publish(work, name, family)


# 3
def late_changes(world: World) -> str | None:
    """Change, reopen and erase cases after both releases, then empty the tables."""
    world.open()
    add_cases(world.portal, 40, decided_on=INSIDE, feedback_on=INSIDE)
    keep(world.portal, world.due(Family.MATURITY))
    before = world.lena.load_all()
    deeds = (
        update(CaseRow).values(severity=Severity.S1, unit="desk"),
        update(CaseRow).values(status=Status.TRIAGE, outcome=None, decided_on=None),
        delete(CaseRow).where(CaseRow.id > "8"),
        delete(CaseRow),
    )
    for deed in deeds:
        with world.portal.writing() as work:
            work.db.execute(deed)
        if world.lena.load_all() != before:
            return "a page changed with the cases"
    return None


# 4
def total_minus_parts(world: World) -> str | None:
    """Estimate a total from every table together, and a part as the total minus the others."""
    schema, draws = schema_of(world.profile), 4_000
    counts, randbelow = filled(schema, 20, 5), quick()
    stored = [publishing.add_noise(schema, counts, randbelow=randbelow) for _ in range(draws)]
    for one in schema.tables:
        errors = [sum(numbers[one.table]) - sum(counts[one.table]) for numbers in stored]
        theory = float(len(one.cells) * derive.variance(one.epsilon))
        if _mean_square(errors) < 0.85 * theory:
            return f"the sum of {one.table.value} is known better than it should be"
    pooled = [
        float(derive.pooled_total(schema, numbers) - derive.pooled_total(schema, counts))
        for numbers in stored[:1_500]
    ]
    is_better = _mean_square(pooled) < 0.8 * float(derive.pooled_variance(schema))
    return "the total of all tables is known better than it should be" if is_better else None


def _mean_square(errors: list[float]) -> float:
    return sum(error * error for error in errors) / len(errors)


# 5
def seeding(world: World) -> str | None:
    """File fakes into a cell, up to one below its floor, and look whether the row appears."""
    schema = schema_of(world.profile)
    for fakes in (0, 1, 24):
        found = _membership(cut_down(schema), pairs=world.pairs // 10, others=fakes)
        if found is not None:
            return found
    return _rows_that_appear(schema, times=400)


def _rows_that_appear(schema: Schema, *, times: int) -> str | None:
    first = schema.tables[0]
    others = derive.display_floor(first.epsilon) - 1
    shown = [_times_shown(schema, others + there, times=times, seed=there) for there in (0, 1)]
    bound = total_variation(schema.epsilons) + 4 * math.sqrt(0.5 / times)
    return "a row appears with the case" if (shown[1] - shown[0]) / times > bound else None


def _times_shown(schema: Schema, number: int, *, times: int, seed: int) -> int:
    randbelow, counts = quick(seed), filled(schema, number)
    shown = (
        derive.derive(schema, publishing.add_noise(schema, counts, randbelow=randbelow))
        for _ in range(times)
    )
    return sum(one.tables[0].figures[0].number is not None for one in shown)


# 6
def averaging(world: World) -> str | None:
    """Read over and over, and make the portal publish again."""
    world.open()
    add_cases(world.portal, 30)
    keep(world.portal, world.due())
    name = world.release().window.name
    if len({world.lena.load("/figures.json") for _ in range(40)}) > 1:
        return "two readings differ"
    try:
        release_by_hand(world, name)
    except PublicationRefused:
        return None
    return "a second run was not refused"


# 7
def shape(world: World) -> str | None:
    """Compare releases of none, 40 and 41 cases by everything but their figures."""
    shapes = [
        _shape(world, date(2030, month, 1), cases=cases)
        for month, cases in ((1, 0), (4, 40), (7, 41))
    ]
    return None if shapes[0] == shapes[1] == shapes[2] else "the shape tells"


def _shape(world: World, day: date, *, cases: int) -> list[Any]:
    """Return everything of a window's releases but figures: tables, cells, order, instant."""
    window = window_opening(day, Calendar.QUARTERS)
    open_by_hand(world, window)
    if cases:
        add_cases(world.portal, cases, received_on=day)
    released = [release_by_hand(world, window.name)]
    if make_maturity_schema(world.profile) is not None:
        measured = moment_at(datetime(2031, 6, 1, 9, tzinfo=UTC), world.portal.settings.timezone)
        with world.portal.writing(measured) as work:
            publishing.measure_due(work)
        released.append(release_by_hand(world, window.name, Family.MATURITY))
    return [
        (
            (one.published_on - window.ends_on).days,
            [(table, len(numbers)) for table, numbers in one.cells.items()],
        )
        for one in released
    ]


# 8
def small_units(world: World) -> str | None:
    """Look for a row of fewer than 25 people."""
    units = [Unit("three", "3", 3), Unit("under", "24", 24), Unit("just", "25", 25)]
    schema = make_schema(Profile.STANDARD, QUARTER, systems=SYSTEMS, units=units)
    keys = [cell.key for cell in schema.tables[-1].cells]
    return None if keys == ["just", "other"] else f"rows of {keys}"


# 9
def reading_cases(world: World) -> str | None:
    """Watch the cursor while Lena opens everything that she can."""
    world.open()
    add_cases(world.portal, 12)
    keep(world.portal, world.due(Family.MATURITY))
    for path in paths_of(world):
        with watched(world) as sent:
            world.lena.client.get(path)
        read = tables_in(sent) - ALLOWED.keys()
        if read:
            return f"{path} reads {sorted(read)}"
    return None


def paths_of(world: World) -> list[str]:
    """Return every address that can be asked for, with something in place of its variables."""
    rules = world.lena.client.application.url_map.iter_rules()
    found = {
        re.sub(r"<[^>]+>", "1", rule.rule) for rule in rules if "GET" in (rule.methods or set())
    }
    return [*sorted(found - {"/sign-out"}), "/insight/none", "/insight?severity=s1"]


@contextmanager
def watched(world: World) -> Iterator[list[str]]:
    """Give every statement that pages send to the database."""
    sent: list[str] = []
    database = world.lena.client.application.extensions["portal"].database

    def keep_it(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    engines = (database.readers, database.engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", keep_it)
    yield sent
    for engine in engines:
        event.remove(engine, "before_cursor_execute", keep_it)


# 10
def true_zeroes(world: World) -> str | None:
    """Count how often a true zero is shown as a number, in empty and in busy windows."""
    schema = schema_of(world.profile)
    return _zeroes_shown(schema, 0, first_zero=0) or _zeroes_shown(schema, 300, first_zero=1)


def _zeroes_shown(schema: Schema, total: int, *, first_zero: int) -> str | None:
    randbelow, counts = quick(), filled(schema, total)
    drawn = [
        derive.derive(schema, publishing.add_noise(schema, counts, randbelow=randbelow))
        for _ in range(400)
    ]
    zeroes = [
        figure.number
        for one in drawn
        for table in one.tables
        for figure in table.figures[first_zero:]
    ]
    shown = sum(number is not None for number in zeroes)
    most = 0.01 * len(zeroes) + 4 * math.sqrt(0.01 * len(zeroes))
    return f"{shown} of {len(zeroes)} zeroes are shown" if shown > most else None


# 11
def sampler(world: World) -> str | None:
    """Compare the noise of every table with its closed form, by chi-square at 0.1 %."""
    draws, reach = 30_000, 5
    for epsilon in sorted(set(lifetime_schema(world.profile).epsilons)):
        table = TableSchema(Table.TOTAL, epsilon, (Cell("all", "All"),))
        schema, randbelow = Schema(world.profile, (table,)), quick()
        counts = {Table.TOTAL: (0,)}
        drawn = Counter(
            max(
                -reach,
                min(
                    reach, publishing.add_noise(schema, counts, randbelow=randbelow)[Table.TOTAL][0]
                ),
            )
            for _ in range(draws)
        )
        if _chi_square(drawn, epsilon, draws=draws, reach=reach) > CRITICAL_10:
            return f"noise of epsilon {epsilon} is not what it should be"
    return None


CRITICAL_10 = 29.59
"""Chi-square at 0.1 % for ten degrees of freedom."""


def _chi_square(drawn: Mapping[int, int], epsilon: Fraction, *, draws: int, reach: int) -> float:
    inner = {value: probability(value, epsilon) for value in range(1 - reach, reach)}
    tail = (1 - sum(inner.values())) / 2
    expected = {**inner, -reach: tail, reach: tail}
    return sum(
        (drawn.get(value, 0) - draws * chance) ** 2 / (draws * chance)
        for value, chance in expected.items()
    )


ATTACKERS: Mapping[str, Attack] = {
    "1 membership": membership,
    "2 polling and differencing": polling_and_differencing,
    "3 late changes": late_changes,
    "4 total minus parts": total_minus_parts,
    "5 seeding": seeding,
    "6 averaging": averaging,
    "7 shape": shape,
    "8 small units": small_units,
    "9 reading cases": reading_cases,
    "10 true zeroes": true_zeroes,
    "11 sampler": sampler,
}
