"""What published figures can tell of a report, in force today, for the reporter to read first."""

from portal.core.disclosure.promise import Odds, odds_for
from portal.core.disclosure.schema import read_schema


def find_odds(schema: str | None) -> Odds | None:
    """Return what is promised for a report sent today; None where no figure counts it.

    `schema` is that of the open window, as it was frozen when the window opened.
    """
    return None if schema is None else odds_for(read_schema(schema).profile)
