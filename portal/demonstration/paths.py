"""How a varied case went: where it stands, how it ended, and on which day each step was taken.

Guarantees that the days are in order, that none lies after the case's age, and that outcome,
status and days fit each other as the workflow wants it.
"""

import random
from dataclasses import dataclass

from portal.core.cases import OPEN_STATUSES, Status
from portal.core.outcomes import DENIALS, REASONS_ARE_ENOUGH
from portal.core.severity import Severity
from portal.core.taxonomy import Outcome, ReportType

OPEN_DAYS = 90
ARCHIVED_FROM = 205
"""The age from which a case has been closed long enough to have been put away."""
APPEAL_DAYS = 30
LATEST_DECISION = 70
"""Before the clock would hand a case up: these cases stay at their level."""

_UNDECIDED = frozenset(
    {
        Status.SUBMITTED,
        Status.ACKNOWLEDGED,
        Status.TRIAGE,
        Status.AWAITING_REPORTER,
        Status.INVESTIGATING,
    }
)
_OPEN_SHARES = ((3, 1.0), (14, 0.4), (50, 0.12), (OPEN_DAYS, 0.06))
_OPEN_BY_AGE: tuple[tuple[int, dict[Status, int]], ...] = (
    (0, {Status.SUBMITTED: 1, Status.ACKNOWLEDGED: 1}),
    (3, {Status.ACKNOWLEDGED: 6, Status.TRIAGE: 4}),
    (
        14,
        {
            Status.ACKNOWLEDGED: 3,
            Status.TRIAGE: 7,
            Status.AWAITING_REPORTER: 4,
            Status.INVESTIGATING: 6,
        },
    ),
    (
        50,
        {
            Status.TRIAGE: 1,
            Status.AWAITING_REPORTER: 3,
            Status.INVESTIGATING: 8,
            Status.DECISION_PROPOSED: 4,
            Status.DECIDED: 3,
        },
    ),
    (OPEN_DAYS, {Status.DECIDED: 9, Status.REMEDIATING: 8, Status.APPEALED: 3}),
)
_OPT_OUT = {Outcome.GRANTED: 55, Outcome.GRANTED_IN_PART: 25, Outcome.REFUSED_WITH_REASONS: 12}
_CONTEST = {Outcome.OVERTURNED: 25, Outcome.CHANGED: 30, Outcome.UPHELD_WITH_EXPLANATION: 45}
_LIGHT = {Outcome.SUBSTANTIATED: 70, Outcome.OUT_OF_SCOPE_REFERRED: 30}
_OTHER = {
    Outcome.SUBSTANTIATED: 44,
    Outcome.PARTLY_SUBSTANTIATED: 20,
    Outcome.UNSUBSTANTIATED: 14,
    Outcome.INSUFFICIENT_INFORMATION: 8,
    Outcome.OUT_OF_SCOPE_REFERRED: 5,
    Outcome.DUPLICATE_MERGED: 6,
}
_OUTCOMES = {
    ReportType.OPT_OUT: _OPT_OUT,
    ReportType.CONTEST_DECISION: _CONTEST,
    ReportType.QUESTION: _LIGHT,
    ReportType.MISSING_INFORMATION: _LIGHT,
}
_WITHDRAWN = 4
_CONFIRMED = frozenset({Outcome.SUBSTANTIATED, Outcome.PARTLY_SUBSTANTIATED})
_TRIAGE_ENDS_IT = frozenset({Outcome.OUT_OF_SCOPE_REFERRED, Outcome.DUPLICATE_MERGED})


@dataclass(frozen=True, slots=True)
class CasePath:
    """The days of the steps, counted from the day of the report; None: not taken."""

    acknowledged: int | None = None
    answered: int | None = None
    """The first message from a person; triage begins and its fields are filled in."""
    accepted: int | None = None
    asked: int | None = None
    """A question that still waits for its answer."""
    proposed: int | None = None
    decided: int | None = None
    remediation: int | None = None
    confirmed: int | None = None
    """The reporter accepts the decision."""
    verified: int | None = None
    appealed: int | None = None
    withdrawn: int | None = None
    closed: int | None = None
    archived: int | None = None


def choose_status(type: ReportType, age: int, *, chance: random.Random) -> Status:
    """Return where a case of this age stands: the older, the likelier it is closed."""
    if age > OPEN_DAYS or chance.random() > _share_open(age):
        return Status.ARCHIVED if age >= ARCHIVED_FROM else Status.CLOSED
    weights = next(weights for until, weights in _OPEN_BY_AGE if age <= until)
    status = chance.choices(list(weights), list(weights.values()))[0]
    has_no_actions = status is Status.REMEDIATING and type in REASONS_ARE_ENOUGH
    return Status.DECIDED if has_no_actions else status


def choose_outcome(
    type: ReportType, severity: Severity, status: Status, *, chance: random.Random
) -> Outcome | None:
    """Return how the case ended or is proposed to end; None while nobody can say."""
    if status in _UNDECIDED:
        return None
    weights = dict(_OUTCOMES.get(type, _OTHER))
    if status not in OPEN_STATUSES and not severity.is_grave:
        # A grave case goes on when its reporter withdraws, so it does not end that way.
        weights[Outcome.WITHDRAWN] = _WITHDRAWN
    if status is Status.REMEDIATING:
        weights = {outcome: n for outcome, n in weights.items() if outcome in _CONFIRMED}
    if status is Status.APPEALED:
        weights = {outcome: n for outcome, n in weights.items() if outcome in DENIALS}
    return chance.choices(list(weights), list(weights.values()))[0]


def takes_actions(type: ReportType, outcome: Outcome | None) -> bool:
    """Tell whether corrective actions follow this outcome."""
    return outcome in _CONFIRMED and type not in REASONS_ARE_ENOUGH


def lay_path(
    type: ReportType, status: Status, *, age: int, outcome: Outcome | None, chance: random.Random
) -> CasePath:
    """Return the days on which a case of this age came to where it stands."""
    if status is Status.SUBMITTED:
        return CasePath()
    if status is Status.ACKNOWLEDGED:
        return CasePath(acknowledged=0)
    answered = min(round(chance.expovariate(1 / 4)), 20, age // 4)
    if outcome is Outcome.WITHDRAWN:
        return _withdrawn_path(answered, status, age=age, chance=chance)
    if outcome is None:
        return _undecided_path(answered, status, age=age, chance=chance)
    acts = takes_actions(type, outcome)
    return _decided_path(answered, status, age=age, outcome=outcome, acts=acts, chance=chance)


def _share_open(age: int) -> float:
    return next(share for until, share in _OPEN_SHARES if age <= until)


def _withdrawn_path(answered: int, status: Status, *, age: int, chance: random.Random) -> CasePath:
    closed = min(answered + chance.randint(1, 15), age)
    return CasePath(
        acknowledged=0,
        answered=min(answered, closed),
        withdrawn=closed,
        closed=closed,
        archived=_archived(closed, status, chance=chance),
    )


def _undecided_path(answered: int, status: Status, *, age: int, chance: random.Random) -> CasePath:
    accepted = chance.randint(answered, min(age, answered + 5))
    if status is Status.TRIAGE:
        return CasePath(acknowledged=0, answered=answered)
    if status is Status.INVESTIGATING:
        return CasePath(acknowledged=0, answered=answered, accepted=accepted)
    asked = max(accepted, age - chance.randint(0, 15))
    from_triage = chance.random() < 0.5
    return CasePath(
        acknowledged=0,
        answered=answered,
        accepted=None if from_triage else accepted,
        asked=asked,
    )


def _decided_path(
    answered: int, status: Status, *, age: int, outcome: Outcome, acts: bool, chance: random.Random
) -> CasePath:
    decided = _decided(answered, status, age=age, chance=chance)
    proposed = max(answered, min(decided, age) - chance.randint(0, 3))
    accepted = min(proposed, answered + chance.randint(0, 4))
    start = CasePath(
        acknowledged=0,
        answered=answered,
        accepted=None if outcome in _TRIAGE_ENDS_IT else accepted,
        proposed=proposed,
    )
    if status is Status.DECISION_PROPOSED:
        return start
    return _after_decision(start, decided, status, age=age, acts=acts, chance=chance)


def _decided(answered: int, status: Status, *, age: int, chance: random.Random) -> int:
    usual = answered + 2 + round(chance.gammavariate(2, 9))
    latest = min(LATEST_DECISION, age if status in OPEN_STATUSES else age - 3)
    earliest = answered + 1
    if status in (Status.DECIDED, Status.APPEALED):
        # Nobody has closed it yet: the time for an appeal is still running.
        earliest = max(earliest, age - APPEAL_DAYS + 3)
    return max(earliest, min(usual, latest))


def _after_decision(
    start: CasePath, decided: int, status: Status, *, age: int, acts: bool, chance: random.Random
) -> CasePath:
    days = {
        name: getattr(start, name) for name in ("acknowledged", "answered", "accepted", "proposed")
    }
    if status is Status.DECIDED:
        return CasePath(**days, decided=decided)
    if status is Status.REMEDIATING:
        return CasePath(
            **days, decided=decided, remediation=chance.randint(decided, min(age, decided + 4))
        )
    if status is Status.APPEALED:
        return CasePath(**days, decided=decided, appealed=chance.randint(decided, age))
    confirmed, closed = _ending(decided, age=age, chance=chance)
    return CasePath(
        **days,
        decided=decided,
        remediation=decided if acts else None,
        confirmed=confirmed,
        verified=chance.randint(decided, closed) if acts else None,
        closed=closed,
        archived=_archived(closed, status, chance=chance),
    )


def _ending(decided: int, *, age: int, chance: random.Random) -> tuple[int | None, int]:
    waits = chance.random() < 0.5 and age > decided + APPEAL_DAYS
    if waits:
        return None, min(age, decided + APPEAL_DAYS + chance.randint(1, 8))
    confirmed = chance.randint(decided, min(age, decided + 20))
    return confirmed, chance.randint(confirmed, min(age, confirmed + 7))


def _archived(closed: int, status: Status, *, chance: random.Random) -> int | None:
    return closed + chance.randint(80, 90) if status is Status.ARCHIVED else None
