"""What published figures can tell about one report at most, computed from the profile in force.

To be said on the method page, and to reporters before they write. Two numbers for any set of
tables: the factor by which they can change anybody's odds that the report is there, and the exact
advantage of whoever knows every other report.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from portal.core.disclosure.noise import odds, total_variation
from portal.core.disclosure.profiles import Family, Profile, Table, epsilons, lifetime_epsilons

WHAT_POINTS_TO_SOMEBODY = (Table.UNIT, Table.SYSTEM, Table.MONTH)
"""The tables by which colleagues would guess: where, with which tool, and when."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What some tables can tell about one report at most."""

    epsilon: Fraction
    odds: float
    """The factor by which anybody's odds can change: e^epsilon."""
    advantage: float
    """The exact total variation; a guess is right with a chance of at most (1 + this) / 2."""


@dataclass(frozen=True, slots=True)
class ProfilePromise:
    """What a profile can tell about one report: soon, ever, by table, and where it points."""

    profile: Profile
    received: Exposure
    lifetime: Exposure
    tables: tuple[tuple[Table, Exposure], ...]
    pointing: Exposure | None
    """Unit, tool and month together; None where the profile has none of the three."""


def exposure(chosen: Iterable[Fraction]) -> Exposure:
    """Return what tables with these epsilons can tell together."""
    values = tuple(chosen)
    return Exposure(sum(values, Fraction(0)), odds(values), total_variation(values))


def promise_of(profile: Profile) -> ProfilePromise:
    """Return what a profile promises to whoever reports."""
    of_table = {
        table: epsilon for family in Family for table, epsilon in epsilons(profile, family).items()
    }
    pointing = [of_table[table] for table in WHAT_POINTS_TO_SOMEBODY if table in of_table]
    return ProfilePromise(
        profile=profile,
        received=exposure(epsilons(profile, Family.RECEIVED).values()),
        lifetime=exposure(lifetime_epsilons(profile)),
        tables=tuple((table, exposure([epsilon])) for table, epsilon in of_table.items()),
        pointing=exposure(pointing) if pointing else None,
    )


def at_most(factor: float) -> str:
    """Return a factor in words with one decimal, rounded up: "at most" must stay true."""
    return f"{math.ceil(factor * 10 - 1e-9) / 10:.1f}"
