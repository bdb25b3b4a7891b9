"""Taking a report, whoever types it: what can be chosen, who reads, and one case for one key."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

from portal.casework.access.staffing import ActiveHandler, can_open
from portal.casework.access.surroundings import Surroundings, look_around
from portal.casework.figures.windows import has_unit_table
from portal.casework.organisation import OutsideAddress
from portal.casework.records.taking_along import Along, forget_sent, sealed_before
from portal.casework.reports.submitting import (
    Acknowledgement,
    PreparedCase,
    Report,
    find_acknowledgement,
    prepare,
    store_case,
)
from portal.casework.settings import S1_ALERTS, get_setting
from portal.clock import Moment
from portal.core.actors import Level
from portal.core.cases import CaseId
from portal.core.errors import AlreadyDone, IntakeClosed, NobodyLeft, PortalError
from portal.store.intake import StoredIntake
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
    around: Surroundings
    alerts: bool = False
    """Whether handlers get a mail at once when something critical comes in."""


def describe_intake(work: Work, stored: StoredIntake | None = None) -> Intake:
    """Return what can be chosen, who reads, and whether anybody can."""
    around = look_around(work, stored)
    handlers, found = around.handlers, around.stored
    return Intake(
        is_open=can_open(handlers),
        asks_for_unit=found.schema is not None and has_unit_table(found.schema),
        systems=_systems(found),
        units=tuple(Choice(one.slug, one.name) for one in found.units),
        handlers=tuple(Choice(one.account, one.name) for one in handlers),
        people=handlers,
        outside=tuple(OutsideAddress(*one) for one in found.outside),
        readers=_readers(handlers),
        leaders_among_readers=sum(one.is_leader for one in handlers),
        around=around,
        alerts=sends_alerts(work),
    )


def _systems(stored: StoredIntake) -> tuple[Choice, ...]:
    """Return those in use first: what a retired one did can still be reported."""
    return tuple(
        Choice(one.slug, f"{one.name} (no longer used)" if one.is_retired else one.name)
        for one in sorted(stored.systems, key=lambda one: one.is_retired)
    )


def sends_alerts(work: Work) -> bool:
    """Tell whether handlers get a mail at once when something critical comes in."""
    return work.settings.mail_server is not None and get_setting(work, S1_ALERTS) == "yes"


def _readers(handlers: Sequence[ActiveHandler]) -> tuple[Readers, ...]:
    levels = [one.level for one in handlers]
    return tuple(Readers(level, levels.count(level)) for level in Level if level in levels)


def submit(
    portal: Portal,
    moment: Moment,
    report: Report,
    *,
    one_time_key: str,
    keep: Keep | None = None,
    around: Surroundings | None = None,
    journey: str | None = None,
    taken: Callable[[], None] | None = None,
) -> tuple[Acknowledgement, str]:
    """Take a report; a one-time key of the last half hour gets the code it got before.

    Takes the portal and not an open session: sealing happens between a transaction that reads
    and one that writes, so that no writer waits for another's cryptography. `around` is what the
    same request has looked up and verified already; `journey` the key of the journey whose files
    come along. `taken` is called once the report is stored, and not where its key comes again.
    """
    return _Sending(portal, moment, one_time_key, keep, journey, taken).submit(report, around)


@dataclass(frozen=True, slots=True)
class _Sending:
    """One sending of a report under its one-time key."""

    portal: Portal
    moment: Moment
    one_time_key: str = field(repr=False)
    keep: Keep | None
    journey: str | None = field(default=None, repr=False)
    taken: Callable[[], None] | None = None

    def submit(self, report: Report, around: Surroundings | None) -> tuple[Acknowledgement, str]:
        try:
            with (
                self._prepared(report, around) as (prepared, along),
                self.portal.writing(self.moment) as work,
            ):
                key = self.one_time_key
                known = store_case(work, prepared, one_time_key=key, along=along)
                answer = self._answer(work, known)
        except (AlreadyDone, IntakeClosed, NobodyLeft) as refusal:
            # Most keys are new, so what they got is looked up only where something speaks against
            # it. Sent twice at once, the slower one is refused, and finds the other's answer here.
            return self._repeat(refusal)
        if self.taken is not None:
            self.taken()
        if along is not None:
            # The report is taken, and must not be answered as a failure: what is left of its
            # draft ends by itself within the hour.
            with suppress(Exception):
                forget_sent(self.portal, self.moment, along)
        return answer

    @contextmanager
    def _prepared(
        self, report: Report, around: Surroundings | None
    ) -> Iterator[tuple[PreparedCase, Along | None]]:
        """Seal a report, and the files of its journey, before anybody has to wait for it."""
        with ExitStack() as kept:
            with self.portal.reading(self.moment) as work:
                prepared, along = prepare(work, report, around), None
                if self.journey is not None:
                    case = CaseId(prepared.case["id"])
                    sealed = sealed_before(work, self.journey, case, prepared.key)
                    along = kept.enter_context(sealed)
            yield prepared, along

    def _repeat(self, refusal: PortalError) -> tuple[Acknowledgement, str]:
        with self.portal.writing(self.moment) as work:
            known = find_acknowledgement(work, self.one_time_key)
            if known is None:
                raise refusal
            return self._answer(work, known)

    def _answer(self, work: Work, known: Acknowledgement) -> tuple[Acknowledgement, str]:
        return known, self.keep(work, known) if self.keep else ""
