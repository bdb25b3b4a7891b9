"""What waits for a second person in a case: read, checked against its signature, and judged.

A proposal holds for the case as it was: any change of the case makes it stale, and so does its
author's losing the case. What was proposed stands twice: in a row, for lists, and in a record
that its author signed, which is what counts. A row that says something else is refused.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.casework.access.staffing import ActiveHandler, active_handlers
from portal.casework.moves.agreement_words import describe_in_case
from portal.casework.moves.carrying_out import actor_of
from portal.casework.records.sealed import OpenCase, Reader, Record, account_of
from portal.core.actors import AccountId, handler
from portal.core.errors import CaseChanged, MoveRefused, SealBroken
from portal.core.findings import read_codes
from portal.core.move_table import TABLE
from portal.core.moves import Proposal
from portal.core.policy import may
from portal.core.severity import Severity
from portal.core.workflow import Move, check_proposal, decide
from portal.store import grants
from portal.store.proposals import StoredProposal, list_proposals
from portal.work import Work

KIND = "together"
"""The kind of record that holds what was proposed; no reporter's page knows it."""

STALE = "The case changed since this was proposed, so it has to be proposed again."


@dataclass(frozen=True, slots=True)
class Reasons:
    """What the first person wrote: for colleagues, and for the reporter to read."""

    reason: str = field(default="", repr=False)
    explanation: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Pending:
    """A move that waits for a second person. `stands` is False once it is stale.

    `reasons` are None where they were written before this reader was given the case.
    """

    id: str
    move: Move
    detail: str | None
    proposed_by: AccountId
    proposed_on: date
    stands: bool
    reasons: Reasons | None


def write_down(work: Work, case: OpenCase, move: Move, detail: str | None, reasons: Reasons) -> str:
    """Return what the first person signs: the move on the case as it is, and why."""
    told = f"For the reporter to read:\n{reasons.explanation}" if reasons.explanation else ""
    what = f"{describe_in_case(case.facts, move, detail, work.clocks)}."
    return json.dumps(
        {
            "move": move.value,
            "detail": detail,
            "version": case.facts.version,
            "reason": reasons.reason,
            "explanation": reasons.explanation,
            "words": "\n\n".join(part for part in (what, reasons.reason, told) if part),
        }
    )


def list_pending(work: Work, case: OpenCase, records: Sequence[Record]) -> list[Pending]:
    """Return what waits for a second person in a case, oldest first, stale ones included.

    SealBroken where a row is not what its author signed.
    """
    rows = list_proposals(work.db, case.id)
    if not rows:
        return []
    by_id: Mapping[str, Record] = {record.id: record for record in records}
    people = _active(work)
    return [_pending(work, case, row, by_id.get(row.record_id), people=people) for row in rows]


def may_agree(work: Work, case: OpenCase, reader: Reader, pending: Pending) -> bool:
    """Tell whether this handler can make the move by agreeing to it."""
    try:
        check_agreement(work, case, reader, pending, remark="yes")
    except (CaseChanged, MoveRefused):
        return False
    return True


def may_drop(case: OpenCase, reader: Reader, pending: Pending) -> bool:
    """Tell whether this handler can take a proposal back: its author, or whoever acts here."""
    acts = may(actor_of(reader), TABLE[pending.move].permission, case=case.facts)
    return acts or reader.account == pending.proposed_by


def check_agreement(
    work: Work, case: OpenCase, reader: Reader, pending: Pending, *, remark: str
) -> Proposal:
    """Return the proposal as the rules see it with a second person; the one place that says so.

    CaseChanged if it is stale; MoveRefused where the rules refuse it.
    """
    if not pending.stands:
        raise CaseChanged(STALE)
    if pending.reasons is None:
        raise MoveRefused("What was proposed can’t be read here. Ask a colleague to hand it over.")
    own = _active(work).get(reader.account)
    if own is None or own.key_version != reader.key_version:
        raise MoveRefused("Your keys are not active.")
    proposal = _proposal(
        pending.move,
        pending.detail,
        reason=bool(remark.strip()),
        explanation=bool(pending.reasons.explanation.strip()),
        proposed_by=pending.proposed_by,
    )
    decide(
        pending.move,
        case.facts,
        actor_of(reader),
        today=work.moment.today,
        proposal=proposal,
        clocks=work.clocks,
    )
    return proposal


def _active(work: Work) -> dict[AccountId, ActiveHandler]:
    return {one.account: one for one in active_handlers(work)}


def _pending(
    work: Work,
    case: OpenCase,
    row: StoredProposal,
    record: Record | None,
    *,
    people: Mapping[AccountId, ActiveHandler],
) -> Pending:
    first = people.get(AccountId(row.proposed_by))
    is_same = row.seen_version == case.facts.version
    return Pending(
        id=row.id,
        move=Move(row.move),
        detail=row.detail,
        proposed_by=AccountId(row.proposed_by),
        proposed_on=row.proposed_on,
        stands=is_same and first is not None and _still_proposes(work, case, row, first),
        reasons=_read(row, record),
    )


def _still_proposes(work: Work, case: OpenCase, row: StoredProposal, first: ActiveHandler) -> bool:
    """Tell whether the first person still holds the case, and could still propose this."""
    held = grants.list_grants_of(work.db, case.id, tag=first.tag)
    if case.facts.epoch not in {grant.epoch for grant in held}:
        return False
    move = Move(row.move)
    try:
        check_proposal(
            move,
            case.facts,
            handler(first.account, first.level),
            today=work.moment.today,
            proposal=_proposal(move, row.detail, reason=True, explanation=True),
            clocks=work.clocks,
        )
    except MoveRefused:
        return False
    return True


def _proposal(
    move: Move,
    detail: str | None,
    *,
    reason: bool,
    explanation: bool,
    proposed_by: AccountId | None = None,
) -> Proposal:
    return Proposal(
        reason=reason,
        explanation=explanation,
        severity=Severity(detail) if move is Move.LOWER_SEVERITY and detail else None,
        taken_back=read_codes(detail) if move is Move.TAKE_BACK_FINDING and detail else frozenset(),
        clock=detail if move is Move.SET_CLOCK_ASIDE else None,
        proposed_by=proposed_by,
    )


def _read(row: StoredProposal, record: Record | None) -> Reasons | None:
    if record is None or record.kind != KIND or account_of(record.author) != row.proposed_by:
        raise SealBroken("A proposal is not what its author signed.")
    if record.text is None:
        return None
    data = record.data
    signed = data.get("move"), data.get("detail"), data.get("version")
    if signed != (row.move, row.detail, row.seen_version):
        raise SealBroken("A proposal is not what its author signed.")
    return Reasons(str(data.get("reason", "")), str(data.get("explanation", "")))
