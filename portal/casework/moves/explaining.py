"""Explanations that the law or the house owes a reporter, each with what must stand in it.

A contested decision is explained in two parts (AI Act Art. 86 (1)); who objects to a severity
gets an answer with reasons from somebody who did not set it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.casework.journalling import note
from portal.casework.moves.carrying_out import move_as_handler
from portal.casework.records.sealed import OpenCase, Reader, Record
from portal.casework.records.telling import FROM_REPORTER
from portal.core.cases import CaseFacts
from portal.core.events import Event
from portal.core.moves import Proposal
from portal.core.reviewing import ReviewStep, review_steps
from portal.core.severity import Severity
from portal.core.workflow import Move
from portal.work import Work

ROLE_HEADING = "The role the AI system played"
ELEMENTS_HEADING = "The main elements of the decision"
REVIEW_WORDS = "I did not take the contested decision, and I can overturn it."


@dataclass(frozen=True, slots=True)
class Explanation:
    """The two parts that the reporter reads."""

    role: str = field(repr=False)
    elements: str = field(repr=False)

    @property
    def is_complete(self) -> bool:
        """Whether both parts say something."""
        return bool(self.role.strip() and self.elements.strip())

    @property
    def text(self) -> str:
        """Both parts under their headings, as one text."""
        return (
            f"{ROLE_HEADING}\n\n{self.role.strip()}\n\n\n"
            f"{ELEMENTS_HEADING}\n\n{self.elements.strip()}"
        )


def explain(work: Work, case: OpenCase, reader: Reader, explanation: Explanation) -> OpenCase:
    """Explain a contested decision to its reporter; MoveRefused where a part is missing."""
    return move_as_handler(
        work,
        case,
        reader,
        move=Move.EXPLAIN,
        proposal=Proposal(explanation=explanation.is_complete),
        texts=[("explanation", explanation.text)],
    )


def answer_objection(
    work: Work, case: OpenCase, reader: Reader, *, reasons: str, severity: Severity | None
) -> OpenCase:
    """Answer "I think this is more serious", and raise the severity where that is so."""
    moved = move_as_handler(
        work,
        case,
        reader,
        move=Move.ANSWER_OBJECTION,
        proposal=Proposal(explanation=bool(reasons.strip()), severity=severity),
        texts=[("message", reasons)],
    )
    if moved.facts.severity is not case.facts.severity:
        _note_raised(work, reader, before=case, after=moved)
    return moved


def steps_of_review(facts: CaseFacts, records: Sequence[Record]) -> tuple[ReviewStep, ...]:
    """Return GDPR Art. 22 (3)'s three steps as the records of a contested decision show them."""
    heard = [record.dated for record in records if record.kind in FROM_REPORTER]
    reviewed = [record.dated for record in records if record.kind == "review"]
    return review_steps(
        facts, heard_on=max(heard, default=None), reviewed_on=max(reviewed, default=None)
    )


def _note_raised(work: Work, reader: Reader, *, before: OpenCase, after: OpenCase) -> None:
    note(
        work,
        reader.account,
        Event.SEVERITY_CHANGED,
        case=before.id,
        from_severity=before.facts.severity.value,
        to_severity=after.facts.severity.value,
    )
