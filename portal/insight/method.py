"""How figures are made: the profile in force, its tables, and what they can tell at most."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.core.disclosure.chain import FrozenWindow
from portal.core.disclosure.noise import display_floor, margin, odds
from portal.core.disclosure.profiles import LIFETIME_CAP, Family, Profile, Table
from portal.core.disclosure.promises import at_most, promise_of
from portal.core.disclosure.schema import Schema, has_schema, read_schema
from portal.insight import words
from portal.store.releases import find_latest_window, find_window_of
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Promise:
    """What the releases of a profile can tell about one report, at most."""

    profile: Profile
    factor: str
    right_guesses: int
    lifetime_factor: str


@dataclass(frozen=True, slots=True)
class MethodTable:
    """How one table is blurred."""

    table: Table
    epsilon: str
    cells: int
    margin: int
    floor: int


@dataclass(frozen=True, slots=True)
class Method:
    """How figures are made, for the window in force; None where no window has opened."""

    window: FrozenWindow | None
    tables: tuple[MethodTable, ...]
    promises: tuple[Promise, ...]
    cap_factor: str

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """What each profile promises, as rows of a table."""
        return [
            (
                one.profile.value,
                f"× {one.factor}",
                str(one.right_guesses),
                f"× {one.lifetime_factor}",
            )
            for one in self.promises
        ]

    @property
    def table_rows(self) -> list[tuple[str, str, str, str, str]]:
        """How each table is blurred, as rows of a table."""
        return [
            (
                words.TITLES[one.table],
                str(one.cells),
                one.epsilon,
                f"± {one.margin}",
                str(one.floor),
            )
            for one in self.tables
        ]

    @property
    def promise(self) -> Promise | None:
        """What holds now."""
        profile = None if self.window is None else self.window.profile
        return next((one for one in self.promises if one.profile is profile), None)


def read_method(work: Work) -> Method:
    """Return how the figures of the window in force are made."""
    window = find_window_of(work.db, work.moment.today) or find_latest_window(work.db)
    return Method(
        window=window,
        tables=() if window is None else tuple(_tables(window)),
        promises=tuple(promise(one) for one in Profile),
        cap_factor=at_most(odds([LIFETIME_CAP])),
    )


def promise(profile: Profile) -> Promise:
    """Return what the releases of a profile can tell about one report, at most."""
    found = promise_of(profile)
    return Promise(
        profile,
        at_most(found.received.odds),
        words.right_guesses(found.received.advantage),
        at_most(found.lifetime.odds),
    )


def _tables(window: FrozenWindow) -> Iterator[MethodTable]:
    for family in Family:
        if has_schema(window.schema, family):
            yield from _method_tables(read_schema(window.schema, family))


def _method_tables(schema: Schema) -> Iterator[MethodTable]:
    for one in schema.tables:
        yield MethodTable(
            one.table,
            f"{float(one.epsilon):g}",
            len(one.cells),
            margin(one.epsilon),
            display_floor(one.epsilon),
        )
