"""What the law asks, through real pages: a contested decision, and the gravest kind of report."""

import pytest

from tests.browser import loop, reporting
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.browser.visitor import Visitor
from tests.cast import Member

CONTESTED = "My bonus was cut because of a percentile. I dictate; dictation is not keystrokes."
ROLE = "The score alone set the pay band, and nobody looked at the claims."
ELEMENTS = "Keystrokes and meetings of three months, compared with the team."
OWN_VIEW = "I closed more claims than last year, and nobody counted them."
REASONS = "The cut is undone. Your claims were counted, by hand."
DANGER = "The pump doses by itself and cannot be stopped. It is running now."
CONTAINED = "Every pump of this kind is set by hand since noon."
TOLD = "First report to the inspectorate, incomplete: the cause is not known yet."
SECURED = "The log of the pump, copied to two disks."

EXPLAINED = "First explain the decision to the reporter"


@pytest.fixture
def rosa(enter: Enter, organisation: dict[str, Member]) -> Visitor:
    """Rosa's browser."""
    return enter()


def report(rosa: Visitor, *, narrative: str, category: str, **ticks: str) -> str:
    """Report, and return the tracking code."""
    link = "/report?system=dose-assistant"
    return reporting.report(rosa, link=link, narrative=narrative, category=category, **ticks)


def fill_in_triage(handler: Visitor, *, serious: str, reportable: str, severity: str) -> None:
    """Fill triage in, and save it."""
    handler.follow("Fill in triage")
    handler.tick(severity=severity, reportable=reportable, serious=serious)
    handler.tick(retaliation_risk="none", conflict_checked="y")
    handler.press("Save triage")


def test_a_contested_decision_is_explained_in_two_parts_and_reviewed_by_another(
    enter: Enter, rosa: Visitor, organisation: dict[str, Member]
) -> None:
    omar, una = enter(), enter()
    code = report(rosa, narrative=CONTESTED, category="decision_about_me", type="contest_decision")
    loop.sign_in(omar, organisation["omar"])
    loop.open_only_case(omar)
    loop.make_move(omar, "Start triage")
    fill_in_triage(omar, serious="none", reportable="no", severity="s3")
    loop.make_move(omar, "Accept for investigation")
    assert EXPLAINED in omar.reads()

    omar.follow("Explain the decision")
    omar.fill(role=ROLE)
    omar.press("Explain the decision")
    assert "Name the main elements of the decision." in omar.reads()
    assert omar.page.locator("[name='role']").input_value() == ROLE
    omar.fill(elements=ELEMENTS)
    omar.press("Explain the decision")
    assert EXPLAINED not in omar.reads()

    loop.open_mailbox(rosa, code)
    assert ROLE in rosa.reads()
    assert ELEMENTS in rosa.reads()
    loop.write(rosa, OWN_VIEW)

    loop.open_only_case(omar)
    assert "has reviewed it: not yet" in omar.reads()
    omar.follow("Propose an outcome")
    omar.select(outcome="overturned")
    omar.fill(explanation=REASONS)
    omar.press("Propose an outcome")
    assert "Somebody reviews it who did not take the contested decision" in omar.reads()
    omar.tick(independent="y")
    omar.press("Propose an outcome")
    assert "has reviewed it: not yet" not in omar.reads()

    loop.sign_in(una, organisation["una"])
    loop.open_only_case(una)
    loop.make_move(una, "Approve the decision", text="I agree.")
    rosa.open("/mailbox/case")
    assert REASONS in rosa.reads()
    assert "The decision is overturned" in rosa.reads()


def test_the_gravest_report_is_with_the_committee_at_once_contained_and_told_to_the_authority(
    enter: Enter, rosa: Visitor, organisation: dict[str, Member]
) -> None:
    carl = enter()
    code = report(
        rosa,
        narrative=DANGER,
        category="unsafe",
        type="incident",
        still_happening="yes",
        danger="yes",
    )
    loop.sign_in(carl, organisation["carl"])
    loop.open_only_case(carl)
    assert "S1 (provisional)" in carl.reads()
    loop.make_move(carl, "Start triage")
    loop.make_move(carl, "Say how people are kept safe", text=CONTAINED)
    fill_in_triage(carl, serious="serious", reportable="yes", severity="s1")
    assert "Authority told on Not yet" in carl.reads()
    assert "Nothing may change the system until the authority is told" in carl.reads()

    loop.make_move(carl, "Secure the evidence", text=SECURED)
    loop.make_move(carl, "Tell the authority", text=TOLD)
    assert CONTAINED in carl.reads()
    assert TOLD in carl.reads()
    assert "Authority told on Not yet" not in carl.reads()
    assert "Evidence hold No" in carl.reads()
    carl.follow("Complete the report to the authority")

    loop.open_mailbox(rosa, code)
    assert "The AI governance committee" in rosa.reads()
    assert TOLD not in rosa.reads()
    assert CONTAINED not in rosa.reads()
    assert SECURED not in rosa.reads()


@pytest.mark.slow
def test_no_page_of_law_and_actions_shuts_anybody_out(
    enter: Enter, organisation: dict[str, Member]
) -> None:
    inspector = Inspector()
    rosa, omar, una = (enter(inspector.look, javascript=True) for _ in range(3))
    code = report(rosa, narrative=CONTESTED, category="decision_about_me", type="contest_decision")
    loop.sign_in(omar, organisation["omar"])
    loop.open_only_case(omar)
    loop.make_move(omar, "Start triage")
    fill_in_triage(omar, serious="serious", reportable="yes", severity="s3")
    loop.make_move(omar, "Accept for investigation")
    loop.make_move(omar, "Secure the evidence", text=SECURED)
    omar.follow("Explain the decision")
    omar.press("Explain the decision")
    omar.fill(role=ROLE, elements=ELEMENTS)
    omar.press("Explain the decision")
    omar.follow("Propose an outcome")
    omar.select(outcome="overturned", **{"actions-0-kind": "restore"})
    omar.fill(explanation=REASONS, **{"actions-0-due_on": "2020-01-01"})
    omar.tick(independent="y")
    omar.press("Propose an outcome")

    loop.sign_in(una, organisation["una"])
    reference = loop.open_only_case(una)
    loop.make_move(una, "Approve the decision")
    loop.make_move(una, "Start putting it right")
    una.follow("Corrective actions")
    una.follow("Add an action")
    una.press("Add the action")
    una.open(f"/desk/cases/{reference}/actions")
    una.follow("Verify: Give back what was lost: pay, score, record")
    una.press("I saw that it was done")
    una.follow("Check the effect: Give back what was lost: pay, score, record")
    una.press("Save what you found")
    una.fill(text="The pay step is on the slip.")
    una.press("Save what you found")
    loop.open_mailbox(rosa, code)

    assert "Done" in rosa.reads()
    assert inspector.found == []
