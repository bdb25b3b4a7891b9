"""Findings of triage that protect somebody: one person makes them, two take them back.

A credible risk of retaliation, a practice that the AI Act forbids, and that an authority must be
told. A serious incident that was found stays found; two people can set its clock aside.
"""

from collections.abc import Collection
from enum import Enum
from typing import Any

from portal.core.cases import CaseFacts
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
