"""Corrective actions one by one: what was planned, who saw it done, and whether it helped.

Whoever planned an action does not verify it. With the last one verified the case goes on, in the
same transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from portal.casework.journalling import commitment, note
from portal.casework.moves.carrying_out import actor_of, change_facts, move_as_handler
from portal.casework.moves.deciding import PlannedAction, add_action, kinds_of
from portal.casework.records.sealed import OpenCase, Reader, Record, add_sealed
from portal.core.actors import AccountId
from portal.core.cases import CaseFacts, RecordId, Status
from portal.core.errors import CaseChanged, MoveRefused
from portal.core.events import Event
from portal.core.moves import Proposal
from portal.core.policy import Permission, may
from portal.core.taxonomy import ActionKind, label
from portal.core.workflow import Move
from portal.store import records as store
from portal.store.records import StoredAction
from portal.work import Work

UNREADABLE = "Planned before you were given this case; you cannot read it"


class ActionState(Enum):
    """How a corrective action stands."""

    OPEN = "open"
    DONE = "done"
    CHECKED = "checked"
    """Done, and somebody looked whether it helped."""


@dataclass(frozen=True, slots=True)
class Action:
    """One corrective action, as the desk reads it."""

    id: str
    words: str
    owner_role: str
    due_on: date | None
    planned_by: str
    state: ActionState
    is_late: bool
    """Whether it is late, or was done late: a missed day stays visible."""
    verified_on: date | None
    verified_by: str | None
    effect_checked_on: date | None
    effect_checked_by: str | None
    may_verify: bool
    may_check: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """One corrective action, as its reporter reads it: what, until when, whether it is done."""

    words: str
    due_on: date | None
    is_done: bool


def list_actions(
    work: Work,
    case: OpenCase,
    reader: Reader,
    *,
    records: Sequence[Record],
    names: Mapping[AccountId, str],
) -> list[Action]:
    """Return a case's actions with their state, by the day they are due."""
    read = {record.id: record for record in records}
    return [
        _action(work, case, reader, row, record=read[_id(row)], names=names)
        for row in store.list_actions(work.db, case.id)
    ]


def promises(work: Work, case: OpenCase, records: Sequence[Record]) -> list[Promise]:
    """Return what was decided to be done, without anybody's name or role."""
    read = {record.id: record for record in records}
    rows = [(row, read[_id(row)]) for row in store.list_actions(work.db, case.id)]
    return [
        Promise(_kind_words(record), row.due_on, row.verified_on is not None)
        for row, record in rows
        if record.text is not None
    ]


def may_add(case: CaseFacts, reader: Reader) -> bool:
    """Tell whether this handler may plan another action now."""
    return case.status is Status.REMEDIATING and _may_remedy(case, reader)


def plan_another(work: Work, case: OpenCase, reader: Reader, action: PlannedAction) -> OpenCase:
    """Plan another action while the case is being put right; MoveRefused at any other time."""
    if not may_add(case.facts, reader):
        raise MoveRefused("An action can be added while the case is being put right.")
    if action.kind is ActionKind.NONE:
        raise MoveRefused("Choose what is done.")
    planned = change_facts(
        work,
        case,
        actions_open=case.facts.actions_open + 1,
        actions_total=case.facts.actions_total + 1,
    )
    add_action(work, planned, reader, action)
    return planned


def verify_action(
    work: Work, case: OpenCase, reader: Reader, *, action: str, remark: str
) -> OpenCase:
    """Verify one action of the case; with the last one, the case goes on."""
    row = _get(work, case, action)
    if row.verified_on is not None:
        raise CaseChanged("This action was verified already.")
    moved = move_as_handler(
        work,
        case,
        reader,
        move=Move.VERIFY_ACTION,
        proposal=Proposal(
            action_owners=frozenset({AccountId(row.added_by)}),
            action_kinds=kinds_of(work, case, [row]),
        ),
        texts=[("reason", remark)] if remark else [],
    )
    store.verify_action(work.db, row.id, case_id=case.id, by=reader.account, on=work.moment.today)
    note(work, reader.account, Event.ACTION_VERIFIED, case=case.id, record=row.record_id)
    if moved.facts.actions_open:
        return moved
    return move_as_handler(work, moved, reader, move=Move.VERIFY_ACTIONS)


def check_effect(work: Work, case: OpenCase, reader: Reader, *, action: str, found: str) -> None:
    """Write down whether a verified action had the effect it was meant to have."""
    row = _get(work, case, action)
    if not _may_check(case.facts, reader, row):
        raise MoveRefused("The effect is checked once somebody has verified the action.")
    store.check_effect(work.db, row.id, case_id=case.id, by=reader.account, on=work.moment.today)
    # The version moves, so that two who look at the same page do not both write.
    checked = change_facts(work, case)
    _, sealed = add_sealed(work, checked, "effect", found, reader=reader)
    note(
        work,
        reader.account,
        Event.EFFECT_CHECKED,
        case=case.id,
        record=row.record_id,
        reason=commitment(sealed),
    )


def _get(work: Work, case: OpenCase, id: str) -> StoredAction:
    found = [row for row in store.list_actions(work.db, case.id) if row.id == id]
    if not found:
        raise CaseChanged("This action is not part of the case any more.")
    return found[0]


def _action(
    work: Work,
    case: OpenCase,
    reader: Reader,
    row: StoredAction,
    *,
    record: Record,
    names: Mapping[AccountId, str],
) -> Action:
    is_others = row.added_by != reader.account
    is_remediating = case.facts.status is Status.REMEDIATING
    return Action(
        id=row.id,
        words=_kind_words(record),
        owner_role=str(record.data.get("owner_role", "")),
        due_on=row.due_on,
        planned_by=_name(row.added_by, names) or "",
        state=state_of(row),
        is_late=is_late(row, work.moment.today),
        verified_on=row.verified_on,
        verified_by=_name(row.verified_by, names),
        effect_checked_on=row.effect_checked_on,
        effect_checked_by=_name(row.effect_checked_by, names),
        may_verify=is_others
        and is_remediating
        and row.verified_on is None
        and _may_remedy(case.facts, reader),
        may_check=_may_check(case.facts, reader, row),
    )


def state_of(row: StoredAction) -> ActionState:
    """Say how an action stands."""
    if row.effect_checked_on is not None:
        return ActionState.CHECKED
    return ActionState.OPEN if row.verified_on is None else ActionState.DONE


def is_late(row: StoredAction, today: date) -> bool:
    """Say whether an action was not done on the day it was due."""
    return row.due_on is not None and (row.verified_on or today) > row.due_on


def _may_remedy(case: CaseFacts, reader: Reader) -> bool:
    return may(actor_of(reader), Permission.REMEDY, case=case)


def _may_check(case: CaseFacts, reader: Reader, row: StoredAction) -> bool:
    is_due = row.verified_on is not None and row.effect_checked_on is None
    return is_due and case.status is not Status.ARCHIVED and _may_remedy(case, reader)


def _kind_words(record: Record) -> str:
    if record.text is None:
        return UNREADABLE
    return label(ActionKind(record.data["kind"]))


def _name(account: str | None, names: Mapping[AccountId, str]) -> str | None:
    return None if account is None else names.get(AccountId(account), "A former colleague")


def _id(row: StoredAction) -> RecordId:
    return RecordId(row.record_id)
