"""Stories are replayed through the desk's own operations, also where two people are needed."""

from portal.core.cases import Status
from portal.core.severity import Severity
from portal.core.taxonomy import ReportType, RetaliationRisk
from portal.core.workflow import Move
from portal.demonstration.replaying import Story, play, receive
from portal.demonstration.steps import DeskWork, Step, TriageFields
from portal.store.tables import CaseRow, ProposalRow
from portal.work import Portal
from tests.cast import Member, make_report
from tests.rows import count, the_case
from tests.signin.journal import noted

LOWERED = TriageFields(
    severity=Severity.S3,
    reportable=False,
    retaliation_risk=RetaliationRisk.NONE,
    conflict_checked=True,
)


def test_where_a_story_lowers_a_grave_severity_a_second_person_agrees(
    portal: Portal, cast: dict[str, Member]
) -> None:
    report = make_report(type=ReportType.RETALIATION)
    begun = Step(1, "omar", Move.START_TRIAGE, text=None, triage=None, proposal=None)
    lowered = Step(1, "omar", DeskWork.TRIAGE, text=None, triage=LOWERED, proposal=None)
    readers = {name: one for name, one in cast.items() if one.level is not None}
    story = Story(report, portal.clock.now().today, Status.TRIAGE, (begun, lowered))
    with portal.writing() as work:
        receive(work, story, "k" * 43)
        for step in story.steps:
            play(work, story, step, readers=readers)

    assert count(portal, CaseRow) == 1
    assert the_case(portal).severity is Severity.S3
    assert count(portal, ProposalRow) == 0
    assert noted(portal, "moved")[-1][0] == cast["una"].account
