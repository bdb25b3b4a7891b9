"""Reading published figures: releases and their windows, and nothing else.

Whatever is shown is derived from stored integers by a pure function, so every page, export and
API answer says the same. No case is ever asked.
"""

from dataclasses import dataclass
from datetime import date

from portal.core.disclosure.chain import FrozenWindow
from portal.core.disclosure.coming import Coming, list_coming
from portal.core.disclosure.noise import display_floor, margin, odds, total_variation
from portal.core.disclosure.profiles import (
    LIFETIME_CAP,
    Family,
    Profile,
    Table,
    epsilons,
    lifetime_epsilons,
)
from portal.core.disclosure.schema import Schema, read_schema
from portal.core.disclosure.windows import published_on
from portal.core.facts import FactSheet
from portal.insight import words
from portal.insight.facts import list_promises
from portal.insight.history import MOST
from portal.insight.showing import Comparison, ShownRelease, compare, show
from portal.store.figure_facts import find_sheet
from portal.store.releases import (
    Edition,
    State,
    find_edition,
    find_latest_window,
    find_window_of,
    get_state,
    list_releases,
    list_unpublished,
)
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Figures:
    """What the figures pages show."""

    latest: ShownRelease | None
    earlier: tuple[ShownRelease, ...]
    comparison: Comparison | None
    next_window: FrozenWindow | None
    state: State
    coming: tuple[Coming, ...]
    facts: FactSheet | None
    promises: tuple[str, ...]

    @property
    def puts_facts_first(self) -> bool:
        """Say whether facts stand above the figures: where there is one total, or none yet."""
        return self.latest is None or self.latest.release.window.profile is Profile.TINY

    @property
    def next_on(self) -> date | None:
        """When the next release comes."""
        return None if self.next_window is None else published_on(self.next_window.ends_on)


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


def read_edition(work: Work) -> Edition:
    """Return what all public figures follow from."""
    return find_edition(work.db)


def read_figures(work: Work, *, limit: int = 2 * MOST) -> Figures:
    """Return the newest release, some before it, when the next ones come, and the facts."""
    shown = tuple(
        show(one) for one in list_releases(work.db, limit=limit) if one.family is Family.RECEIVED
    )
    waiting = list_unpublished(work.db, Family.RECEIVED)
    return Figures(
        latest=shown[0] if shown else None,
        earlier=shown[1:],
        comparison=compare(shown[1], shown[0]) if len(shown) > 1 else None,
        next_window=waiting[0] if waiting else None,
        state=get_state(work.db),
        coming=tuple(list_coming(waiting)),
        facts=find_sheet(work.db),
        promises=tuple(list_promises(work.clocks)),
    )


def read_all_releases(work: Work) -> list[ShownRelease]:
    """Return every release, the newest first."""
    return [show(one) for one in list_releases(work.db)]


def read_method(work: Work) -> Method:
    """Return how the figures of the window in force are made."""
    window = find_window_of(work.db, work.moment.today) or find_latest_window(work.db)
    return Method(
        window=window,
        tables=() if window is None else _method_tables(read_schema(window.schema)),
        promises=tuple(promise(one) for one in Profile),
        cap_factor=words.factor(odds([LIFETIME_CAP])),
    )


def promise(profile: Profile) -> Promise:
    """Return what the releases of a profile can tell about one report, at most."""
    received = tuple(epsilons(profile, Family.RECEIVED).values())
    return Promise(
        profile,
        words.factor(odds(received)),
        words.right_guesses(total_variation(received)),
        words.factor(odds(lifetime_epsilons(profile))),
    )


def _method_tables(schema: Schema) -> tuple[MethodTable, ...]:
    return tuple(
        MethodTable(
            one.table,
            f"{float(one.epsilon):g}",
            len(one.cells),
            margin(one.epsilon),
            display_floor(one.epsilon),
        )
        for one in schema.tables
    )
