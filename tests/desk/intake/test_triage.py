"""Triage: one person raises a severity, two lower it from S1 or S2."""

import re

import pytest
from flask.testing import FlaskClient

from portal.core.cases import Status
from portal.core.severity import Severity
from portal.core.taxonomy import Category, ReportType, RetaliationRisk
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import TRIAGED, hidden_fields, make_move, triage, words
from tests.desk.agreeing import agree, path_of, proposal_of
from tests.rows import facts, kinds
from tests.signin.journal import noted

REMARK = "It is reversible & was noticed at once."

LINE = re.compile(r'<li><a href="(#[^"]+)">([^<]+)</a></li>')


def summary_of(page: str) -> list[tuple[str, str]]:
    """Return where each line of the error summary leads, and what it says."""
    lines = page.partition('id="error-summary"')[2].partition("</div>")[0]
    return [(target, words(said)) for target, said in LINE.findall(lines)]


@pytest.fixture
def grave(portal: Portal, cast: dict[str, Member], omar: FlaskClient) -> MadeCase:
    """A case of severity S2, in triage."""
    case = make_case(portal, type=ReportType.RETALIATION)
    make_move(omar, case, "start-triage")
    return case


@pytest.fixture
def in_triage(case: MadeCase, omar: FlaskClient) -> MadeCase:
    """Rosa's case, in triage."""
    make_move(omar, case, "start-triage")
    return case


@pytest.mark.usefixtures("both_databases")
def test_triage_is_kept_and_confirms_the_severity(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal
) -> None:
    answer = triage(
        omar, in_triage, category="unsafe", reportable="yes", retaliation_risk="possible"
    )
    after = facts(portal, in_triage)

    assert answer.status_code == 303
    assert (after.severity, after.severity_confirmed) == (Severity.S3, True)
    assert (after.category, after.reportable) == (Category.UNSAFE, True)
    assert after.retaliation_risk is RetaliationRisk.POSSIBLE
    assert after.conflict_checked


def test_what_the_reporter_said_it_was_is_kept_beside_the_new_category(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal
) -> None:
    triage(omar, in_triage, category="unsafe")
    with portal.reading() as work:
        row = work.db.connection().exec_driver_sql('SELECT category, reported_category FROM "case"')
        assert tuple(row.one()) == ("unsafe", "wrong_output")


def test_one_person_raises_a_severity(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal
) -> None:
    triage(omar, in_triage, severity="s1")

    assert facts(portal, in_triage).severity is Severity.S1


@pytest.mark.usefixtures("both_databases")
def test_lowering_a_grave_severity_takes_two_people(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase, portal: Portal
) -> None:
    triage(omar, grave, severity="s3", remark=REMARK)
    after_one = facts(portal, grave)
    agree(una, grave, proposal_of(portal))
    after_two = facts(portal, grave)

    assert (after_one.severity, after_two.severity) == (Severity.S2, Severity.S3)
    assert (after_one.severity_confirmed, after_two.severity_confirmed) == (False, True)


def test_what_else_was_filled_in_counts_before_the_second_person_agrees(
    omar: FlaskClient, grave: MadeCase, portal: Portal
) -> None:
    triage(omar, grave, severity="s3", category="unsafe", reportable="yes", remark=REMARK)
    after = facts(portal, grave)

    assert (after.category, after.reportable) == (Category.UNSAFE, True)
    assert after.severity is Severity.S2


def test_one_person_twice_is_not_two(omar: FlaskClient, grave: MadeCase, portal: Portal) -> None:
    triage(omar, grave, severity="s3", remark=REMARK)
    triage(omar, grave, severity="s3", remark=REMARK)

    assert facts(portal, grave).severity is Severity.S2
    assert omar.get(path_of(grave, proposal_of(portal), "agree")).status_code == 404


def test_a_second_triage_replaces_the_first_ones_proposal(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase, portal: Portal
) -> None:
    triage(omar, grave, severity="s4", remark=REMARK)
    triage(una, grave, severity="s3", remark=REMARK)
    before = facts(portal, grave).severity
    agree(omar, grave, proposal_of(portal))

    assert (before, facts(portal, grave).severity) == (Severity.S2, Severity.S3)


def test_a_credible_risk_of_retaliation_found_at_triage_takes_two_to_lower(
    omar: FlaskClient, una: FlaskClient, in_triage: MadeCase, portal: Portal
) -> None:
    triage(omar, in_triage, severity="s4", retaliation_risk="credible", remark=REMARK)
    before = facts(portal, in_triage).severity
    agree(una, in_triage, proposal_of(portal))

    assert (before, facts(portal, in_triage).severity) == (Severity.S2, Severity.S4)


def test_a_credible_risk_of_retaliation_is_never_below_s2_until_two_agree(
    omar: FlaskClient, una: FlaskClient, in_triage: MadeCase, portal: Portal
) -> None:
    triage(omar, in_triage, severity="s3", retaliation_risk="credible", remark=REMARK)
    after_one = facts(portal, in_triage)
    agree(una, in_triage, proposal_of(portal))
    triage(omar, in_triage, severity="s3", retaliation_risk="credible")

    assert (after_one.severity, after_one.severity_confirmed) == (Severity.S2, False)
    assert facts(portal, in_triage).severity is Severity.S3


def test_lowering_needs_a_reason_of_both(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase, portal: Portal
) -> None:
    without = triage(omar, grave, severity="s3", category="unsafe", remark="")
    untouched = facts(portal, grave).category
    triage(omar, grave, severity="s3", remark=REMARK)
    second = agree(una, grave, proposal_of(portal), text="")

    assert (without.status_code, second.status_code) == (422, 422)
    assert "a second person decides by it" in words(without.text)
    assert untouched is Category.WRONG_OUTPUT
    assert facts(portal, grave).severity is Severity.S2


def test_a_colleague_reads_what_waits_for_a_second_person(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase
) -> None:
    triage(omar, grave, severity="s3", remark=REMARK)
    page = words(una.get(f"/desk/cases/{grave.reference}").text)

    assert "A second person must agree before this severity counts." in page
    assert "Lower the severity to S3" in page
    assert REMARK in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"severity": ""}, "Choose a severity."),
        ({"severity": "s9"}, "Not a valid choice"),
        ({"reportable": ""}, "Answer this, even if the answer is no."),
        ({"retaliation_risk": ""}, "Choose one of the answers."),
        ({"category": "gossip"}, "Not a valid choice"),
        ({"seen": "x"}, "Load the page again."),
    ],
)
def test_what_is_invalid_is_said_and_nothing_typed_is_lost(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal, changes: dict[str, str], said: str
) -> None:
    answer = triage(omar, in_triage, **{"remark": REMARK, **changes})

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert REMARK in words(answer.text)
    assert "triage" not in kinds(portal, in_triage)


def test_each_line_of_the_summary_names_its_question_and_leads_to_it(
    omar: FlaskClient, in_triage: MadeCase
) -> None:
    missing = {"severity": "", "reportable": "", "retaliation_risk": "", "serious": []}
    page = triage(omar, in_triage, **missing, aware_on="yesterday", category="gossip").text

    assert summary_of(page) == [
        ("#severity", "How severe is it? Choose a severity."),
        ("#category", "What went wrong? Not a valid choice."),
        ("#reportable", "Must an authority be told? Answer this, even if the answer is no."),
        (
            "#retaliation_risk",
            "Is the reporter in danger of being punished? Choose one of the answers.",
        ),
        ("#serious", "Is it a serious incident? Answer this, even if it is none."),
        (
            "#aware_on",
            "When did the organisation become aware of it? Not a valid date value.",
        ),
    ]
    assert all(f' id="{target[1:]}"' in page for target, _ in summary_of(page))


def test_a_triage_of_a_case_that_changed_is_not_saved_and_not_lost(
    omar: FlaskClient, una: FlaskClient, in_triage: MadeCase, portal: Portal
) -> None:
    path = f"/desk/cases/{in_triage.reference}/triage"
    seen = hidden_fields(omar.get(path).text, path)
    triage(una, in_triage, severity="s2")
    stale = omar.post(path, data={**seen, **TRIAGED, "severity": "s4", "remark": REMARK})
    again = hidden_fields(stale.text, path)

    assert stale.status_code == 409
    assert REMARK in words(stale.text)
    assert facts(portal, in_triage).severity is Severity.S2
    assert again["once"] == seen["once"]
    assert again["seen"].split(".")[0] == str(facts(portal, in_triage).version)


def test_before_triage_begins_there_is_none_to_fill_in(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    message = f"/desk/cases/{case.reference}/message"
    path = f"/desk/cases/{case.reference}/triage"
    hidden = hidden_fields(omar.get(message).text, message)
    answer = omar.post(path, data={**hidden, **TRIAGED, "seen": "1"})

    assert omar.get(path).status_code == 404
    assert answer.status_code == 409
    assert facts(portal, case).status is Status.ACKNOWLEDGED
    assert "triage" not in kinds(portal, case)


def test_an_incomplete_triage_leads_nowhere(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal
) -> None:
    triage(omar, in_triage, conflict_checked="")
    page = words(omar.get(f"/desk/cases/{in_triage.reference}").text)

    assert "First finish triage" in page
    assert omar.get(f"/desk/cases/{in_triage.reference}/moves/accept").status_code == 404
    assert facts(portal, in_triage).status is Status.TRIAGE


def test_the_journal_notes_the_change_and_never_the_reason(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    triage(omar, in_triage, severity="s2", remark=REMARK)
    ((actor, details),) = noted(portal, "triage_filled_in")

    assert actor == cast["omar"].account
    assert (details["from_severity"], details["to_severity"]) == ("s3", "s2")
    assert details["to_category"] == "wrong_output"
    assert REMARK not in str(details)
