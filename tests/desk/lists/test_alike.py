"""Many that begin alike: shown together, shared out together, and moved by nothing here."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.cases import Status
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.desk.lists import alike
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, without_drawn
from tests.deeds import at_the_desk, hidden_fields, words
from tests.desk.case.test_cover import cover
from tests.desk.intake.test_triage_next import NEXT, next_reference
from tests.desk.listing import change, listed
from tests.desk.sharing_out import make_label, told
from tests.rows import facts, kinds
from tests.signin.journal import noted

ALIKE = "/desk/alike"
FLOOD = "The assistant lied to me about order number {0} and I want my money back now, case {0}."
TRUE = "The rota tool gave me three night shifts in a row, although my plan says otherwise."
ACTION = re.compile(r'<form method="(?:post|get)" action="([^"]*)"')
TICKED = re.compile(r'name="case" value="([^"]+)"[^>]* checked')


@pytest.fixture
def flood(portal: Portal, cast: dict[str, Member]) -> list[MadeCase]:
    """Three reports of a script."""
    return [make_case(portal, narrative=FLOOD.format(number)) for number in (17, 18, 19)]


def share_out(client: FlaskClient, at: str, **fields: Any) -> Any:
    """Send the form of the page with what is ticked on it."""
    page = client.get(at).text
    hidden = hidden_fields(page, "/desk/bulk")
    empty = {"account": "", "give_label": "", "until": ""}
    sent = {**hidden, **empty, "case": TICKED.findall(page), **fields}
    return client.post("/desk/bulk", data=sent)


@pytest.mark.usefixtures("both_databases")
def test_those_that_begin_alike_are_labelled_and_put_off_together_and_stay_where_they_are(
    omar: FlaskClient, flood: list[MadeCase], portal: Portal, cast: dict[str, Member]
) -> None:
    true = make_case(portal, narrative=TRUE)
    label = make_label(portal, "flood of 3 March", by=cast["ada"].account)
    before = [(facts(portal, case), kinds(portal, case)) for case in flood]
    page = omar.get(f"{ALIKE}?severity=s3").text
    labelled = share_out(omar, f"{ALIKE}?severity=s3&tick=1", deed="label", give_label=label)
    result = omar.get(labelled.location).text
    share_out(omar, f"{ALIKE}?tick=1", deed="snooze", until="2026-03-05")
    then = words(omar.get(ALIKE).text)

    assert "3 that begin alike" in words(page)
    assert "Like no other" in words(page)
    assert FLOOD.format(17) in words(page)
    assert true.reference in page
    assert "rota tool" not in page
    assert TICKED.findall(page) == []
    assert "3 cases were labelled" in words(result)
    assert f'href="{ALIKE}?severity=s3"' in result
    assert [told(omar, case)["Labels"] for case in flood] == ["flood of 3 March"] * 3
    assert [told(omar, case)["Off your desk until"] for case in flood] == ["5 March 2026"] * 3
    assert "that begin alike in" not in then
    assert true.reference in then
    assert not [case for case in flood if case.reference in then]
    assert "3 that begin alike" in words(omar.get(f"{ALIKE}?desk=off&label={label}").text)
    assert [(facts(portal, case), kinds(portal, case)) for case in flood] == before


def test_the_page_has_the_form_for_sharing_out_and_no_other(
    app: Flask, omar: FlaskClient, flood: list[MadeCase]
) -> None:
    page = omar.get(f"{ALIKE}?tick=all").text
    methods = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"OPTIONS"}
        if rule.rule.startswith(ALIKE)
    }

    assert set(ACTION.findall(page)) == {"/desk/bulk", "/sign-out"}
    assert sorted(TICKED.findall(page)) == sorted(case.reference for case in flood)
    assert page.count('form="bulk"') == 3
    assert methods == {(ALIKE, "GET"), (ALIKE, "HEAD")}


def test_what_was_ticked_is_kept_where_something_is_missing_and_the_way_back_too(
    omar: FlaskClient, flood: list[MadeCase]
) -> None:
    answer = share_out(omar, f"{ALIKE}?who=nobody&tick=1", deed="label")

    assert answer.status_code == 422
    assert "Choose a label." in words(answer.text)
    assert len(TICKED.findall(answer.text)) == 3
    assert f'name="back" value="{ALIKE}?who=nobody"' in answer.text


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/desk/alike", f"{ALIKE}/../admin"]
)
def test_the_way_back_leads_to_no_other_page(omar: FlaskClient, back: str) -> None:
    page = omar.get("/desk/bulk", query_string={"back": back}).text

    assert back not in page
    assert 'href="/desk/cases"' in page


def test_a_case_somebody_decided_about_is_not_there_and_the_filter_of_the_list_holds(
    omar: FlaskClient, flood: list[MadeCase], portal: Portal
) -> None:
    assert facts(portal, flood[0]).status is Status.ACKNOWLEDGED
    assert "3 that begin alike" in words(omar.get(f"{ALIKE}?state=decided").text)
    assert "No case that fits" in words(omar.get(f"{ALIKE}?who=me").text)


def test_no_more_are_shown_than_can_be_ticked_and_the_rest_is_counted(
    omar: FlaskClient, flood: list[MadeCase], portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alike, "MOST_AT_ONCE", 2)
    true = make_case(portal, narrative=TRUE)
    page = omar.get(f"{ALIKE}?tick=all").text

    assert len(set(TICKED.findall(page)) & {case.reference for case in flood}) == 2
    assert len(TICKED.findall(page)) == 2
    assert true.reference not in page
    assert "2 more of the newest come here" in words(page)


def test_what_is_with_a_level_above_waits_for_nobody_below_and_hides_no_other(
    omar: FlaskClient, flood: list[MadeCase], portal: Portal
) -> None:
    change(portal, flood[0], level=2, next_due_on=portal.clock.now().today)
    page, next_one = omar.get(ALIKE).text, omar.get(f"{NEXT}?who=nobody").text

    assert flood[0].reference in listed(omar)
    assert [case.reference in page for case in flood] == [False, True, True]
    assert next_reference(next_one) in {case.reference for case in flood[1:]}


def test_covered_words_are_covered_there(omar: FlaskClient, flood: list[MadeCase]) -> None:
    cover(omar, flood[0], "order number 17")

    assert "order number 17" not in omar.get(ALIKE).text
    assert "order number 18" in omar.get(ALIKE).text


def test_to_an_excluded_handler_every_page_is_as_without_the_case(
    omar: FlaskClient, flood: list[MadeCase], portal: Portal, cast: dict[str, Member]
) -> None:
    pages = [ALIKE, f"{ALIKE}?tick=all", f"{ALIKE}?tick=1&severity=s3"]
    before = [without_drawn(omar.get(page).text) for page in pages]
    make_case(
        portal,
        narrative=FLOOD.format(20),
        exclusions=(Exclusion(ExcludedKind.PERSON, cast["omar"].account),),
    )

    assert [without_drawn(omar.get(page).text) for page in pages] == before


def test_that_somebody_looked_is_journalled_as_a_search_and_not_at_what(
    omar: FlaskClient, flood: list[MadeCase], portal: Portal, cast: dict[str, Member]
) -> None:
    omar.get(ALIKE)

    assert noted(portal, "searched") == [(cast["omar"].account, {"kind": "alike"})]
    assert noted(portal, "case_read") == []


def test_leaders_and_administrators_find_no_such_page(
    app: Flask, cast: dict[str, Member], flood: list[MadeCase]
) -> None:
    answers = {at_the_desk(app, cast[name]).get(ALIKE).status_code for name in ("lena", "ada")}

    assert answers == {404}
