"""What the reporter's form does: say who would read, and take the report."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.casework import visits
from portal.casework.intake import Surroundings, look_around, read_intake
from portal.casework.organisation import OutsideAddress
from portal.casework.staffing import ActiveHandler, can_open
from portal.casework.submitting import (
    Acknowledgement,
    Report,
    find_acknowledgement,
    prepare,
    store_case,
)
from portal.casework.windows import has_unit_table
from portal.clock import Moment
from portal.core.actors import Level
from portal.core.errors import AlreadyDone, IntakeClosed, NobodyLeft, PortalError
from portal.store.intake import StoredIntake
from portal.work import Portal, Work

__all__ = ["StoredIntake", "read_intake"]


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
    around: Surroundings


def describe_intake(work: Work, stored: StoredIntake | None = None) -> Intake:
    """Return what can be chosen, who reads, and whether anybody can."""
    around = look_around(work, stored)
    handlers, found = around.handlers, around.stored
    return Intake(
        is_open=can_open(handlers),
        asks_for_unit=found.schema is not None and has_unit_table(found.schema),
        systems=tuple(Choice(one.slug, one.name) for one in found.systems if not one.is_retired),
        units=tuple(Choice(one.slug, one.name) for one in found.units),
        handlers=tuple(Choice(one.account, one.name) for one in handlers),
        people=handlers,
        outside=tuple(OutsideAddress(*one) for one in found.outside),
        readers=_readers(handlers),
        leaders_among_readers=sum(one.is_leader for one in handlers),
        around=around,
    )


def _readers(handlers: Sequence[ActiveHandler]) -> tuple[Readers, ...]:
    levels = [one.level for one in handlers]
    return tuple(Readers(level, levels.count(level)) for level in Level if level in levels)


def submit(
    portal: Portal,
    moment: Moment,
    report: Report,
    *,
    one_time_key: str,
    around: Surroundings | None = None,
) -> Acknowledgement:
    """Take a report; a one-time key of the last half hour gets the code it got before.

    Takes the portal and not an open session: sealing happens between a transaction that reads
    and one that writes, so that no writer waits for another's cryptography. `around` is what the
    same request has looked up and verified already.
    """
    sending = _Sending(portal, moment, one_time_key, journey=False)
    return sending.submit(report, around)[0]


def submit_in_journey(
    portal: Portal,
    moment: Moment,
    report: Report,
    *,
    one_time_key: str,
    around: Surroundings | None = None,
) -> str:
    """Take a report and begin the journey that shows its code; return the journey's key."""
    sending = _Sending(portal, moment, one_time_key, journey=True)
    return sending.submit(report, around)[1]


@dataclass(frozen=True, slots=True)
class _Sending:
    """One sending of a report under its one-time key."""

    portal: Portal
    moment: Moment
    one_time_key: str = field(repr=False)
    journey: bool

    def submit(self, report: Report, around: Surroundings | None) -> tuple[Acknowledgement, str]:
        try:
            with self.portal.reading(self.moment) as work:
                prepared = prepare(work, report, around)
            with self.portal.writing(self.moment) as work:
                return self._answer(
                    work, store_case(work, prepared, one_time_key=self.one_time_key)
                )
        except (AlreadyDone, IntakeClosed, NobodyLeft) as refusal:
            # Most keys are new, so what they got is looked up only where something speaks against
            # it. Sent twice at once, the slower one is refused, and finds the other's answer here.
            return self._repeat(refusal)

    def _repeat(self, refusal: PortalError) -> tuple[Acknowledgement, str]:
        with self.portal.writing(self.moment) as work:
            known = find_acknowledgement(work, self.one_time_key)
            if known is None:
                raise refusal
            return self._answer(work, known)

    def _answer(self, work: Work, known: Acknowledgement) -> tuple[Acknowledgement, str]:
        if not self.journey:
            return known, ""
        return known, visits.open_visit(work, visits.JOURNEY, known.to_bytes())


def find_code(work: Work, journey_key: str) -> Acknowledgement | None:
    """Return what a journey's code page shows, until it was saved or half an hour went by."""
    payload = visits.find_visit(work, visits.JOURNEY, journey_key)
    return None if payload is None else Acknowledgement.from_bytes(payload)


def finish_journey(work: Work, journey_key: str) -> None:
    """Forget the code of a journey: the reporter has saved it, or leaves."""
    visits.end_visit(work, journey_key)
