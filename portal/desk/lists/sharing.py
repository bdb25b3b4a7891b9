"""Which cases a filter means to one handler: theirs, nobody's, under a label, or put off."""

from collections.abc import Mapping
from dataclasses import replace

from portal.casework.access.opening import organisation_of
from portal.casework.assignment.labels import known_labels
from portal.casework.assignment.organising import duty_tag, owners, snooze_tag
from portal.casework.records.sealed import Reader
from portal.core.organising import Duty
from portal.desk.lists.filters import BACKUP, ME, NOBODY, OFF_DESK, ON_DESK, Filter, read_filter
from portal.store.queues import Wanted
from portal.work import Work

NO_LABEL = bytes(32)
"""No case has it: a label that was removed is on none."""


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
        wanted = replace(wanted, label=_label_tag(work, chosen.label))
    if chosen.desk:
        wanted = _on_or_off(work, reader, wanted, chosen.desk)
    return wanted


def _on_or_off(work: Work, reader: Reader, wanted: Wanted, desk: str) -> Wanted:
    tag, today = snooze_tag(work, reader.account), work.moment.today
    if desk == OFF_DESK:
        return replace(wanted, snoozed_by=tag, snoozed_on=today)
    return replace(wanted, not_snoozed_by=tag, snoozed_on=today) if desk == ON_DESK else wanted


def _label_tag(work: Work, id: str) -> bytes:
    return next((one.tag for one in known_labels(work) if one.id == id), NO_LABEL)
