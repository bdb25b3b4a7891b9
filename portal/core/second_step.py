"""The rules of the second step at sign-in: whose it is, which codes count, and when it pauses.

Codes are those of RFC 6238: six digits that change every thirty seconds. A code counts in its own
half minute and in the one on either side, because clocks differ (RFC 6238, 5.2), and once: never
for a half minute that is not later than that of the last code taken.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from portal.core.policy import Permission

STEP_SECONDS: Final = 30
DIGITS: Final = 6
EITHER_SIDE: Final = 1
"""Time steps before and after the present one whose codes are taken as well."""
TRIES: Final = 5
"""Codes that may be typed after one passphrase."""
WRONG_IN_A_ROW: Final = 10
"""Wrong codes, whatever the number of passphrases between, after which none is taken for a while.

Whoever knows the passphrase could else guess on. Three codes in a million are right: ten an hour
find one within two years and a half with even odds, a script without pauses within minutes.
"""
PAUSE_SECONDS: Final = 3600


class Demand(Enum):
    """Who has to have a second step."""

    VOLUNTARY = "voluntary"
    READERS = "readers"
    """Everybody who reads cases."""
    STAFF = "staff"
    """Everybody who has an account."""


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody's second step: the shared secret, and what happened with its codes.

    `last` is the time step of the last code taken, 0 for none; `wrong` counts wrong codes since
    then; until the second `paused_until` no code is taken at all.
    """

    secret: str = field(repr=False)
    last: int = 0
    wrong: int = 0
    paused_until: int = 0


def is_demanded(demand: Demand, permissions: Collection[Permission]) -> bool:
    """Say whether somebody with these permissions has to have a second step."""
    match demand:
        case Demand.VOLUNTARY:
            return False
        case Demand.READERS:
            return Permission.READ_CASE in permissions
        case Demand.STAFF:
            return True


def time_steps(step: Step, seconds: int) -> range:
    """Return the time steps whose codes count at an instant, in seconds since 1970 UTC."""
    now = seconds // STEP_SECONDS
    return range(max(now - EITHER_SIDE, step.last + 1), now + EITHER_SIDE + 1)


def is_paused(step: Step, seconds: int) -> bool:
    """Say whether no code is taken at this instant, not even the right one."""
    return seconds < step.paused_until


def taken(step: Step, time_step: int) -> Step:
    """Return the second step after the code of this time step was taken."""
    return Step(step.secret, last=time_step)


def missed(step: Step, seconds: int) -> Step:
    """Return the second step after a wrong code."""
    wrong = step.wrong + 1
    pauses = wrong % WRONG_IN_A_ROW == 0
    paused_until = seconds + PAUSE_SECONDS if pauses else step.paused_until
    return replace(step, wrong=wrong, paused_until=paused_until)


def digits_of(typed: str) -> str | None:
    """Return the six digits that somebody typed or pasted, with spaces or a dash; None for more."""
    found = "".join(typed.replace("-", " ").split())
    return found if len(found) == DIGITS and found.isascii() and found.isdigit() else None
