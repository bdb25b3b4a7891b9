"""Who owes what a clock waits for, in words for the desk."""

from portal.casework.records.dues import desk_due_lines
from portal.core.actors import Level
from portal.core.clock_words import WAITS_FOR
from portal.core.clocks import Milestone
from portal.core.deadlines import CLOCKS
from tests.core.builders import TODAY, make_triaged


def test_an_objection_is_owed_by_somebody_else_than_who_set_the_severity() -> None:
    case = make_triaged(level=Level.COMMITTEE, severity_objected_on=TODAY)
    owed = {line.waits_for: line.owed_by for line in desk_due_lines(case, TODAY, CLOCKS)}
    objection = owed.pop(WAITS_FOR[Milestone.OBJECTION_ANSWERED])

    assert objection == "the AI governance committee: somebody who did not set the severity"
    assert set(owed.values()) == {"the AI governance committee"}
