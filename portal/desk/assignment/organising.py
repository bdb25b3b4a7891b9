"""Sharing out at the desk: one case on its own page, or up to fifty of the list at once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from portal.casework.access import visits
from portal.casework.access.opening import open_for_handler
from portal.casework.access.staffing import ActiveHandler
from portal.casework.assignment import organising
from portal.casework.assignment.labels import CaseLabel, known_labels
from portal.casework.assignment.leave import away_words
from portal.casework.assignment.organising import (
    Colleagues,
    Organised,
    describe,
    find_colleagues,
    readers_of,
)
from portal.casework.records.sealed import OpenCase, Reader
from portal.core.actors import AccountId
from portal.core.cases import CaseFacts
from portal.core.deadlines import next_due
from portal.core.errors import InputRefused, NotFound
from portal.core.organising import BulkDeed, Duty, latest_snooze
from portal.desk.seen import open_as_it_is
from portal.work import Work

__all__ = ["CaseLabel"]

KEPT_AT: Final = "bulk"
NO_SUCH_CASE: Final = "There is no such case."


@dataclass(frozen=True, slots=True)
class OrganisePage:
    """How one case is shared out, and what can be chosen."""

    facts: CaseFacts
    organised: Organised
    readers: Sequence[ActiveHandler]
    labels: Sequence[CaseLabel]
    latest: date | None
    """The last day before which it can be put off."""
    away: Mapping[AccountId, str]
    """Who of these is or will be away, in words."""

    def words_of(self, one: ActiveHandler) -> str:
        """Return the name of somebody who can be chosen, and until when they are away."""
        return name_with(one, self.away)

    def account_of(self, name: str) -> str:
        """Return the account of somebody who is named in it."""
        return next((one.account for one in self.readers if one.name == name), "")


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form above the list offers: colleagues who read cases of this level, and labels.

    Pairs of an id and a name, so that the same offer is told by its words alone.
    """

    colleagues: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bulk:
    """What is to be done to many cases; `account` None names nobody."""

    deed: BulkDeed
    references: Sequence[str]
    account: AccountId | None = None
    label: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What was done to which cases, and why not to the others."""

    deed: BulkDeed
    done: Sequence[str]
    refused: Sequence[tuple[str, str]] = field(default=())


def look_at(work: Work, reader: Reader, reference: str) -> OrganisePage:
    """Return how a case is shared out; NotFound for whom it does not exist."""
    case = open_for_handler(work, reader, reference)
    return OrganisePage(
        facts=case.facts,
        organised=describe(work, reader, [case.id])[case.id],
        readers=readers_of(work, [case.id], find_colleagues(work))[case.id],
        labels=known_labels(work),
        latest=latest_snooze(work.moment.today, next_due(case.facts, work.clocks)),
        away=away_words(work, reader),
    )


def assign(
    work: Work,
    reader: Reader,
    reference: str,
    named: Mapping[Duty, AccountId | None],
    *,
    one_time_key: str,
) -> None:
    """Say who works on a case; the same one-time key says it once."""
    case = open_as_it_is(work, reader, reference, one_time_key)
    if case is not None:
        organising.assign(work, case, reader, named)


def set_labels(
    work: Work, reader: Reader, reference: str, ids: Sequence[str], *, one_time_key: str
) -> None:
    """Give a case exactly these labels."""
    case = open_as_it_is(work, reader, reference, one_time_key)
    if case is not None:
        known = known_labels(work)
        add = [one for one in known if one.id in ids]
        drop = [one for one in known if one.id not in ids]
        organising.change_labels(work, case, reader, add=add, drop=drop)


def snooze(
    work: Work, reader: Reader, reference: str, until: date | None, *, one_time_key: str
) -> None:
    """Put a case off for this handler alone, or let it come back."""
    case = open_as_it_is(work, reader, reference, one_time_key)
    if case is not None:
        organising.snooze(work, case, reader, until)


def labels_by_id(work: Work) -> dict[str, str]:
    """Return the name of every label, in the order of names."""
    return {one.id: one.name for one in known_labels(work)}


def offer(work: Work, reader: Reader) -> Offer:
    """Return what the form above the list offers; whom a case excludes is not told by it."""
    handlers, away = find_colleagues(work).handlers, away_words(work, reader)
    colleagues = [one for one in handlers if one.level == reader.level]
    return Offer(
        tuple((str(one.account), name_with(one, away)) for one in colleagues),
        tuple((one.id, one.name) for one in known_labels(work)),
    )


def name_with(one: ActiveHandler, away: Mapping[AccountId, str]) -> str:
    """Return a name, and behind it whether they are away."""
    words = away.get(one.account)
    return f"{one.name} ({words})" if words else one.name


def carry_out(
    work: Work, reader: Reader, session_key: str, bulk: Bulk, *, one_time_key: str
) -> None:
    """Do one thing to each of these cases by itself, and keep the result for this visit.

    A case that is none of this handler's counts as one that is not there.
    """
    if not visits.is_first_use(work, one_time_key):
        return
    colleagues = find_colleagues(work)
    done, refused = list[str](), list[tuple[str, str]]()
    for reference in bulk.references:
        try:
            case = open_for_handler(work, reader, reference)
            _do(work, case, reader, bulk, colleagues)
            done.append(reference)
        except NotFound:
            refused.append((reference, NO_SUCH_CASE))
        except InputRefused as refusal:
            # Nothing was written of a case that is refused: every check comes first.
            refused.append((reference, " ".join(refusal.fields.values())))
    content = {"deed": bulk.deed.value, "done": done, "refused": refused}
    visits.keep_beside(
        work, session_key, KEPT_AT, json.dumps(content).encode(), account=reader.account
    )


def find_result(work: Work, session_key: str) -> Result | None:
    """Return what this visit did last, or None once that was forgotten."""
    kept = visits.find_beside(work, session_key, KEPT_AT)
    if kept is None:
        return None
    content = json.loads(kept)
    refused = [(reference, words) for reference, words in content["refused"]]
    return Result(BulkDeed(content["deed"]), content["done"], refused)


def _do(work: Work, case: OpenCase, reader: Reader, bulk: Bulk, colleagues: Colleagues) -> None:
    match bulk.deed:
        case BulkDeed.ASSIGN:
            organising.assign(work, case, reader, {Duty.OWNER: bulk.account}, colleagues)
        case BulkDeed.LABEL:
            chosen = [one for one in known_labels(work) if one.id == bulk.label]
            organising.change_labels(work, case, reader, add=chosen)
        case BulkDeed.SNOOZE:
            organising.snooze(work, case, reader, bulk.until)
