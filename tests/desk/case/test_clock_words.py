"""Each clock of a case says what it waits for and who owes it, and none reads like another."""

import re
from itertools import product

from flask.testing import FlaskClient

from portal.core.clock_words import DEEDS, KINDS_OF_REPORT, WAITS_FOR, name_clocks
from portal.core.clocks import Clock, Milestone
from portal.core.house_clocks import read_clocks
from portal.core.severity import Severity
from portal.core.shipped_clocks import CLOCKS
from portal.core.taxonomy import ReportType
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import make_move, words

TWO_ALIKE = """
[[clock]]
id = "works_council"
regime = "Works agreement"
start = "receipt"
days = 14
kind = "target"
met_by = "decided"
promise = "The works council wants an answer by"

[[clock]]
id = "works_council_again"
regime = "Works agreement"
start = "receipt"
days = 21
kind = "target"
met_by = "decided"
promise = "The works council wants another answer by"
"""


def running(clocks: tuple[Clock, ...], type: ReportType, severity: Severity) -> list[Clock]:
    """Return the clocks that a case of this type and severity can have."""
    return [
        one
        for one in clocks
        if (not one.applies_if.types or type in one.applies_if.types)
        and (not one.applies_if.severities or severity in one.applies_if.severities)
        and len(one.applies_if.serious) < 1
    ]


def test_no_two_clocks_of_a_case_read_the_same() -> None:
    house = read_clocks(TWO_ALIKE).clocks
    for clocks, type, severity in product((CLOCKS, house), ReportType, Severity):
        names = name_clocks(running(clocks, type, severity))
        assert len(set(names)) == len(names)
        assert all(one.endswith(" by") for one in names)


def test_there_are_words_for_every_milestone_and_kind() -> None:
    assert set(DEEDS) == set(WAITS_FOR) == set(Milestone)
    assert set(KINDS_OF_REPORT) == set(ReportType)


def test_the_case_tells_its_clocks_apart(portal: Portal, omar: FlaskClient) -> None:
    case = make_case(portal, type=ReportType.OPT_OUT)
    page = words(omar.get(f"/desk/cases/{case.reference}").text).split("Clocks")[1]

    assert "Tell the reporter the decision, as the law asks, by 2 June 2026" in page
    assert "Tell the reporter the decision, as for a request to opt out, by 16 March 2026" in page
    assert re.search(r"Tell the reporter the decision, as for S\d, by", page)
    assert "House rule Waits for the end of triage. Owed by the ombudspersons." in page


def test_who_owes_it_follows_the_case_and_a_paused_clock_says_so(
    cast: dict[str, Member], omar: FlaskClient, carl: FlaskClient, case: MadeCase
) -> None:
    make_move(omar, case, "start-triage")
    make_move(omar, case, "request-information", text="Which tool was it?")
    paused = words(omar.get(f"/desk/cases/{case.reference}").text)
    make_move(omar, case, "escalate", text="It is grave.")
    above = words(carl.get(f"/desk/cases/{case.reference}").text)

    assert "It stands still while the reporter is asked." in paused
    assert "Owed by the AI governance committee." in above
    assert "Owed by the ombudspersons." not in above
