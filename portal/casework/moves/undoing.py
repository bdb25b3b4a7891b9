"""Taking a decision at triage back: what is kept for it, whether it still may be, and doing it.

What a case was before is kept beside the visit of whoever decided, sealed under their cookie: no
row tells it, nobody else can use it, and it is gone half an hour later. Nothing of the case is
deleted: the journal keeps both entries, and the records of the decision stay, marked.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from portal.casework.access import visits
from portal.casework.access.opening import open_for_handler
from portal.casework.journalling import commitment, note
from portal.casework.moves.carrying_out import put_back
from portal.casework.moves.fact_writing import differing_facts, read_facts, write_facts
from portal.casework.records.automatic_lines import UNDONE
from portal.casework.records.sealed import OpenCase, Reader, add_records, reply_waited
from portal.core.cases import CaseFacts, CaseId
from portal.core.errors import MoveRefused, NotFound
from portal.core.events import Event
from portal.core.findings import takes_two
from portal.core.undoing import MOVE_OF, Decision, Since, why_not_now
from portal.store import journal, records
from portal.work import Work

PLACE = "decided:"
DECISION_WORDS: Mapping[Decision, str] = {
    Decision.ACCEPT: "Accepting it",
    Decision.ASK: "The question",
    Decision.DUPLICATE: "Proposing it as a duplicate",
    Decision.REFER: "Proposing to refer it elsewhere",
    Decision.ESCALATE: "The escalation",
    Decision.NO_CASE: "Proposing that it is no case",
}
READING = frozenset({Event.CASE_READ.value, Event.FILE_OPENED.value})


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as the visit that made it keeps it, and how the case was before.

    `version` is the case's after the decision; `records` are all it had then, `written` those of
    the decision; `entries` is how long the case's journal was.
    """

    case: CaseId
    reference: str
    decision: Decision
    linked: bool
    made_at: datetime
    version: int
    before: Mapping[str, Any]
    records: tuple[str, ...]
    written: tuple[str, ...]
    entries: int

    def to_bytes(self) -> bytes:
        """Write it down for sealing beside a visit."""
        return json.dumps(
            {
                "case": self.case,
                "reference": self.reference,
                "decision": self.decision.value,
                "linked": self.linked,
                "made_at": self.made_at.isoformat(),
                "version": self.version,
                "before": write_facts(self.before),
                "records": self.records,
                "written": self.written,
                "entries": self.entries,
            }
        ).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Decided":
        """Read it back."""
        kept = json.loads(data)
        return cls(
            **{
                **kept,
                "case": CaseId(kept["case"]),
                "decision": Decision(kept["decision"]),
                "made_at": datetime.fromisoformat(kept["made_at"]),
                "before": read_facts(kept["before"]),
                "records": tuple(kept["records"]),
                "written": tuple(kept["written"]),
            }
        )


def list_record_ids(work: Work, case: CaseId) -> list[str]:
    """Return the ids of every record of a case, automatic lines included."""
    return [row.id for row in records.list_records(work.db, case)]


def remember(
    work: Work,
    reader: Reader,
    session_key: str,
    *,
    decision: Decision,
    linked: bool,
    before: OpenCase,
    after: CaseFacts,
    known: Iterable[str],
) -> None:
    """Keep what a decision changed beside the visit that made it, for the ten minutes of an undo.

    `known` are the records the case had before.
    """
    now, had = list_record_ids(work, before.id), set(known)
    written = tuple(id for id in now if id not in had)
    kept = Decided(
        case=before.id,
        reference=after.reference,
        decision=decision,
        linked=linked,
        made_at=work.moment.at,
        version=after.version,
        before=differing_facts(before.facts, after),
        records=tuple(now),
        written=written,
        entries=len(journal.list_of_case(work.db, before.id)),
    )
    place = PLACE + after.reference
    visits.keep_beside(work, session_key, place, kept.to_bytes(), account=reader.account)


def find_decided(work: Work, session_key: str, reference: str) -> Decided | None:
    """Return the decision that this visit made on a case lately, or None."""
    kept = visits.find_beside(work, session_key, PLACE + reference)
    return None if kept is None else Decided.from_bytes(kept)


def why_not(work: Work, reader: Reader, case: OpenCase, decided: Decided) -> str | None:
    """Return why a decision cannot be taken back now, or None where it can."""
    return why_not_now(
        decided.decision,
        made_at=decided.made_at,
        at=work.moment.at,
        since=_since(work, reader, decided, case.facts.version),
        linked=decided.linked,
        takes_two=takes_two(case.facts, replace(case.facts, **decided.before)),
    )


def take_back(work: Work, reader: Reader, session_key: str, case: OpenCase) -> OpenCase:
    """Take a decision back; the case then stands exactly where it stood, but for its version.

    `case` is opened by its reader now: who lost it since, or is left out, is answered as for none.
    NotFound for everybody but the visit that decided; MoveRefused where it is too late.
    """
    reference = case.facts.reference
    decided = find_decided(work, session_key, reference)
    if decided is None:
        raise NotFound("There is no such case.")
    _check(work, reader, case, decided)
    put_back(work, case, decided.before)
    # With its lock, whoever wrote before this instant is seen, and nobody comes between.
    journal.find_last(work.db)
    _check(work, reader, case, decided)
    back = open_for_handler(work, reader, reference)
    _tell(work, reader, back, decided, after=case.facts)
    _let_reply_wait(work, decided)
    visits.forget_beside(work, session_key, PLACE + reference)
    return back


def _check(work: Work, reader: Reader, case: OpenCase, decided: Decided) -> None:
    refusal = why_not(work, reader, case, decided)
    if refusal is not None:
        raise MoveRefused(refusal)


def _since(work: Work, reader: Reader, decided: Decided, version: int) -> Since:
    later = journal.list_of_case(work.db, decided.case)[decided.entries :]
    others = [entry for entry in later if entry.actor != reader.account]
    is_written = set(list_record_ids(work, decided.case)) != set(decided.records)
    is_acted = any(entry.event not in READING for entry in others)
    return Since(changed=version != decided.version or is_written or is_acted)


def _let_reply_wait(work: Work, decided: Decided) -> None:
    """Let the reporter's words wait again where they were the last before the decision."""
    had = set(decided.records) - set(decided.written)
    before = [row for row in records.list_records(work.db, decided.case) if row.id in had]
    records.let_reply_wait(work.db, decided.case, waits=reply_waited(before))


def _tell(
    work: Work, reader: Reader, case: OpenCase, decided: Decided, *, after: CaseFacts
) -> None:
    """Write down that it was taken back: for the mailbox, for the desk, and in the journal."""
    move, now = MOVE_OF[decided.decision], case.facts
    lines = [{"template": UNDONE}]
    words = f"{DECISION_WORDS[decided.decision]} was taken back."
    written = json.dumps({"records": list(decided.written), "words": words})
    ((_, sealed),) = add_records(work, case, lines=lines, texts=[(UNDONE, written)], reader=reader)
    note(
        work,
        reader.account,
        Event.DECISION_UNDONE,
        case=case.id,
        reason=commitment(sealed),
        move=move.value,
        **{"from": after.status.value, "to": now.status.value},
        from_level=int(after.level),
        level=int(now.level),
    )
