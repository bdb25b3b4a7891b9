"""What the law and the evidence ask of one case, in rows for its page."""

from collections.abc import Sequence
from datetime import date

from portal.core.cases import CaseFacts
from portal.core.day_words import in_words
from portal.core.deadlines import Clocks, Milestone, due_dates
from portal.core.moves import Move
from portal.core.taxonomy import ReportType, SeriousIncident, label

Row = tuple[str, str | None]

ON_HOLD = (
    "Yes. Nothing may change the system until the authority is told, "
    "or two people lift the hold (AI Act Art. 73 (6))."
)


def is_owed(move: Move, facts: CaseFacts) -> bool:
    """Say whether a move that waits for something is worth a line: what no case asked for is not.

    Everything beside the law's and a grave case's own moves is.
    """
    match move:
        case Move.EXPLAIN:
            return facts.type is ReportType.CONTEST_DECISION and facts.explained_on is None
        case Move.TELL_AUTHORITY:
            return facts.serious is not None and facts.authority_told_on is None
        case Move.COMPLETE_AUTHORITY_REPORT:
            return facts.serious is not None and facts.authority_completed_on is None
        case Move.ANSWER_OBJECTION:
            return facts.severity_objected_on is not None
        case Move.CONTAIN | Move.SECURE_EVIDENCE | Move.PLACE_EVIDENCE_HOLD:
            return False
        case _:
            return True


def law_rows(facts: CaseFacts) -> Sequence[Row]:
    """Return what was found and told about a grave case; empty where there is nothing to tell."""
    rows: list[Row] = []
    if facts.prohibited:
        rows.append(("Forbidden practice", "Possible (AI Act Art. 5 (1)(f), (g))"))
    if facts.serious is not None:
        rows.extend(_incident_rows(facts, facts.serious))
    if facts.contained_on is not None:
        rows.append(("Kept safe meanwhile since", _day(facts.contained_on)))
    return rows


def evidence_rows(facts: CaseFacts, clocks: Clocks) -> Sequence[Row]:
    """Return when the system's logs vanish, whether they are secured, and the hold."""
    rows: list[Row] = []
    for due in due_dates(facts, clocks):
        if due.clock.met_by is Milestone.EVIDENCE_SECURED:
            rows.append(("The system’s logs vanish on", _day(due.due_on)))
    rows.append(("Secured on", _day(facts.evidence_secured_on) or "Not yet"))
    rows.append(("Evidence hold", ON_HOLD if facts.evidence_hold else "No"))
    return rows


def _incident_rows(facts: CaseFacts, serious: SeriousIncident) -> list[Row]:
    return [
        ("Serious incident", label(serious)),
        ("Known since", _day(facts.aware_on)),
        ("Authority told on", _day(facts.authority_told_on) or "Not yet"),
        ("Report completed on", _day(facts.authority_completed_on) or "Not yet"),
    ]


def _day(day: date | None) -> str | None:
    return None if day is None else in_words(day)
