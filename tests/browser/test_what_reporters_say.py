"""What reporters say beside words, through real pages, each page looked at on the way."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from portal.casework.moves.carrying_out import change_facts
from portal.casework.records.sealed import add_sealed
from portal.core.cases import Status
from portal.core.taxonomy import Outcome, RetaliationRisk
from portal.store.tables import CaseRow
from portal.work import Portal
from tests.browser import loop, reporting
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.browser.visitor import Visitor
from tests.cast import MadeCase, Member, make_case, open_case
from tests.frozen_clock import FrozenClock
from tests.rows import count

ASKED = "I don’t want the planner to watch my breaks."
GRANTED = "You plan without the tool from Monday."
PUNISHED = "Since then I only get night shifts."
APPEAL = "Nobody asked the night shift."
EVERYBODY = ("ombudsperson", "committee", "executive", "outside")


@pytest.fixture
def visitor(enter: Enter) -> Iterator[Callable[[], Visitor]]:
    """`visitor()` gives somebody a browser; nothing may be wrong with any page that came up."""
    inspector = Inspector()
    yield lambda: enter(inspector.look, javascript=True)
    assert inspector.found == []


@pytest.fixture
def decided(portal: Portal, organisation: dict[str, Member], clock: FrozenClock) -> MadeCase:
    """A case that Omar proposed and Una decided a month ago, with a check-in sent since."""
    clock.set(datetime.now(UTC) - timedelta(days=31))
    case = make_case(portal)
    omar, una = organisation["omar"], organisation["una"]
    with portal.writing() as work:
        today = work.moment.today
        opened = open_case(work, omar, case)
        changed = change_facts(
            work,
            opened,
            status=Status.DECIDED,
            severity_confirmed=True,
            reportable=False,
            retaliation_risk=RetaliationRisk.NONE,
            conflict_checked=True,
            outcome=Outcome.UNSUBSTANTIATED,
            proposed_by=omar.account,
            decided_by=una.account,
            decided_on=today + timedelta(days=10),
            feedback_on=today + timedelta(days=10),
            check_ins_sent=1,
        )
        add_sealed(work, changed, "decision", "We found nothing wrong.", reader=una)
    return case


def report(rosa: Visitor, *, roles: tuple[str, ...] = (), type: str = "incident") -> None:
    """Send a report without what these roles may see."""
    reporting.answer(rosa, type=type, narrative=ASKED, exclude_roles=roles)
    rosa.press("Send the report")


def keep_code(rosa: Visitor) -> str:
    """Take the code off the screen."""
    code = rosa.reads_code()
    rosa.press("I have saved it")
    return code


def test_an_opt_out_is_decided_and_its_promise_shown_until_then(
    visitor: Callable[[], Visitor], organisation: dict[str, Member]
) -> None:
    rosa, omar, una = (visitor() for _ in range(3))
    report(rosa, type="opt_out")
    loop.open_mailbox(rosa, keep_code(rosa))
    assert "nobody may hold it against you that you asked" in rosa.reads()

    loop.sign_in(omar, organisation["omar"])
    loop.open_only_case(omar)
    assert "Holds until it is decided" in omar.reads()
    loop.make_move(omar, "Start triage")
    loop.triage(omar)
    omar.follow("Propose an outcome")
    omar.select(outcome="granted")
    omar.fill(explanation=GRANTED)
    omar.press("Propose an outcome")
    loop.sign_in(una, organisation["una"])
    loop.open_only_case(una)
    loop.approve(una)
    assert "Held until" in una.reads()

    rosa.open("/mailbox/case")
    assert GRANTED in rosa.reads()
    assert "That held until" in rosa.reads()
    rosa.follow("Answer")
    rosa.tick(treatment="well")
    rosa.press("Send the answer")
    assert "You told us how you were treated" in rosa.reads()


def test_yes_to_the_question_about_punishment_opens_a_case_with_a_code_of_its_own(
    visitor: Callable[[], Visitor], organisation: dict[str, Member], decided: MadeCase
) -> None:
    rosa, carl = visitor(), visitor()
    loop.open_mailbox(rosa, decided.code.grouped)
    rosa.follow("Answer")
    rosa.follow("Yes, I was")
    rosa.press("Send the new report")
    rosa.fill(narrative=PUNISHED)
    rosa.tick(retaliation="changed_duties_or_pay", exclude_roles="ombudsperson")
    rosa.press("Send the new report")
    code = keep_code(rosa)
    assert code != decided.code.grouped

    loop.sign_in(carl, organisation["carl"])
    loop.open_only_case(carl)
    assert PUNISHED in carl.reads()
    assert decided.reference not in carl.reads()

    rosa.open("/mailbox/case")
    assert "Were you punished" not in rosa.reads()
    loop.open_mailbox(rosa, code)
    assert PUNISHED in rosa.reads()


def test_an_appeal_is_upheld_by_the_next_level(
    visitor: Callable[[], Visitor], organisation: dict[str, Member], decided: MadeCase
) -> None:
    rosa, carl = visitor(), visitor()
    loop.open_mailbox(rosa, decided.code.grouped)
    rosa.follow("Ask for another look")
    assert "The AI governance committee, without anybody who took part" in rosa.reads()
    rosa.fill(text=APPEAL)
    rosa.press("Ask for another look")
    assert "Because you asked for another look." in rosa.reads()

    loop.sign_in(carl, organisation["carl"])
    loop.open_only_case(carl)
    assert APPEAL in carl.reads()
    loop.make_move(carl, "Uphold the appeal", text="The night shift was not asked.")
    rosa.open("/mailbox/case")
    assert rosa.page.locator("h1").inner_text() == "Being investigated"


def test_with_everybody_of_level_one_excluded_the_committee_has_it(
    visitor: Callable[[], Visitor], organisation: dict[str, Member]
) -> None:
    rosa, omar, carl = (visitor() for _ in range(3))
    report(rosa, roles=("ombudsperson",))
    loop.open_mailbox(rosa, keep_code(rosa))
    assert "because nobody at a lower level may see it" in rosa.reads()
    rosa.follow("I think this is more serious")
    assert "The AI governance committee" in rosa.reads()
    rosa.press("I think this is more serious")

    loop.sign_in(omar, organisation["omar"])
    omar.open("/desk")
    assert omar.page.locator("table a.reference").count() == 0
    loop.sign_in(carl, organisation["carl"])
    loop.open_only_case(carl)
    assert ASKED in carl.reads()


def test_with_everybody_excluded_nothing_is_stored_and_the_addresses_outside_are_shown(
    visitor: Callable[[], Visitor], organisation: dict[str, Member], portal: Portal
) -> None:
    rosa = visitor()
    reporting.answer(rosa, type="incident", narrative=ASKED, exclude_roles=EVERYBODY)

    assert "With these exclusions nobody here could read your report" in rosa.reads()
    assert "You can turn to them at any time, also instead of us." in rosa.reads()
    rosa.open("/report/check")
    assert ASKED in rosa.reads()
    assert count(portal, CaseRow) == 0
