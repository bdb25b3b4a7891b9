"""Which outcomes fit which report and move, and what must be written down beside them."""

from portal.core.cases import CaseFacts, is_grave
from portal.core.moves import Attempt, Move
from portal.core.taxonomy import Outcome, ReportType

REASONS_ARE_ENOUGH = frozenset(
    {
        ReportType.QUESTION,
        ReportType.MISSING_INFORMATION,
        ReportType.OPT_OUT,
        ReportType.CONTEST_DECISION,
    }
)
"""Types that are decided with an outcome and reasons, without an investigation's findings."""

FOR_ONESELF = frozenset({ReportType.OPT_OUT, ReportType.CONTEST_DECISION})
"""Types in which the reporter asks for something for themselves."""

DENIALS = frozenset(
    {
        Outcome.UNSUBSTANTIATED,
        Outcome.INSUFFICIENT_INFORMATION,
        Outcome.OUT_OF_SCOPE_REFERRED,
        Outcome.DUPLICATE_MERGED,
        Outcome.REFUSED_WITH_REASONS,
        Outcome.UPHELD_WITH_EXPLANATION,
    }
)

GRANTS = frozenset({Outcome.GRANTED, Outcome.GRANTED_IN_PART, Outcome.OVERTURNED, Outcome.CHANGED})
"""Outcomes by which somebody who asked for themselves gets something."""

_OPT_OUT_OUTCOMES = (Outcome.GRANTED, Outcome.GRANTED_IN_PART, Outcome.REFUSED_WITH_REASONS)
_CONTEST_OUTCOMES = (Outcome.OVERTURNED, Outcome.CHANGED, Outcome.UPHELD_WITH_EXPLANATION)
_OTHER_OUTCOMES = (
    Outcome.SUBSTANTIATED,
    Outcome.PARTLY_SUBSTANTIATED,
    Outcome.UNSUBSTANTIATED,
    Outcome.INSUFFICIENT_INFORMATION,
    Outcome.OUT_OF_SCOPE_REFERRED,
)


def outcomes_for(case: CaseFacts, move: Move) -> tuple[Outcome, ...]:
    """Return the outcomes that may be proposed by this move in this case."""
    withdrawn = (Outcome.WITHDRAWN,) if case.withdrawn_on else ()
    match move:
        case Move.REFER_OUT:
            return (Outcome.OUT_OF_SCOPE_REFERRED,)
        case Move.MARK_DUPLICATE:
            return (Outcome.DUPLICATE_MERGED,)
        case Move.PROPOSE_NO_CASE:
            return _no_case_outcomes(case) + withdrawn
        case Move.PROPOSE_OUTCOME:
            return _investigated_outcomes(case) + withdrawn
    return ()


def proposed_outcome(attempt: Attempt) -> Outcome | None:
    """Return the outcome that was chosen, or the only one the move allows."""
    allowed = outcomes_for(attempt.case, attempt.move)
    only = allowed[0] if len(allowed) == 1 else None
    return attempt.proposal.outcome or only


def _no_case_outcomes(case: CaseFacts) -> tuple[Outcome, ...]:
    asks_for_decision = case.type in (ReportType.OPT_OUT, ReportType.CONTEST_DECISION)
    denied = () if asks_for_decision else (Outcome.UNSUBSTANTIATED,)
    # Silence alone never ends a grave case: without an answer it is accepted and looked into.
    silence = () if is_grave(case) else (Outcome.INSUFFICIENT_INFORMATION,)
    return (*denied, *silence, Outcome.OUT_OF_SCOPE_REFERRED)


def _investigated_outcomes(case: CaseFacts) -> tuple[Outcome, ...]:
    by_type = {
        ReportType.OPT_OUT: _OPT_OUT_OUTCOMES,
        ReportType.CONTEST_DECISION: _CONTEST_OUTCOMES,
    }
    return by_type.get(case.type, _OTHER_OUTCOMES)


def needs_findings(attempt: Attempt) -> bool:
    """Say whether findings, a root cause and corrective actions belong to this proposal."""
    ends_by_silence = proposed_outcome(attempt) is Outcome.INSUFFICIENT_INFORMATION
    if is_grave(attempt.case) and ends_by_silence:
        return True
    return attempt.case.type not in REASONS_ARE_ENOUGH
