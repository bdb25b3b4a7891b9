"""Who acts: reporters without an account, people of the organisation, and the clock."""

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Final, NewType

AccountId = NewType("AccountId", str)
"""32 hexadecimal digits, random."""


class Level(IntEnum):
    """The escalation ladder; a higher number is a higher level."""

    OMBUDS = 1
    COMMITTEE = 2
    EXECUTIVE = 3
    OUTSIDE = 4


WITHHELD: Final = 10
"""What the level of a grant is raised by while it is withheld: no case is at such a level."""


class Role(Enum):
    """What an account is for. A handler also has a level."""

    HANDLER = "handler"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class ActorKind(Enum):
    """Whose rules apply to a move."""

    REPORTER = "reporter"
    HANDLER = "handler"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who does something to a case.

    `account` and `level` are set for a handler and absent for the reporter and the clock.
    """

    kind: ActorKind
    account: AccountId | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the organisation who can sign in. `level` is set for a handler."""

    id: AccountId
    roles: frozenset[Role]
    level: Level | None = None


REPORTER = Actor(ActorKind.REPORTER)
CLOCK = Actor(ActorKind.CLOCK)


def handler(account: AccountId, level: Level) -> Actor:
    """Return the actor for a handler."""
    return Actor(ActorKind.HANDLER, account, level)
