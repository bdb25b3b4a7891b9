"""Sharing cases out among those who read them: who works on one, its labels, not before when.

Nobody is named who cannot read the case, whatever the reason. Whoever loses it, or leaves, works
on it no longer: what is told is looked up against the grants each time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from portal.casework.access.opening import organisation_of
from portal.casework.access.staffing import ActiveHandler, active_handlers
from portal.casework.assignment.labels import CaseLabel, known_labels
from portal.casework.journalling import note
from portal.casework.records.sealed import OpenCase, Reader
from portal.core.actors import AccountId
from portal.core.cases import CaseId
from portal.core.day_words import in_words
from portal.core.errors import InputRefused
from portal.core.events import Event
from portal.core.organising import Duty, latest_snooze
from portal.store import organising as store
from portal.store.organisation import Responsible
from portal.store.organising import Assigned
from portal.vault.derivation import Purpose
from portal.work import Work

CANNOT_READ = "They cannot read this case."
SAME_PERSON = "Whoever steps in must be somebody else than who works on it."
DUE_TOO_SOON = "Something is due by tomorrow: it cannot be put off."


class Organised(NamedTuple):
    """How one case is shared out, as one handler is told."""

    owner: str = ""
    backup: str = ""
    labels: tuple[str, ...] = ()
    snoozed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Who may be named at all, read once for many cases."""

    handlers: Sequence[ActiveHandler]
    responsible: Mapping[str, Responsible] = field(repr=False)

    def may_be_told(self, one: ActiveHandler, system: str, unit: str | None) -> bool:
        """Tell whether somebody answers for neither the system nor the unit of a case."""
        own = self.responsible.get(one.account, Responsible())
        return system not in own.systems and unit not in own.units


def find_colleagues(work: Work) -> Colleagues:
    """Return the active handlers and what each answers for."""
    return work.once(
        "colleagues",
        lambda: Colleagues(active_handlers(work), organisation_of(work).responsible),
    )


def duty_tag(work: Work, account: str, duty: Duty) -> bytes:
    """Return the name under which somebody's assignments are found; one for each duty."""
    return work.keyring.desk_tag(Purpose.ASSIGNMENT, account, duty.value)


def snooze_tag(work: Work, account: str) -> bytes:
    """Return the name under which the cases that somebody put off are found."""
    return work.keyring.desk_tag(Purpose.SNOOZE, account)


def owners(work: Work) -> tuple[tuple[bytes, bytes], ...]:
    """Return the tags under which anybody is named an owner, each with that of their grants."""
    return tuple(
        (duty_tag(work, one.account, Duty.OWNER), one.tag) for one in find_colleagues(work).handlers
    )


def readers_of(
    work: Work, ids: Sequence[CaseId], colleagues: Colleagues
) -> dict[CaseId, list[ActiveHandler]]:
    """Return who reads each of these cases now, by level and name."""
    reading = _reading(work, ids, [one.tag for one in colleagues.handlers])
    return {
        id: [
            one
            for one in colleagues.handlers
            if (about := reading.get((id, one.tag))) and colleagues.may_be_told(one, *about)
        ]
        for id in ids
    }


def describe(work: Work, reader: Reader, ids: Sequence[CaseId]) -> dict[CaseId, Organised]:
    """Return how these cases are shared out; a fixed number of statements for any number."""
    tag, today = snooze_tag(work, reader.account), work.moment.today
    kept = store.list_organised(work.db, ids, tag=tag, today=today)
    owners_of, backups_of = _names_of_assigned(work, kept.assigned)
    names = {one.tag: one.name for one in known_labels(work)}
    labels: dict[CaseId, list[str]] = {}
    for id, label in kept.labels:
        labels.setdefault(id, []).append(names.get(label, ""))
    return {
        id: Organised(
            owners_of.get(id, ""),
            backups_of.get(id, ""),
            tuple(sorted(filter(None, labels.get(id, ())))),
            kept.snoozed.get(id),
        )
        for id in ids
    }


def _names_of_assigned(
    work: Work, assigned: Sequence[Assigned]
) -> tuple[dict[CaseId, str], dict[CaseId, str]]:
    """Return who works on which case and who steps in, where they read it."""
    if not assigned:
        return {}, {}
    colleagues = find_colleagues(work)
    people = {
        duty_tag(work, one.account, duty): one for one in colleagues.handlers for duty in Duty
    }
    known = [(one, people[one.tag]) for one in assigned if one.tag in people]
    ids, tags = {one.case_id for one, _ in known}, {person.tag for _, person in known}
    reading = _reading(work, ids, tags)
    found = [
        (one, person.name)
        for one, person in known
        if (about := reading.get((one.case_id, person.tag)))
        and colleagues.may_be_told(person, *about)
    ]
    owners_of, backups_of = (
        {one.case_id: name for one, name in found if one.duty is duty}
        for duty in (Duty.OWNER, Duty.BACKUP)
    )
    return owners_of, backups_of


def _reading(
    work: Work, ids: Collection[CaseId], tags: Collection[bytes]
) -> dict[tuple[CaseId, bytes], tuple[str, str | None]]:
    """Return which of these cases grants of these tags open now, and what the cases are about."""
    rows = store.list_readers(work.db, list(ids), list(tags))
    return {(id, tag): (system, unit) for id, tag, system, unit in rows}


def assign(
    work: Work,
    case: OpenCase,
    reader: Reader,
    named: Mapping[Duty, AccountId | None],
    colleagues: Colleagues | None = None,
) -> None:
    """Say who works on a case and who steps in; what `named` leaves out stays.

    InputRefused for anybody who cannot read it, excluded or not, and for one person in both
    places. The journal notes that it was said, with a hash by which it can be checked who was.
    """
    colleagues = colleagues or find_colleagues(work)
    readers = {one.account for one in readers_of(work, [case.id], colleagues)[case.id]}
    strangers = [duty for duty, one in named.items() if one is not None and one not in readers]
    if strangers:
        raise InputRefused({duty.value: CANNOT_READ for duty in strangers})
    before = {duty: tag for _, duty, tag in store.list_assigned(work.db, [case.id])}
    after = _accounts(work, before, readers) | dict(named)
    people = [one for one in after.values() if one is not None]
    if len(set(people)) != len(people):
        raise InputRefused({Duty.BACKUP.value: SAME_PERSON})
    for duty, account in named.items():
        tag = None if account is None else duty_tag(work, account, duty)
        if tag != before.get(duty):
            _write(work, case, reader, duty, account)


def _accounts(
    work: Work, tags: Mapping[Duty, bytes], readers: set[AccountId]
) -> dict[Duty, AccountId | None]:
    return {
        duty: next((one for one in readers if duty_tag(work, one, duty) == tag), None)
        for duty, tag in tags.items()
    }


def _write(
    work: Work, case: OpenCase, reader: Reader, duty: Duty, account: AccountId | None
) -> None:
    tag = None if account is None else duty_tag(work, account, duty)
    store.assign(work.db, case.id, duty, tag)
    if account is not None:
        store.end_snooze(work.db, case.id, snooze_tag(work, account))
    checked = work.keyring.desk_tag(Purpose.ASSIGNMENT, account or "", duty.value, case.id).hex()
    note(work, reader.account, Event.CASE_ASSIGNED, case=case.id, kind=duty.value, reason=checked)


def change_labels(
    work: Work,
    case: OpenCase,
    reader: Reader,
    *,
    add: Sequence[CaseLabel] = (),
    drop: Sequence[CaseLabel] = (),
) -> None:
    """Give a case labels and take others off; the journal notes that, and not which."""
    held = {tag for _, tag in store.list_case_labels(work.db, [case.id])}
    added = [one for one in add if one.tag not in held]
    dropped = [one for one in drop if one.tag in held]
    for one in added:
        store.add_case_label(work.db, case.id, one.tag)
    for one in dropped:
        store.remove_case_label(work.db, case.id, one.tag)
    if added or dropped:
        note(work, reader.account, Event.CASE_LABELLED, case=case.id)


def snooze(work: Work, case: OpenCase, reader: Reader, until: date | None) -> None:
    """Put a case off for this handler alone, or, with None, let it come back.

    InputRefused past a day before its nearest clock, or past a fortnight. It is no deed in the
    case: no clock stops, nobody else notices, and the journal says nothing.
    """
    tag = snooze_tag(work, reader.account)
    if until is None:
        store.end_snooze(work.db, case.id, tag)
        return
    today, mark = work.moment.today, store.get_mark(work.db, case.id)
    latest = latest_snooze(today, mark.next_due_on)
    if latest is None:
        raise InputRefused({"until": DUE_TOO_SOON})
    if not today < until <= latest:
        words = f"It can be put off until {in_words(latest)} at the latest, from tomorrow on."
        raise InputRefused({"until": words})
    store.snooze(work.db, case.id, tag, until=until, seen=mark)
