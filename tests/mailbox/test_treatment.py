"""One question on how the reporter was treated, asked once after the decision, all sealed."""

import pytest
from flask import Flask

from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, hidden_fields, mailbox_of, send, words
from tests.mailbox.steps import decided, records_of
from tests.rows import facts, kinds

PATH = "/mailbox/treatment"
QUESTION = "How were you treated by the people who handled this?"


@pytest.fixture
def case(app: Flask, portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A decided case."""
    return decided(app, cast, make_case(portal))


def test_it_is_not_asked_before_the_decision(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    mailbox = mailbox_of(app, make_case(portal))

    assert QUESTION not in words(mailbox.get("/mailbox/case").text)
    assert mailbox.get(PATH).status_code == 404


@pytest.mark.usefixtures("both_databases")
def test_the_answer_is_sealed_and_asked_once(
    app: Flask, portal: Portal, case: MadeCase, cast: dict[str, Member]
) -> None:
    mailbox = mailbox_of(app, case)
    answer = send(mailbox, PATH, treatment="badly", text="Nobody read it twice.")
    page = words(mailbox.get("/mailbox/case").text)

    assert answer.status_code == 303
    assert facts(portal, case).treatment_answered_on == portal.clock.now().today
    assert QUESTION not in page
    assert mailbox.get(PATH).status_code == 404
    assert records_of(portal, cast["omar"], case)[-1].text == (
        "Badly, or I was not taken seriously.\n\nNobody read it twice."
    )


def test_the_page_says_who_reads_the_answer(app: Flask, case: MadeCase) -> None:
    assert "also who handled it" in words(mailbox_of(app, case).get(PATH).text)


def test_an_answer_without_a_choice_is_shown_again(
    app: Flask, portal: Portal, case: MadeCase
) -> None:
    answer = send(mailbox_of(app, case), PATH, text="They were kind.")

    assert answer.status_code == 422
    assert "They were kind." in answer.text
    assert "treatment" not in kinds(portal, case)


def test_an_answer_sent_twice_is_kept_once(app: Flask, portal: Portal, case: MadeCase) -> None:
    mailbox = mailbox_of(app, case)
    hidden = hidden_fields(mailbox.get(PATH).text, PATH)
    sent = [mailbox.post(PATH, data={**hidden, "treatment": "well"}) for _ in range(2)]

    assert [one.status_code for one in sent] == [303, 303]
    assert kinds(portal, case).count("treatment") == 1


def test_the_desk_reads_it(app: Flask, case: MadeCase, cast: dict[str, Member]) -> None:
    send(mailbox_of(app, case), PATH, treatment="well", text="")
    page = at_the_desk(app, cast["omar"]).get(f"/desk/cases/{case.reference}").text

    assert "From the reporter: How I was treated" in words(page)


def test_a_program_reads_what_is_asked(app: Flask, case: MadeCase) -> None:
    read = app.test_client().post("/api/mailbox", json={"tracking_code": case.code.grouped})

    assert read.json["ask"] == [{"move": "say_how_treated", "question": QUESTION}]
    assert "say_how_treated" in read.json["moves"]
