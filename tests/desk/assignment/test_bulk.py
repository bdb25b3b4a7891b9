"""Many cases at once: three deeds and no other, and each case is checked by itself."""

import html
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.organising import BulkDeed
from portal.desk.move_words import BY_SLUG
from portal.desk.returning import list_address
from portal.store.tables import AssignmentRow, JournalRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import hidden_fields, words
from tests.desk.sharing_out import bulk, make_label, told
from tests.rows import every, facts, kinds

MISSING = "C-0000-0000"


@pytest.fixture
def three(portal: Portal, cast: dict[str, Member]) -> list[MadeCase]:
    """Three cases on the desk."""
    return [make_case(portal) for _ in range(3)]


def references(cases: list[MadeCase]) -> list[str]:
    return [case.reference for case in cases]


@pytest.mark.usefixtures("both_databases")
def test_three_deeds_are_done_to_every_case_that_is_ticked(
    omar: FlaskClient, three: list[MadeCase], portal: Portal, cast: dict[str, Member]
) -> None:
    label = make_label(portal, "pattern", by=cast["ada"].account)
    ticked = references(three[:2])
    bulk(omar, ticked, deed="assign", account=cast["una"].account)
    bulk(omar, ticked, deed="label", give_label=label)
    answer = bulk(omar, ticked, deed="snooze", until="2026-03-05")
    result = words(omar.get(answer.location).text)

    assert (answer.status_code, answer.location) == (303, "/desk/bulk")
    assert "2 cases were put off" in result
    done = {"Works on it": "Una", "Labels": "pattern", "Off your desk until": "5 March 2026"}
    assert [told(omar, case) for case in three] == [done, done, {"Works on it": "Nobody yet"}]


def test_nothing_else_can_be_done_to_many_at_once(
    app: Flask, omar: FlaskClient, three: list[MadeCase], portal: Portal
) -> None:
    others = [*BY_SLUG, "close", "message", "delete", "erase", "hand_over", "", "ASSIGN"]
    before = [(facts(portal, case), kinds(portal, case)) for case in three]
    statuses = {bulk(omar, references(three), deed=deed).status_code for deed in others}
    many = [rule.rule for rule in app.url_map.iter_rules() if "bulk" in rule.endpoint]

    assert {deed.value for deed in BulkDeed} == {"assign", "label", "snooze"}
    assert set(many) == {"/desk/bulk"}
    assert statuses == {422}
    assert [(facts(portal, case), kinds(portal, case)) for case in three] == before


def test_every_case_is_checked_by_itself_and_others_cases_look_missing(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    mine = make_case(portal)
    without_una = make_case(
        portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["una"].account),)
    )
    barred = make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["omar"].account),))
    ticked = [mine.reference, without_una.reference, barred.reference, MISSING]
    bulk(omar, ticked, deed="assign", account=cast["una"].account)
    page = words(omar.get("/desk/bulk").text)

    assert "1 case was assigned" in page
    assert f"{without_una.reference} : They cannot read this case." in page
    assert f"{barred.reference} : There is no such case." in page
    assert f"{MISSING} : There is no such case." in page
    assert [row.case_id for row in every(portal, AssignmentRow)] == [mine.id]
    with portal.reading() as work:
        noted = select(JournalRow.case_id).where(JournalRow.event == "case_assigned")
        assert [*work.db.scalars(noted)] == [mine.id]


def test_nobody_takes_a_case_back(
    omar: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    bulk(omar, [case.reference], deed="assign", account=cast["una"].account)
    bulk(omar, [case.reference], deed="assign", account="nobody")

    assert told(omar, case) == {"Works on it": "Nobody yet"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deed": "assign"}, "Choose to whom."),
        ({"deed": "label"}, "Choose a label."),
        ({"deed": "snooze"}, "Choose a day."),
        ({"deed": "snooze", "until": "soon"}, "Choose a day."),
        ({"deed": "assign", "account": "f" * 32}, "Not a valid choice"),
        ({"deed": "assign", "account": "nobody", "case": []}, "Tick the cases first."),
        ({"deed": "assign", "account": "nobody", "case": ["<b>"]}, "Tick the cases first."),
        (
            {
                "deed": "assign",
                "account": "nobody",
                "case": [f"C-0000-{number:04}" for number in range(51)],
            },
            "Tick at most 50 cases at once.",
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_ticked_is_lost(
    omar: FlaskClient, case: MadeCase, changes: dict[str, object], said: str
) -> None:
    answer = bulk(omar, [case.reference], **changes)

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert (
        "case" in changes or f'value="{case.reference}" autocomplete="off" checked' in answer.text
    )


def test_sent_twice_it_is_done_once(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    for _ in range(2):
        bulk(omar, [case.reference], deed="assign", account=cast["una"].account, once="a" * 43)
    with portal.reading() as work:
        noted = work.db.scalars(select(JournalRow).where(JournalRow.event == "case_assigned")).all()

    assert len(noted) == 1
    assert json.loads(noted[0].details)["kind"] == "owner"


def test_the_result_is_for_this_visit_alone(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    bulk(omar, [case.reference], deed="assign", account=cast["una"].account)

    assert case.reference in omar.get("/desk/bulk").text
    assert case.reference not in una.get("/desk/bulk").text


def test_sharing_out_leads_back_to_the_filter_one_worked_in(
    omar: FlaskClient, portal: Portal, three: list[MadeCase], cast: dict[str, Member]
) -> None:
    label = make_label(portal, "pattern", by=cast["ada"].account)
    bulk(omar, references(three[:2]), deed="label", give_label=label)
    narrowed = f"/desk/cases?label={label}&state=acknowledged&who=nobody"
    hidden = hidden_fields(omar.get(narrowed).text, "/desk/bulk")
    filled = {**hidden, "case": references(three[:1]), "until": "", "give_label": ""}
    wrong = omar.post("/desk/bulk", data={**filled, "deed": "assign", "account": ""})
    done = omar.post("/desk/bulk", data={**filled, "deed": "assign", "account": "nobody"})
    pages = [wrong.text, omar.get(done.location).text]

    assert "back" not in hidden_fields(omar.get("/desk/cases").text, "/desk/bulk")
    for page in pages:
        back = page.split('<p class="back print-hidden"><a href="')[1].split('"')[0]
        asked = parse_qs(urlsplit(html.unescape(back)).query)
        assert back.startswith("/desk/cases?")
        assert asked == parse_qs(urlsplit(narrowed).query)
        assert f'href="{back}">Your cases</a>' in page
    for elsewhere in ("//evil.example", "/desk/cases/C-1234-5678", "/desk/cases?x=<b>"):
        assert list_address(elsewhere) is None
