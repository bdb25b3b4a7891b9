"""What published figures can tell of a report, in force today, for the reporter to read first."""

import math
from dataclasses import dataclass

from portal.core.disclosure.profiles import Profile
from portal.core.disclosure.promises import at_most, promise_of
from portal.core.disclosure.schema import read_schema


@dataclass(frozen=True, slots=True)
class Odds:
    """By how much the odds that somebody reported can change, at most, for each report.

    `pointing` is for the tables of month, tool and unit alone, None where there are none.
    """

    first_release: str
    ever: str
    pointing: str | None
    in_hundred: int
    """What a belief of one in a hundred can become at most, in hundredths, rounded up."""


def find_odds(schema: str | None) -> Odds | None:
    """Return what is promised for a report sent today; None where no figure counts it.

    `schema` is that of the open window, as it was frozen when the window opened.
    """
    return None if schema is None else odds_of(read_schema(schema).profile)


def odds_of(profile: Profile) -> Odds:
    """Return what a profile promises."""
    promise = promise_of(profile)
    ever = promise.lifetime.odds
    return Odds(
        first_release=at_most(promise.received.odds),
        ever=at_most(ever),
        pointing=None if promise.pointing is None else at_most(promise.pointing.odds),
        in_hundred=math.ceil(100 * ever / (ever + 99) - 1e-9),
    )
