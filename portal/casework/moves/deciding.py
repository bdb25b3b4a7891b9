"""From a proposed outcome to verified actions: the texts and rows that belong to those moves."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.casework.journalling import commitment, note
from portal.casework.moves.carrying_out import move_as_handler
from portal.casework.moves.explaining import REVIEW_WORDS
from portal.casework.records.sealed import OpenCase, Reader, add_sealed, read_records
from portal.casework.records.telling import find_record
from portal.core.actors import AccountId
from portal.core.day_words import in_words
from portal.core.errors import MoveRefused
from portal.core.events import Event
from portal.core.moves import Proposal
from portal.core.taxonomy import CHANGES_SYSTEM, ActionKind, Outcome, RootCause, label
from portal.core.workflow import Move
from portal.store import records as store
from portal.work import Work

PROPOSING = frozenset(
    {Move.PROPOSE_OUTCOME, Move.PROPOSE_NO_CASE, Move.REFER_OUT, Move.MARK_DUPLICATE}
)


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One corrective action: what, by whose role, until when."""

    kind: ActionKind
    owner_role: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class FilledProposal:
    """What a handler filled in. `explanation` is for the reporter, `findings` for colleagues."""

    outcome: Outcome | None
    explanation: str = field(repr=False)
    findings: str = field(default="", repr=False)
    root_cause: RootCause | None = None
    actions: tuple[PlannedAction, ...] = ()
    independent: bool = False
    """Whether the reviewer of a contested decision did not take it, and can overturn it."""

    @property
    def proposal(self) -> Proposal:
        """What the rules need to know of it: whether it is there, not what it says."""
        return Proposal(
            explanation=bool(self.explanation.strip()),
            findings=bool(self.findings.strip()),
            root_cause=self.root_cause,
            actions=tuple(action.kind for action in self.actions),
            outcome=self.outcome,
            independent=self.independent,
        )


def propose(
    work: Work, case: OpenCase, reader: Reader, *, move: Move, filled: FilledProposal
) -> OpenCase:
    """Propose an outcome; actions of an earlier proposal that were never verified are dropped."""
    texts = [("proposal", filled.explanation)]
    if filled.findings or filled.root_cause:
        texts.append(("findings", _findings(filled)))
    if filled.independent:
        texts.append(("review", REVIEW_WORDS))
    moved = move_as_handler(work, case, reader, move=move, proposal=filled.proposal, texts=texts)
    store.delete_open_actions(work.db, case.id)
    for action in filled.actions:
        if action.kind is not ActionKind.NONE:
            add_action(work, moved, reader, action)
    return moved


def approve(work: Work, case: OpenCase, reader: Reader, *, remark: str) -> OpenCase:
    """Approve a proposal: what was proposed is told to the reporter, signed by who approves.

    Until then the reasons are a proposal, a kind of record that no reporter's page knows.
    """
    proposed = find_record(read_records(work, case), "proposal")
    if proposed is None or proposed.text is None:
        raise MoveRefused("The proposal can’t be read here. Ask a colleague to hand it over.")
    texts = [("decision", proposed.text)]
    if remark:
        texts.append(("reason", remark))
    return move_as_handler(work, case, reader, move=Move.APPROVE, texts=texts)


def send_back(work: Work, case: OpenCase, reader: Reader, *, reason: str) -> OpenCase:
    """Send a proposal back; its actions go with it."""
    store.delete_open_actions(work.db, case.id)
    return move_as_handler(
        work,
        case,
        reader,
        move=Move.SEND_BACK,
        proposal=Proposal(reason=bool(reason.strip())),
        texts=[("reason", reason)] if reason else [],
    )


def verify_actions(work: Work, case: OpenCase, reader: Reader, *, remark: str) -> OpenCase:
    """Verify every open action of the case; whoever planned one does not verify it."""
    rows = open_actions(work, case)
    owners = frozenset(AccountId(row.added_by) for row in rows)
    moved = move_as_handler(
        work,
        case,
        reader,
        move=Move.VERIFY_ACTIONS,
        proposal=Proposal(action_owners=owners, action_kinds=kinds_of(work, case, rows)),
        texts=[("reason", remark)] if remark else [],
    )
    for row in rows:
        store.verify_action(
            work.db, row.id, case_id=case.id, by=reader.account, on=work.moment.today
        )
    note(work, reader.account, Event.ACTION_VERIFIED, case=case.id, entries=len(rows))
    return moved


def start_remediation(work: Work, case: OpenCase, reader: Reader, *, remark: str) -> OpenCase:
    """Start the corrective actions; an evidence hold refuses those that change a system."""
    return move_as_handler(
        work,
        case,
        reader,
        move=Move.START_REMEDIATION,
        proposal=Proposal(action_kinds=kinds_of(work, case, open_actions(work, case))),
        texts=[("reason", remark)] if remark else [],
    )


def open_actions(work: Work, case: OpenCase) -> list[store.StoredAction]:
    """Return the actions of a case that nobody has verified yet."""
    return [row for row in store.list_actions(work.db, case.id) if row.verified_on is None]


def kinds_of(
    work: Work, case: OpenCase, rows: Sequence[store.StoredAction]
) -> frozenset[ActionKind]:
    """Return what actions do, from their sealed records.

    One that this reader cannot open may do anything: under an evidence hold it waits, too.
    """
    wanted = {row.record_id for row in rows}
    records = [record for record in read_records(work, case) if record.id in wanted]
    sealed = CHANGES_SYSTEM if any(record.text is None for record in records) else frozenset()
    return sealed | {ActionKind(one.data["kind"]) for one in records if one.text is not None}


def add_action(work: Work, case: OpenCase, reader: Reader, action: PlannedAction) -> None:
    """Seal an action into a case and keep the date it is due on."""
    until = f", by {in_words(action.due_on)}" if action.due_on else ""
    words = f"{label(action.kind)}. For: {action.owner_role or 'to be named'}{until}."
    written = json.dumps(
        {"kind": action.kind.value, "words": words, "owner_role": action.owner_role}
    )
    record, sealed = add_sealed(work, case, "action", written, reader=reader)
    store.add_action(
        work.db,
        {
            "id": secrets.token_hex(16),
            "case_id": case.id,
            "record_id": record,
            "added_by": reader.account,
            "due_on": action.due_on,
        },
    )
    note(
        work,
        reader.account,
        Event.ACTION_ADDED,
        case=case.id,
        record=record,
        reason=commitment(sealed),
    )


def _findings(filled: FilledProposal) -> str:
    cause = f"Root cause: {label(filled.root_cause)}." if filled.root_cause else ""
    return "\n\n".join(part for part in (filled.findings, cause) if part)
