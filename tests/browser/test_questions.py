"""Every question of every type of report, and every state its page can be in, as people see it."""

import pytest
from sqlalchemy import delete

from portal.core.taxonomy import ReportType
from portal.store.tables import SessionRow
from portal.work import Portal
from tests.browser import loop, reporting
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.browser.keyboard import KeyboardVisitor
from tests.cast import Member

TELLING = (
    "As the only night nurse I saw it on 12 May at 14:32. Mail me: rosa@corp.example. " + "W" * 400
)
TOO_LONG = "It was wrong. " * 1_000
KINDS = [one.value for one in ReportType]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_question_of_any_type_shuts_anybody_out(
    enter: Enter, organisation: dict[str, Member], kind: str
) -> None:
    inspector = Inspector()
    rosa = enter(inspector.look, javascript=True)
    rosa.open("/report")
    rosa.tick(type=kind)
    rosa.press("Continue")
    rosa.press("Continue")
    rosa.fill(narrative=TOO_LONG)
    rosa.press("Continue")
    reporting.go_on(rosa, narrative=TELLING, exclude_roles="leader")

    assert rosa.page.url.endswith("/report/check")
    assert "This may tell who you are" in rosa.reads()
    assert inspector.found == []


@pytest.mark.slow
def test_no_page_of_a_report_that_went_astray_shuts_anybody_out(
    enter: Enter, organisation: dict[str, Member], portal: Portal
) -> None:
    inspector = Inspector()
    rosa = enter(inspector.look, javascript=True)
    rosa.open("/report/tool")
    reporting.answer(rosa, type="incident")
    rosa.fill(narrative=TELLING)
    with portal.writing() as work:
        work.db.execute(delete(SessionRow))
    rosa.press("Continue")
    assert TELLING in rosa.page.locator("[name='narrative']").input_value()
    rosa.open("/report")
    reporting.go_on(rosa, type="question", narrative=TELLING)
    rosa.press("Send the report")
    rosa.press("I have saved it")
    rosa.fill(code=loop.WRONG_CODE)
    rosa.press("Check it")
    rosa.press("Skip this")
    rosa.open("/report/code")

    assert inspector.found == []


@pytest.mark.slow
def test_where_nobody_is_left_the_page_says_so_to_everybody(
    enter: Enter, organisation: dict[str, Member]
) -> None:
    inspector = Inspector()
    rosa = enter(inspector.look, javascript=True)
    everybody = ("ombudsperson", "committee", "executive", "outside")
    reporting.answer(
        rosa, type="incident", narrative=TELLING, category="wrong_output", exclude_roles=everybody
    )

    assert "nobody here could read" in rosa.reads()
    assert "Labour inspectorate" in rosa.reads()
    assert inspector.found == []


@pytest.mark.slow
def test_the_longest_report_is_written_by_keyboard_alone(
    enter: Enter, organisation: dict[str, Member]
) -> None:
    rosa = enter(kind=KeyboardVisitor)
    reporting.answer(
        rosa,
        type="retaliation",
        narrative=TELLING,
        retaliation=("demotion", "discipline"),
        system="dose-assistant",
        happened="Last month",
        still_happening="yes",
        danger="no",
        exclude_people=organisation["una"].account,
    )
    rosa.press("Send the report")
    code = rosa.reads_code()
    rosa.press("I have saved it")
    rosa.fill(code=code)
    rosa.press("Check it")

    assert "code" in rosa.reads()
