"""Reading published figures: releases, their windows and the sheet of facts, and nothing else.

Whatever is shown is derived from stored integers by pure functions, so every page, export and
API answer says the same. No case is ever asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.core.disclosure.coming import Coming, list_coming
from portal.core.disclosure.derive import Total
from portal.core.disclosure.profiles import Family, Profile
from portal.core.facts import FactSheet
from portal.insight.facts import list_promises
from portal.insight.history import MOST
from portal.insight.showing import Comparison, ShownRelease, add_up_year, compare, show_all
from portal.store.figure_facts import find_sheet
from portal.store.releases import (
    Edition,
    State,
    find_edition,
    get_state,
    list_releases,
    list_unpublished,
)
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Year:
    """What was received in a year so far."""

    year: int
    periods: int
    total: Total


@dataclass(frozen=True, slots=True)
class Figures:
    """What the figures pages show. Releases have the newest first."""

    shown: tuple[ShownRelease, ...]
    coming: tuple[Coming, ...]
    state: State
    facts: FactSheet | None
    promises: tuple[str, ...]

    @property
    def received(self) -> tuple[ShownRelease, ...]:
        """The releases of what was received."""
        return tuple(one for one in self.shown if one.release.family is Family.RECEIVED)

    @property
    def matured(self) -> tuple[ShownRelease, ...]:
        """The releases of how reports went."""
        return tuple(one for one in self.shown if one.release.family is Family.MATURITY)

    @property
    def latest(self) -> ShownRelease | None:
        """The newest release of what was received."""
        return next(iter(self.received), None)

    @property
    def latest_matured(self) -> ShownRelease | None:
        """The newest release of how reports went."""
        return next(iter(self.matured), None)

    @property
    def comparison(self) -> Comparison | None:
        """What was received, against the period before."""
        return _against_the_one_before(self.received)

    @property
    def comparison_matured(self) -> Comparison | None:
        """How reports went, against the period before."""
        return _against_the_one_before(self.matured)

    @property
    def year(self) -> Year | None:
        """The year so far, where figures of more than one period are out."""
        if self.latest is None:
            return None
        year = self.latest.release.window.starts_on.year
        found = add_up_year(self.received, year)
        return None if found is None else Year(year, *found)

    @property
    def next_on(self) -> date | None:
        """When the next release comes."""
        return self.coming[0].on if self.coming else None

    @property
    def puts_facts_first(self) -> bool:
        """Say whether facts stand above the figures: where there is one total, or none yet."""
        return self.latest is None or self.latest.release.window.profile is Profile.TINY


def read_edition(work: Work) -> Edition:
    """Return what all public figures follow from."""
    return find_edition(work.db)


def read_figures(work: Work, *, limit: int | None = 2 * MOST) -> Figures:
    """Return the newest releases, when the next ones come, and the facts."""
    waiting = [list_unpublished(work.db, family) for family in (Family.RECEIVED, Family.MATURITY)]
    return Figures(
        shown=tuple(show_all(list_releases(work.db, limit=limit))),
        coming=tuple(list_coming(*waiting)),
        state=get_state(work.db),
        facts=find_sheet(work.db),
        promises=tuple(list_promises(work.clocks)),
    )


def read_all_releases(work: Work) -> list[ShownRelease]:
    """Return every release, the newest first."""
    return show_all(list_releases(work.db))


def _against_the_one_before(newest_first: Sequence[ShownRelease]) -> Comparison | None:
    return compare(newest_first[1], newest_first[0]) if len(newest_first) > 1 else None
