"""Which tables are published with which epsilon, and which profile suits an organisation.

A profile and a calendar are chosen by the *expected* volume, before a window opens. A case has
one cell in each table, so what it can lose in a lifetime is the sum of the epsilons.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from types import MappingProxyType

from portal.core.disclosure.windows import Calendar

LIFETIME_CAP = Fraction(4)
"""No window's releases may add up to more; the ledger refuses them."""

SMALLEST_POPULATION = 25
"""A group of fewer people is no row of a table, and an organisation of fewer has no figures."""

SMALLEST_POPULATION_FOR_TABLES = 50
"""An organisation of fewer people has one yearly total and nothing else."""


class Family(Enum):
    """What a release is about."""

    RECEIVED = "received"
    MATURITY = "maturity"


class Table(Enum):
    """One table of a release: a partition, in which a case has exactly one cell."""

    TOTAL = "total"
    MONTH = "month"
    SEVERITY = "severity"
    CATEGORY = "category"
    SYSTEM = "system"
    UNIT = "unit"
    OUTCOME = "outcome"
    FIRST_ANSWER = "first_answer"
    DECISION = "decision"


class Profile(Enum):
    """How much is published."""

    TINY = "tiny"
    COMPACT = "compact"
    STANDARD = "standard"
    STRICT = "strict"


Epsilons = Mapping[Table, Fraction]

_STANDARD: Mapping[Family, Epsilons] = {
    Family.RECEIVED: {
        Table.MONTH: Fraction(1, 2),
        Table.SEVERITY: Fraction(2, 5),
        Table.CATEGORY: Fraction(1, 2),
        Table.SYSTEM: Fraction(3, 10),
        Table.UNIT: Fraction(3, 10),
    },
    Family.MATURITY: {
        Table.OUTCOME: Fraction(2, 5),
        Table.FIRST_ANSWER: Fraction(1, 4),
        Table.DECISION: Fraction(7, 20),
    },
}

_COMPACT: Mapping[Family, Epsilons] = {
    Family.RECEIVED: {
        Table.MONTH: Fraction(3, 5),
        Table.SEVERITY: Fraction(3, 5),
        Table.CATEGORY: Fraction(4, 5),
    },
    Family.MATURITY: {
        Table.OUTCOME: Fraction(3, 5),
        Table.DECISION: Fraction(2, 5),
    },
}

_TINY: Mapping[Family, Epsilons] = {
    Family.RECEIVED: {Table.TOTAL: Fraction(3, 4)},
    Family.MATURITY: {},
}

_STRICT: Mapping[Family, Epsilons] = {
    family: {table: epsilon / 2 for table, epsilon in tables.items()}
    for family, tables in _STANDARD.items()
}

_PROFILES: Mapping[Profile, Mapping[Family, Epsilons]] = MappingProxyType(
    {
        Profile.TINY: _TINY,
        Profile.COMPACT: _COMPACT,
        Profile.STANDARD: _STANDARD,
        Profile.STRICT: _STRICT,
    }
)


def epsilons(profile: Profile, family: Family) -> Epsilons:
    """Return the tables of a release, in their order, with their epsilons."""
    return _PROFILES[profile][family]


def lifetime_epsilons(profile: Profile) -> tuple[Fraction, ...]:
    """Return the epsilons of every table a case will ever be counted in."""
    return tuple(epsilon for family in Family for epsilon in epsilons(profile, family).values())


def fits_ledger(spent: Fraction, asked: Fraction) -> bool:
    """Say whether a window that has spent so much may spend so much more."""
    return spent + asked <= LIFETIME_CAP


@dataclass(frozen=True, slots=True)
class Plan:
    """A profile on a calendar."""

    profile: Profile
    calendar: Calendar


def advise(expected_a_year: int) -> Plan:
    """Return the plan that suits an expected number of cases a year."""
    if expected_a_year < 30:
        return Plan(Profile.TINY, Calendar.YEARS)
    if expected_a_year <= 4 * 30:
        return Plan(Profile.COMPACT, Calendar.HALF_YEARS)
    if expected_a_year < 4 * 100:
        return Plan(Profile.COMPACT, Calendar.QUARTERS)
    if expected_a_year < 12 * 300:
        return Plan(Profile.STANDARD, Calendar.QUARTERS)
    return Plan(Profile.STANDARD, Calendar.MONTHS)


def plan_for(profile: Profile, calendar: Calendar, *, population: int) -> Plan | None:
    """Return the plan that holds for a population, or None where nothing may be published.

    The tiny profile is yearly, whatever calendar was chosen: more totals would cost more.
    """
    if population < SMALLEST_POPULATION:
        return None
    if population < SMALLEST_POPULATION_FOR_TABLES or profile is Profile.TINY:
        return Plan(Profile.TINY, Calendar.YEARS)
    return Plan(profile, calendar)
