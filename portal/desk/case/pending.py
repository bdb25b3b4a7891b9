"""What waits in a case for a second person, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.casework.moves.agreement_words import describe_in_case
from portal.casework.moves.pending import list_pending, may_agree, may_drop
from portal.casework.records.sealed import OpenCase, Reader, Record
from portal.casework.records.talking import names_of_staff
from portal.core.move_table import TABLE
from portal.core.workflow import Move
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Joint:
    """A move that waits for a second person, as the case page shows it to one handler."""

    id: str
    move: Move
    words: str
    detail: str | None
    by: str
    is_own: bool
    on: date
    stands: bool
    reason: str | None = field(repr=False)
    """None where it was written before this handler was given the case."""
    explanation: str = field(repr=False)
    may_agree: bool
    may_drop: bool

    @property
    def slug(self) -> str:
        """The address of the page on which it is proposed."""
        return self.move.value.replace("_", "-")

    @property
    def needs_reason(self) -> bool:
        """Whether the second person writes down a reason, too."""
        return TABLE[self.move].needs_reason


def describe_pending(
    work: Work, case: OpenCase, reader: Reader, records: Sequence[Record]
) -> list[Joint]:
    """Return what waits for a second person in a case, stale proposals included."""
    waiting = list_pending(work, case, records)
    names = names_of_staff(work) if waiting else {}
    return [
        Joint(
            id=one.id,
            move=one.move,
            words=describe_in_case(case.facts, one.move, one.detail, work.clocks),
            detail=one.detail,
            by=names.get(one.proposed_by, "A former colleague"),
            is_own=one.proposed_by == reader.account,
            on=one.proposed_on,
            stands=one.stands,
            reason=one.reasons.reason if one.reasons else None,
            explanation=one.reasons.explanation if one.reasons else "",
            may_agree=may_agree(work, case, reader, one),
            may_drop=may_drop(case, reader, one),
        )
        for one in waiting
    ]
