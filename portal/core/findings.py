"""Findings of triage that protect somebody: one person makes them, two take them back.

A credible risk of retaliation, a practice that the AI Act forbids, and that an authority must be
told. A serious incident that was found stays found; two people can set its clock aside.
"""

from collections.abc import Collection
from enum import Enum
from typing import Any

from portal.core.cases import CaseFacts, concerns_retaliation
from portal.core.serious import is_weaker
from portal.core.severity import may_lower
from portal.core.taxonomy import RetaliationRisk


class TakenBack(Enum):
    """A finding that is taken back, and what counts instead."""

    PROHIBITED = "prohibited"
    REPORTABLE = "reportable"
    RISK_IS_POSSIBLE = "risk_possible"
    RISK_IS_NONE = "risk_none"


_RISKS = {
    TakenBack.RISK_IS_POSSIBLE: RetaliationRisk.POSSIBLE,
    TakenBack.RISK_IS_NONE: RetaliationRisk.NONE,
}
_BETWEEN = "+"


def can_be_taken_back(case: CaseFacts) -> frozenset[TakenBack]:
    """Return what was found and could be taken back; a serious incident keeps its authority."""
    found = {TakenBack.PROHIBITED} if case.prohibited else set()
    if case.reportable and case.serious is None:
        found.add(TakenBack.REPORTABLE)
    if case.retaliation_risk is RetaliationRisk.CREDIBLE:
        found |= set(_RISKS)
    return frozenset(found)


def taken_back_by(
    case: CaseFacts, *, prohibited: bool, reportable: bool, risk: RetaliationRisk
) -> frozenset[TakenBack]:
    """Return what these answers would take back of what was found before."""
    wanted = {one for one, new in _RISKS.items() if new is risk}
    if not prohibited:
        wanted.add(TakenBack.PROHIBITED)
    if not reportable:
        wanted.add(TakenBack.REPORTABLE)
    return can_be_taken_back(case) & wanted


def takes_two(case: CaseFacts, before: CaseFacts) -> bool:
    """Say whether to put a case back to what it was before would take what two people decide.

    A finding that counts no more, a serious incident with less or no law behind it, or a severity
    that one person may not lower.
    """
    lost = {TakenBack.PROHIBITED} if not before.prohibited else set()
    if not before.reportable:
        lost.add(TakenBack.REPORTABLE)
    if before.retaliation_risk is not RetaliationRisk.CREDIBLE:
        lost |= set(_RISKS)
    is_alone = may_lower(
        case.severity,
        before.severity,
        is_retaliation=concerns_retaliation(case),
        agreed=(),
        has_reason=True,
    )
    is_less = is_weaker(before.serious, case.serious)
    return bool(can_be_taken_back(case) & lost) or is_less or not is_alone


def can_take_back(case: CaseFacts, chosen: Collection[TakenBack]) -> bool:
    """Say whether these can be taken back together: something that stands, and one risk."""
    risks = [one for one in chosen if one in _RISKS]
    return bool(chosen) and len(risks) < 2 and set(chosen) <= can_be_taken_back(case)


def without(chosen: Collection[TakenBack]) -> dict[str, Any]:
    """Return the facts that change when these are taken back."""
    changes: dict[str, Any] = {}
    for one, risk in _RISKS.items():
        if one in chosen:
            changes["retaliation_risk"] = risk
    if TakenBack.PROHIBITED in chosen:
        changes["prohibited"] = False
    if TakenBack.REPORTABLE in chosen:
        changes["reportable"] = False
    return changes


def write_codes(chosen: Collection[TakenBack]) -> str:
    """Return what is taken back as one short text, the same whatever the order."""
    return _BETWEEN.join(sorted(one.value for one in chosen))


def read_codes(codes: str) -> frozenset[TakenBack]:
    """Return what `write_codes` wrote down; ValueError for anything else."""
    return frozenset(TakenBack(code) for code in codes.split(_BETWEEN))
