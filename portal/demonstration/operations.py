"""The demonstration's own deeds: its clock, and the way out of it to a real organisation."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from portal.config import default_database_url
from portal.core.errors import AlreadyDone
from portal.demonstration.going_up import GoneUp, list_gone_up, read_levels
from portal.installing import install
from portal.signin.invitations import create_first_administrator_code
from portal.upkeep import Done, keep_up
from portal.work import Portal

DAYS = 7
STARTED_FILE = "organisation-started"
"""Beside the demonstration's folder; the server looks for it at every request."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The new date, what the upkeep did on it, and who of the cast reads what went up."""

    today: date
    done: Done
    gone_up: Sequence[GoneUp]


@dataclass(frozen=True, slots=True)
class Started:
    """The one-time code of the first administrator of an empty portal."""

    code: str = field(repr=False)


def move_clock(portal: Portal) -> Moved:
    """Move the demonstration's clock a week ahead, and do what the clock does then."""
    with portal.reading() as work:
        before = read_levels(work)
    portal.clock.move_days(DAYS)
    moment = portal.clock.now()
    done = keep_up(portal, moment)
    with portal.reading(moment) as work:
        return Moved(moment.today, done, list_gone_up(work, before))


def start_organisation(portal: Portal) -> Started | None:
    """Set up an empty portal beside the demonstration; None if that was done before."""
    folder = portal.settings.data_dir.parent
    marker = folder / STARTED_FILE
    if marker.exists():
        return None
    real = Portal(
        replace(
            portal.settings,
            data_dir=folder,
            database_url=default_database_url(folder),
            demonstration=False,
        )
    )
    for _ in install(real):
        continue
    try:
        with real.writing() as work:
            code = create_first_administrator_code(work)
    except AlreadyDone:
        code = ""
    marker.touch(mode=0o600)
    return Started(code)
