"""Which cases a filter means to one handler: theirs, nobody's, under a label, or put off."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from portal.casework.access.opening import organisation_of
from portal.casework.assignment.labels import known_labels, label_tag
from portal.casework.assignment.organising import duty_tag, owners, snooze_tag
from portal.casework.records.sealed import Reader
from portal.core.cases import Status
from portal.core.organising import Duty
from portal.desk.lists.filters import (
    ALL,
    BACKUP,
    ME,
    NOBODY,
    OFF_DESK,
    ON_DESK,
    Filter,
    read_filter,
)
from portal.store.queues import Wanted
from portal.work import Work

UNTRIAGED: Final = (Status.ACKNOWLEDGED, Status.TRIAGE)
"""The states of a case that nobody has decided about."""


def filter_of(work: Work, said: Mapping[str, str]) -> Filter:
    """Return the filter of an address, of the AI systems and labels that there are."""
    labels = [one.id for one in known_labels(work)]
    return read_filter(said, organisation_of(work).systems, labels)


def wanted_by(work: Work, reader: Reader, chosen: Filter) -> Wanted:
    """Return which cases a filter means to this handler today; names become keyed tags."""
    wanted = chosen.wanted(work.moment.today)
    if chosen.who in (ME, BACKUP):
        duty = Duty.OWNER if chosen.who == ME else Duty.BACKUP
        wanted = replace(wanted, assigned=duty_tag(work, reader.account, duty))
    if chosen.who == NOBODY:
        wanted = replace(wanted, owned_by_none_of=owners(work))
    if chosen.label:
        wanted = replace(wanted, label=label_tag(work, chosen.label))
    if chosen.desk:
        wanted = _on_or_off(work, reader, wanted, chosen.desk)
    return wanted


def untriaged_by(work: Work, reader: Reader, chosen: Filter) -> list[Wanted]:
    """Return the cases of a filter that wait for this handler's triage, one `Wanted` a state.

    Whatever state the filter names. What this handler put off is left out, unless the filter asks
    for it; what is with a level above theirs is left out always.
    """
    on_desk = replace(chosen, state=ALL, desk=chosen.desk or ON_DESK)
    wanted = replace(wanted_by(work, reader, on_desk), level_until=int(reader.level or 0))
    return [replace(wanted, status=one) for one in UNTRIAGED]


def _on_or_off(work: Work, reader: Reader, wanted: Wanted, desk: str) -> Wanted:
    tag, today = snooze_tag(work, reader.account), work.moment.today
    if desk == OFF_DESK:
        return replace(wanted, snoozed_by=tag, snoozed_on=today)
    return replace(wanted, not_snoozed_by=tag, snoozed_on=today) if desk == ON_DESK else wanted
