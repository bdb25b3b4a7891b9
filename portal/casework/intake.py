"""Taking a report, whoever types it: what can be chosen, who reads, and one case for one key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.casework.organisation import OutsideAddress, outside_addresses
from portal.casework.settings import S1_ALERTS, get_setting
from portal.casework.staffing import ActiveHandler, active_handlers, can_open
from portal.casework.submitting import (
    Acknowledgement,
    PreparedCase,
    Report,
    find_acknowledgement,
    prepare,
    store_case,
)
from portal.casework.windows import asks_for_unit
from portal.clock import Moment
from portal.core.actors import Level
from portal.core.errors import AlreadyDone
from portal.store.organisation import list_systems, list_units
from portal.work import Portal, Work

Keep = Callable[[Work, Acknowledgement], str]
"""Keeps what a page will show, in the transaction that stores the case; returns where."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose in a form."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Readers:
    """How many people of a level read reports."""

    level: Level
    count: int


@dataclass(frozen=True, slots=True)
class Intake:
    """What the reporter's pages need to know of the organisation."""

    is_open: bool
    asks_for_unit: bool
    systems: tuple[Choice, ...]
    units: tuple[Choice, ...]
    handlers: tuple[Choice, ...]
    people: tuple[ActiveHandler, ...]
    outside: tuple[OutsideAddress, ...]
    readers: tuple[Readers, ...]
    leaders_among_readers: int
    alerts: bool = False
    """Whether handlers get a mail at once when something critical comes in."""


def describe_intake(work: Work) -> Intake:
    """Return what can be chosen, who reads, and whether anybody can."""
    handlers = active_handlers(work)
    return Intake(
        is_open=can_open(handlers),
        asks_for_unit=asks_for_unit(work),
        systems=tuple(
            Choice(row.slug, row.name) for row in list_systems(work.db) if row.retired_on is None
        ),
        units=tuple(Choice(row.slug, row.name) for row in list_units(work.db)),
        handlers=tuple(Choice(one.account, one.name) for one in handlers),
        people=tuple(handlers),
        outside=outside_addresses(work),
        readers=_readers(handlers),
        leaders_among_readers=sum(one.is_leader for one in handlers),
        alerts=work.settings.mail_server is not None and get_setting(work, S1_ALERTS) == "yes",
    )


def _readers(handlers: Sequence[ActiveHandler]) -> tuple[Readers, ...]:
    levels = [one.level for one in handlers]
    return tuple(Readers(level, levels.count(level)) for level in Level if level in levels)


def submit(
    portal: Portal, moment: Moment, report: Report, *, one_time_key: str, keep: Keep | None = None
) -> tuple[Acknowledgement, str]:
    """Take a report; a one-time key of the last half hour gets the code it got before.

    Takes the portal and not an open session: sealing happens between a transaction that reads
    and one that writes, so that no writer waits for another's cryptography.
    """
    try:
        return _try(portal, moment, report, one_time_key=one_time_key, keep=keep)
    except AlreadyDone:
        # The same key arrived twice at once and the other was faster: its answer is there now.
        return _try(portal, moment, report, one_time_key=one_time_key, keep=keep)


def _try(
    portal: Portal, moment: Moment, report: Report, *, one_time_key: str, keep: Keep | None
) -> tuple[Acknowledgement, str]:
    prepared: PreparedCase | None = None
    with portal.reading(moment) as work:
        known = find_acknowledgement(work, one_time_key)
        if known is None:
            prepared = prepare(work, report)
    with portal.writing(moment) as work:
        if prepared is not None:
            known = store_case(work, prepared, one_time_key=one_time_key)
        if known is None:
            raise AlreadyDone("The answer to this key ran out in the meantime.")
        return known, keep(work, known) if keep else ""
