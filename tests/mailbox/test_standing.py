"""Where it stands: the steps passed, this one and those to come, with days and reasons."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.records.sealed import read_records
from portal.core.cases import Status
from portal.core.deadlines import Kind
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.taxonomy import ReportType
from portal.mailbox.standing import AHEAD, PASSED, step_line_of
from portal.upkeep import keep_up
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, investigate, mailbox_of, make_move, send, words
from tests.frozen_clock import FrozenClock
from tests.mailbox.steps import decided

NOTE = "Only colleagues may know of the plum jam."
STEP = re.compile(r'<li class="step step-(\w+)"[^>]*>(.*?)</li>', re.DOTALL)


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


def page_of(app: Flask, case: MadeCase) -> str:
    return mailbox_of(app, case).get("/mailbox/case").text


def steps(app: Flask, case: MadeCase) -> list[tuple[str, str]]:
    """Return the steps of the line: whether passed, now or ahead, and their words."""
    return [(kind, words(text).strip()) for kind, text in STEP.findall(page_of(app, case))]


def those(found: Sequence[tuple[str, str]], kind: str) -> list[str]:
    return [text for one, text in found if one == kind]


def test_every_state_has_its_place_on_the_way() -> None:
    assert PASSED.keys() == set(Status)
    assert {one for behind in PASSED.values() for one in behind} == set(AHEAD)


def test_at_first_everything_is_to_come_with_its_date(app: Flask, case: MadeCase) -> None:
    found = steps(app, case)

    assert those(found, "now") == ["Now, since 2 March 2026 Your report arrived."]
    assert len(those(found, "ahead")) == 4
    assert "by 9 March 2026 A person reads it" in those(found, "ahead")[0]
    assert "You get a decision" in those(found, "ahead")[2]


def test_what_has_passed_stands_there_with_its_day(
    app: Flask, case: MadeCase, cast: dict[str, Member], clock: FrozenClock
) -> None:
    clock.forward(days=2)
    investigate(at_the_desk(app, cast["omar"]), case)
    found = steps(app, case)

    assert those(found, "passed") == [
        "2 March 2026 Your report arrived.",
        "4 March 2026 A person began to read your report.",
    ]
    assert those(found, "now") == ["Now, since 4 March 2026 We are looking into it."]
    assert len(those(found, "ahead")) == 2


def test_a_decision_leaves_the_closing_and_says_until_when_it_waits(
    app: Flask, case: MadeCase, cast: dict[str, Member]
) -> None:
    found = steps(app, decided(app, cast, case))

    assert len(those(found, "ahead")) == 1
    assert "when you accept the decision or after 1 April 2026" in those(found, "ahead")[0]


def test_while_it_is_looked_at_again_no_day_is_named_on_which_it_closes_by_itself(
    app: Flask, case: MadeCase, cast: dict[str, Member]
) -> None:
    decided(app, cast, case)
    send(mailbox_of(app, case), "/mailbox/moves/appeal", text="Please look again.")
    ahead = those(steps(app, case), "ahead")

    assert len(ahead) == 2
    assert not any("after 1 April 2026" in one for one in ahead)


def test_a_question_waits_and_the_way_is_the_one_it_goes_back_to(
    app: Flask, case: MadeCase, cast: dict[str, Member]
) -> None:
    omar = at_the_desk(app, cast["omar"])
    investigate(omar, case)
    make_move(omar, case, "request-information", text="Which ward was it?")
    page = words(page_of(app, case))

    assert those(steps(app, case), "now")[0].endswith("There is a question for you.")
    assert len(those(steps(app, case), "ahead")) == 2
    assert "If you don’t answer in 21 days, we go on with what we have." in page


def test_a_missed_date_says_so_and_what_it_does(
    app: Flask, case: MadeCase, clock: FrozenClock
) -> None:
    before = words(page_of(app, case))
    clock.forward(days=9)
    after = words(page_of(app, case))

    assert "The next date:" in before
    assert "If it is missed: “This is not being handled” on this page takes it to the AI" in before
    assert "A date was missed:" in after
    assert "It was missed: “This is not being handled”" in after
    assert "late since 9 March 2026" in those(steps(app, case), "ahead")[0]


def test_after_it_went_up_a_missed_date_names_who_has_it_and_no_button(
    app: Flask, case: MadeCase, clock: FrozenClock
) -> None:
    clock.forward(days=9)
    rosa = mailbox_of(app, case)
    send(rosa, "/mailbox/moves/escalate", text="Nobody wrote.")
    page = words(rosa.get("/mailbox/case").text)

    assert "This is not being handled" not in page
    assert "A date was missed:" in page
    assert "The AI governance committee has it now, since 11 March 2026. " in page
    assert " 2 April 2026. If that is missed too, it can go up again." in page


def test_a_date_of_the_law_goes_up_by_itself(portal: Portal, case: MadeCase) -> None:
    with portal.reading() as work:
        opened = open_for_reporter(work, unlock_mailbox(work, case.code))
        law = replace(work, clocks=tuple(one for one in work.clocks if one.kind is Kind.CEILING))
        standing = step_line_of(law, opened, read_records(work, opened))

    assert standing.next_date is not None
    assert standing.next_date.on == date(2026, 6, 2)
    assert standing.next_date.if_missed == (
        "If it is missed: it goes to the AI governance committee, also when time runs short. "
        "Nobody has to ask."
    )


def test_where_nobody_is_above_it_says_so(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    rules = tuple(Exclusion(ExcludedKind.PERSON, cast[name].account) for name in ("carl", "vera"))
    page = words(page_of(app, make_case(portal, exclusions=rules)))

    assert "nobody here is above. The people outside, below, can help you" in page


def test_why_it_went_up_stands_in_the_line(
    app: Flask, case: MadeCase, portal: Portal, clock: FrozenClock
) -> None:
    clock.forward(days=80)
    keep_up(portal, clock.now())
    passed = " ".join(text for _, text in steps(app, case))

    assert "It went to the AI governance committee, because four fifths of the time" in passed


def test_nothing_of_a_note_is_in_it(app: Flask, case: MadeCase, cast: dict[str, Member]) -> None:
    omar = at_the_desk(app, cast["omar"])
    make_move(omar, case, "start-triage", text=NOTE)
    send(omar, f"/desk/cases/{case.reference}/note", text=NOTE)
    make_move(omar, case, "escalate", text=NOTE)

    assert "plum jam" not in page_of(app, case)
    assert "It went to the AI governance committee" in words(page_of(app, case))


def test_a_withdrawn_report_promises_nothing_more(app: Flask, case: MadeCase) -> None:
    rosa = mailbox_of(app, case)
    send(rosa, "/mailbox/moves/withdraw", text="")
    found = steps(app, case)

    assert all("decision" not in text for text in those(found, "ahead"))
    assert "The next date" not in words(page_of(app, case))


@pytest.mark.parametrize("type", ReportType)
@pytest.mark.usefixtures("cast")
def test_each_type_has_the_whole_way_before_it_and_a_day_for_its_decision(
    app: Flask, portal: Portal, type: ReportType
) -> None:
    ahead = those(steps(app, make_case(portal, type=type)), "ahead")

    assert [step in text for text, step in zip(ahead, AHEAD.values(), strict=True)] == (
        [True] * len(AHEAD)
    )
    assert re.search(r"by \d+ \w+ 2026 You get a decision", ahead[2])
