"""Who must not see a case: rules that a reporter names or that follow from the case itself.

A rule may name a person, a role or a unit, and so also whoever holds that role in future.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from portal.core.actors import AccountId, Level


class ExcludedKind(Enum):
    """What a rule names."""

    PERSON = "person"
    ROLE = "role"
    UNIT = "unit"


ROLE_LEVELS = {
    "ombudsperson": Level.OMBUDS,
    "committee": Level.COMMITTEE,
    "executive": Level.EXECUTIVE,
    "outside": Level.OUTSIDE,
}
"""The roles a rule may name, beside `leader`."""

ROLES = (*ROLE_LEVELS, "leader")

ROLE_WORDS = {
    "ombudsperson": "Ombudspersons",
    "committee": "The AI governance committee",
    "executive": "Executives and legal",
    "outside": "People outside the organisation who have an account here",
    "leader": "Anybody who also leads",
}
"""What a form calls each role."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One rule. `value` is an account id, one of `ROLES`, or a unit's slug."""

    kind: ExcludedKind
    value: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.value}"


@dataclass(frozen=True, slots=True)
class Person:
    """What a rule needs to know of somebody who might read a case."""

    account: AccountId
    level: Level
    unit: str | None
    is_leader: bool


def parse_exclusion(text: str) -> Exclusion:
    """Read `person:…`, `role:…` or `unit:…`; ValueError for anything else."""
    kind, separator, value = text.partition(":")
    if not separator or not value or len(text) > 120:
        raise ValueError("An exclusion is written person:…, role:… or unit:….")
    exclusion = Exclusion(ExcludedKind(kind), value)
    if exclusion.kind is ExcludedKind.ROLE and value not in ROLES:
        raise ValueError("The role must be one of: " + ", ".join(ROLES) + ".")
    return exclusion


def is_excluded(person: Person, exclusions: Iterable[Exclusion]) -> bool:
    """Tell whether any rule names this person."""
    return any(_names(exclusion, person) for exclusion in exclusions)


def _names(exclusion: Exclusion, person: Person) -> bool:
    match exclusion.kind:
        case ExcludedKind.PERSON:
            return exclusion.value == person.account
        case ExcludedKind.UNIT:
            return exclusion.value == person.unit
        case ExcludedKind.ROLE:
            if exclusion.value == "leader":
                return person.is_leader
            return ROLE_LEVELS[exclusion.value] == person.level
