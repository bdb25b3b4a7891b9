"""The check tells what may give the reporter away, quotes it, and stops nothing."""

import pytest
from flask.testing import FlaskClient

from portal.core.identifying import ADVICE
from portal.store.tables import CaseRow
from portal.work import Portal
from tests.deeds import answer_questions, send, words
from tests.rows import count

TELLING = "As head of the ward I told Ms Olsen at 14:05, and wrote to rosa@example.org."

pytestmark = pytest.mark.usefixtures("cast")


def test_each_place_is_quoted_with_a_way_to_change_it(client: FlaskClient) -> None:
    answer_questions(client, narrative=TELLING, happened="on 2026-03-02")
    page = client.get("/report/check").text
    told = words(page)
    change = '<a href="/report/what-happened?to=check#narrative">Change this answer'

    assert [
        one for one in ("As head", "14:05", "rosa@example.org") if f"“ {one} ”" not in told
    ] == []
    assert "“ 2026-03-02 ”" in told
    assert change in page


def test_it_never_blocks(client: FlaskClient, portal: Portal) -> None:
    answer_questions(client, narrative=TELLING)
    sent = send(client, "/report/check")

    assert sent.location == "/report/code"
    assert count(portal, CaseRow) == 1


def test_an_ordinary_report_is_told_nothing(client: FlaskClient) -> None:
    answer_questions(client)

    assert "This may tell who you are" not in client.get("/report/check").text


def test_a_long_list_is_cut_and_counted(client: FlaskClient) -> None:
    answer_questions(client, narrative=" ".join(f"a{number}@b.example" for number in range(50)))

    assert "And 40 more." in words(client.get("/report/check").text)


def test_every_rule_is_listed_on_a_page_of_its_own(client: FlaskClient) -> None:
    answer = client.get("/report/what-may-identify-you")
    page = words(answer.text)

    assert [one.title for one in ADVICE.values() if one.title not in page] == []
    assert "Set-Cookie" not in answer.headers


def test_that_page_leads_back_to_answers_where_there_are_any(client: FlaskClient) -> None:
    before = client.get("/report/what-may-identify-you").text
    answer_questions(client)
    answered = client.get("/report/what-may-identify-you").text
    send(client, "/report/check")
    sent = client.get("/report/what-may-identify-you").text

    assert ["Back to your answers" in page for page in (before, answered, sent)] == [
        False,
        True,
        False,
    ]
    assert '<p class="back print-hidden"><a href="/how">How it works' in before
    assert '<p class="back print-hidden"><a href="/report/check">' in answered
