"""The conditions of what a reporter is asked, and of what they say beside words."""

from portal.core.deadlines import (
    next_check_in,
)
from portal.core.guards import Guard
from portal.core.moves import Attempt
from portal.core.outcomes import (
    FOR_ONESELF,
)
from portal.core.severity import Severity


def _is_check_in_due(attempt: Attempt) -> bool:
    due_on = next_check_in(attempt.case)
    return due_on is not None and due_on <= attempt.today


def _knows_the_remedy(attempt: Attempt) -> bool:
    """Somebody who asks for themselves is asked how the answer can reach them, before it falls."""
    return attempt.case.type not in FOR_ONESELF or attempt.case.remedy_asked_on is not None


OBJECTED = Guard(
    lambda attempt: attempt.case.severity_objected_on is not None,
    "The reporter has not objected to the severity.",
)
NO_OBJECTION_WAITS = Guard(
    lambda attempt: attempt.case.severity_objected_on is None,
    "Somebody is looking again at how serious it is.",
)
ANOTHER_LOOKS = Guard(
    lambda attempt: attempt.actor.account != attempt.case.severity_by,
    "Somebody other than who set the severity answers this.",
)
NOT_THE_GRAVEST = Guard(
    lambda attempt: attempt.case.severity is not Severity.S1,
    "It is treated as the gravest kind already.",
)
REMEDY_WAS_ASKED = Guard(
    lambda attempt: attempt.case.remedy_asked_on is not None,
    "You were not asked this.",
)
REMEDY_IS_CHOSEN = Guard(
    lambda attempt: attempt.proposal.remedy is not None,
    "Choose one of the three.",
    from_form=True,
)
REMEDY_IS_KNOWN = Guard(
    _knows_the_remedy,
    "First the reporter is asked how the answer can reach somebody whom nobody knows.",
)
NOT_YET_DECIDED = Guard(
    lambda attempt: attempt.case.decided_on is None,
    "There is a decision already.",
)
TREATMENT_NOT_ANSWERED = Guard(
    lambda attempt: attempt.case.treatment_answered_on is None,
    "You have answered this.",
)
WAS_DECIDED = Guard(
    lambda attempt: attempt.case.decided_on is not None,
    "Nothing has been decided yet.",
)
CHECK_IN_IS_DUE = Guard(
    _is_check_in_due,
    "No check-in is due.",
)
CHECK_IN_WAITS = Guard(
    lambda attempt: attempt.case.check_ins_sent > attempt.case.check_ins_answered,
    "There is no question about retaliation to answer.",
)
LESSON_WAITS = Guard(
    lambda attempt: (
        attempt.case.lesson_asked_on is not None and attempt.case.lesson_consent is None
    ),
    "You were not asked for a lesson.",
)
LESSON_CAN_BE_REFUSED = Guard(
    lambda attempt: (
        attempt.case.lesson_asked_on is not None and attempt.case.lesson_consent is not False
    ),
    "You were not asked for a lesson, or said no already.",
)
LESSON_NOT_ASKED = Guard(
    lambda attempt: attempt.case.lesson_asked_on is None,
    "The reporter has been asked about a lesson.",
)
