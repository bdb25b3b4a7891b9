"""What published figures may tell about one report, at most: the promise made before it is sent.

Computed from the epsilons in force, never from a case. Whatever somebody believed before, all
tables together change the odds by a factor of at most e to the sum of their epsilons: C. Dwork,
F. McSherry, K. Nissim, A. Smith, "Calibrating noise to sensitivity" (2006).
"""

import math
from dataclasses import dataclass

from portal.core.disclosure.noise import odds
from portal.core.disclosure.profiles import Family, Profile, Table, epsilons, lifetime_epsilons

POINTING = (Table.MONTH, Table.SYSTEM, Table.UNIT)
"""The tables that a colleague could know the cell of: when, with which tool, in which unit."""


@dataclass(frozen=True, slots=True)
class Odds:
    """By how much the odds that somebody reported can change, at most; rounded up.

    `pointing` is for the tables of month, tool and unit alone, None where there are none.
    """

    profile: Profile
    first_release: str
    ever: str
    pointing: str | None
    in_hundred: int
    """What a belief of one in a hundred can become at most, in hundredths, rounded up."""


def odds_for(profile: Profile) -> Odds:
    """Return what is promised under a profile, for each report."""
    received = epsilons(profile, Family.RECEIVED)
    ever = odds(lifetime_epsilons(profile))
    pointing = [received[table] for table in POINTING if table in received]
    return Odds(
        profile,
        first_release=factor(odds(received.values())),
        ever=factor(ever),
        pointing=factor(odds(pointing)) if pointing else None,
        in_hundred=math.ceil(100 * ever / (ever + 99) - 1e-9),
    )


def factor(value: float) -> str:
    """Return a factor of odds, rounded up: "at most" must stay true."""
    return f"{math.ceil(value * 10 - 1e-9) / 10:.1f}"
