"""The three steps that GDPR Art. 22 (3) asks for where a person contests a decision."""

from dataclasses import dataclass
from datetime import date

from portal.core.cases import CaseFacts
from portal.core.taxonomy import ReportType


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """One of the three steps; `done_on` is None while it is still to come."""

    words: str
    done_on: date | None
    waits_for: str


def review_steps(
    case: CaseFacts, *, reviewed_on: date | None, heard_on: date | None
) -> tuple[ReviewStep, ...]:
    """Return the steps of a contested decision, empty for every other case.

    `reviewed_on` is the day a person who can overturn the decision looked at it; `heard_on` the
    last day the reporter wrote, beyond the report itself.
    """
    if case.type is not ReportType.CONTEST_DECISION:
        return ()
    return (
        ReviewStep("The decision is contested", case.received_on, ""),
        ReviewStep(
            "The reporter’s own view is heard",
            heard_on,
            "The report alone so far: ask, before you decide.",
        ),
        ReviewStep(
            "A person who can overturn it has reviewed it",
            reviewed_on,
            "Said with the proposal of an outcome.",
        ),
    )
