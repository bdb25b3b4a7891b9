"""Links between cases: two reports of one matter, each with its own thread and its own code.

A link is sealed in both cases, and nothing readable joins the two. Before it is made, each case
gets the exclusions of both, so that a link never shows a case to whom the other was closed.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.casework.access.excluding import (
    begin_without,
    check_others_act,
    check_rules,
    read_rules,
    rules_in_force,
    take_epoch,
    unite,
)
from portal.casework.access.opening import can_read
from portal.casework.journalling import commitment, note
from portal.casework.moves.carrying_out import change_facts
from portal.casework.records.sealed import OpenCase, Reader, Record, add_sealed, read_records
from portal.casework.records.talking import may_write
from portal.core.cases import CaseId
from portal.core.errors import MoveRefused
from portal.core.events import Event
from portal.core.exclusions import Exclusion
from portal.work import Work

KIND = "link"


@dataclass(frozen=True, slots=True)
class Related:
    """Another case that a handler can read as well, and why it was linked."""

    reference: str
    words: str = field(repr=False)


def related_cases(work: Work, reader: Reader, records: Sequence[Record]) -> list[Related]:
    """Return the linked cases that this handler can read. Of others nothing tells, not a count."""
    linked = _linked(records)
    return [linked[one] for one in can_read(work, reader, linked)]


def link(work: Work, one: OpenCase, other: OpenCase, reader: Reader, *, words: str) -> OpenCase:
    """Link two cases that are open here; return the first as it stands then.

    MoveRefused, and nothing changed, for a case and itself, for what is linked already, where
    this handler does not act on both, and where the united exclusions leave nobody else to act.
    """
    records = {case.id: read_records(work, case) for case in (one, other)}
    _check(one, other, reader, records[one.id])
    for known in records.values():
        check_rules(known)
    parts = {case.id: rules_in_force(work, case, records[case.id]) for case in (one, other)}
    rules = unite(*parts.values())
    wanting = {case.id for case in (one, other) if set(read_rules(records[case.id])) != set(rules)}
    for case in (one, other):
        if case.id in wanting:
            check_others_act(work, case, reader, before=parts[case.id], after=rules)
    counted = _count_both(work, one, other, wanting)
    after = [
        _unite(work, case, counted[case.id], reader, rules if case.id in wanting else None)
        for case in (one, other)
    ]
    _seal_both(work, *after, reader=reader, words=words, event=Event.CASES_LINKED)
    return after[0]


def unlink(work: Work, one: OpenCase, other: OpenCase, reader: Reader, *, words: str) -> None:
    """Take a link back, with a note of why. The exclusions stay united: no access comes back."""
    if other.facts.reference not in _linked(read_records(work, one)):
        raise MoveRefused("These cases are not linked.")
    counted = _count_both(work, one, other, set())
    pair = (counted[one.id], counted[other.id])
    _seal_both(work, *pair, reader=reader, words=words, event=Event.NOTE_WRITTEN, linked=False)


def _check(one: OpenCase, other: OpenCase, reader: Reader, records: Sequence[Record]) -> None:
    if one.id == other.id:
        raise MoveRefused("This is the case itself. Name the other one.")
    if other.facts.reference in _linked(records):
        raise MoveRefused("These cases are linked already.")
    if not (may_write(one, reader) and may_write(other, reader)):
        raise MoveRefused("One of the two is at a higher level now, which links it.")


def _count_both(
    work: Work, one: OpenCase, other: OpenCase, wanting: set[CaseId]
) -> dict[CaseId, OpenCase]:
    """Guard both versions before anything else is written.

    In the order of their ids: on PostgreSQL two handlers who link the same cases from either
    side then wait for each other instead of blocking each other.
    """
    both = sorted((one, other), key=lambda case: case.id)
    return {
        case.id: take_epoch(work, case) if case.id in wanting else change_facts(work, case)
        for case in both
    }


def _unite(
    work: Work,
    before: OpenCase,
    counted: OpenCase,
    reader: Reader,
    rules: Sequence[Exclusion] | None,
) -> OpenCase:
    if rules is None:
        return counted
    return begin_without(work, before, counted, reader, rules=rules)


def _seal_both(
    work: Work,
    one: OpenCase,
    other: OpenCase,
    *,
    reader: Reader,
    words: str,
    event: Event,
    linked: bool = True,
) -> None:
    for case, far in ((one, other), (other, one)):
        content = {"reference": far.facts.reference, "words": words, "linked": linked}
        _, sealed = add_sealed(work, case, KIND, json.dumps(content), reader=reader)
        note(work, reader.account, event, case=case.id, reason=commitment(sealed))


def _linked(records: Sequence[Record]) -> dict[str, Related]:
    """Return the links in force, by reference; the newest word about each counts."""
    found: dict[str, Related] = {}
    for data in (record.data for record in records if record.kind == KIND and record.text):
        reference = str(data["reference"])
        found.pop(reference, None)
        if data["linked"]:
            found[reference] = Related(reference, str(data["words"]))
    return found
