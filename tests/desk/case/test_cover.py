"""Words that would tell who somebody is are covered on every page of the desk, and nowhere lost."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.records.covering import covered, list_covers
from portal.casework.records.sealed import Record, read_records
from portal.core.cases import RecordId
from portal.core.hiding import MARK
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, open_case
from tests.deeds import (
    PROPOSED,
    TRIAGED,
    at_the_desk,
    hidden_fields,
    mailbox_of,
    make_move,
    send,
    words,
)
from tests.desk.lists.test_search import found, search
from tests.desk.test_nowhere import addresses
from tests.rows import kinds
from tests.signin.journal import noted

WORD = "Zebedee Quill"
WHY = "There is one such person on the ward."
HREF = re.compile(r'href="(/desk[^"#]*)"')


def path_of(case: MadeCase, rest: str = "covers") -> str:
    return f"/desk/cases/{case.reference}/{rest}"


def cover(client: FlaskClient, case: MadeCase, text: str = WORD, reason: str = WHY) -> Any:
    return send(client, path_of(case), words=text, reason=reason)


def crawl(client: FlaskClient, app: Flask, case: MadeCase) -> dict[str, str]:
    """Return every page of the desk that can be opened, or reached by a link, with this case."""
    waiting = [
        "/desk",
        "/desk/cases?state=all",
        f"/desk/triage-next?at={case.reference}",
        "/desk/round",
    ]
    waiting += addresses(app, "GET", case.reference)
    pages: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        answer = client.get(path)
        pages[path] = answer.text if answer.status_code == 200 else ""
        waiting += set(HREF.findall(pages[path])) - set(pages) - set(waiting)
    return pages


@pytest.fixture
def told(omar: FlaskClient, una: FlaskClient, portal: Portal, app: Flask) -> MadeCase:
    """A case in which every kind of text names somebody."""
    said = f"I saw {WORD} do it."
    case = make_case(
        portal,
        narrative=said,
        prompt=said,
        output=f"zebedee  QUILL, it said. {said}",
        happened=said,
    )
    send(mailbox_of(app, case), "/mailbox/messages", form_on="/mailbox/case", text=said)
    send(omar, path_of(case, "message"), text=said)
    send(omar, path_of(case, "note"), text=said)
    make_move(omar, case, "start-triage")
    send(omar, path_of(case, "triage"), **{**TRIAGED, "severity": "s2", "remark": said})
    send(omar, path_of(case, "triage"), **{**TRIAGED, "severity": "s3", "remark": said})
    other = make_case(portal)
    send(omar, path_of(case, "link"), related=other.reference, text=said)
    make_move(omar, case, "accept", text=said)
    texts = {"explanation": said, "findings": said, "actions-0-owner_role": WORD}
    make_move(omar, case, "propose-outcome", **{**PROPOSED, **texts})
    return case


@pytest.mark.slow
@pytest.mark.usefixtures("both_databases")
def test_a_covered_word_stands_on_no_page_of_the_desk(
    app: Flask, una: FlaskClient, told: MadeCase
) -> None:
    before = {path for path, text in crawl(una, app, told).items() if WORD in text}
    answer = cover(una, told)
    pages = crawl(una, app, told)
    told_there = [path for path, text in pages.items() if re.search(r"zebedee|quill", text, re.I)]

    assert len(before) > 2
    assert answer.status_code == 303
    assert told_there == []
    assert MARK in pages[path_of(told, "")[:-1]]


def test_it_is_covered_for_colleagues_too_and_later_texts_as_well(
    omar: FlaskClient, una: FlaskClient, told: MadeCase
) -> None:
    cover(una, told)
    make_move(una, told, "approve", text=f"As {WORD} says.")
    page = omar.get(path_of(told, "")[:-1]).text

    assert WORD not in page
    assert f"As {MARK} says." in page


def test_the_reporter_reads_their_own_words_and_the_original_stays_sealed(
    app: Flask, una: FlaskClient, told: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    before = kinds(portal, told)
    cover(una, told)
    with portal.reading() as work:
        records = read_records(work, open_case(work, cast["una"], told))

    assert f"I saw {WORD} do it." in words(mailbox_of(app, told).get("/mailbox/case").text)
    assert kinds(portal, told) == [*before, "cover"]
    assert next(one.text for one in records if one.kind == "narrative") == f"I saw {WORD} do it."
    assert list_covers(records)[0].record == next(
        one.id for one in records if one.kind == "narrative"
    )


def test_what_is_covered_is_shown_to_who_says_why_and_the_history_tells(
    omar: FlaskClient, una: FlaskClient, told: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    cover(una, told)
    refused = send(una, path_of(told, "covers/show"), reason="")
    hidden = una.get(path_of(told)).text
    shown = send(una, path_of(told, "covers/show"), reason="I have to ask for the rota.")
    page = una.get(path_of(told)).text
    case_page = words(omar.get(path_of(told, "")[:-1]).text)

    assert (refused.status_code, shown.status_code) == (422, 303)
    assert WORD not in hidden
    assert WORD in page
    assert WORD not in omar.get(path_of(told)).text
    assert "What is covered was read. I have to ask for the rota." in case_page
    assert "Read what is covered" in words(una.get(path_of(told, "history")).text)
    assert [actor for actor, _ in noted(portal, "covered_shown")] == [cast["una"].account]


def test_a_lifted_cover_shows_the_words_again(
    una: FlaskClient, told: MadeCase, portal: Portal
) -> None:
    cover(una, told)
    page = una.get(path_of(told, "covers/lift")).text
    (chosen,) = re.findall(r'option value="([0-9a-f]{32})"', page)
    without_reason = send(una, path_of(told, "covers/lift"), cover=chosen, reason="")
    lifted = send(una, path_of(told, "covers/lift"), cover=chosen, reason="They agreed.")
    again = una.post(
        path_of(told, "covers/lift"),
        data={
            **hidden_fields(
                una.get(path_of(told, "covers/lift")).text, path_of(told, "covers/lift")
            ),
            "cover": chosen,
            "reason": "Twice.",
        },
    )

    assert (without_reason.status_code, lifted.status_code) == (422, 303)
    assert again.status_code == 422
    assert WORD in una.get(path_of(told, "")[:-1]).text
    assert len(noted(portal, "cover_lifted")) == 1


@pytest.mark.parametrize(
    ("text", "reason", "said"),
    [
        ("", WHY, "Write the words."),
        ("do", WHY, "at least three characters"),
        ("Nobody Such", WHY, "stand in no text of this case"),
        ("wrong_output", WHY, "stand in no text of this case"),
        ("wrong dose", "", "Write down your reason."),
    ],
)
def test_what_cannot_be_covered_is_said_and_stays_on_the_page(
    omar: FlaskClient, case: MadeCase, portal: Portal, *, text: str, reason: str, said: str
) -> None:
    answer = cover(omar, case, text, reason)

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert text in answer.text
    assert reason in answer.text
    assert "cover" not in kinds(portal, case)


def test_the_same_is_covered_once(omar: FlaskClient, case: MadeCase, portal: Portal) -> None:
    cover(omar, case, "wrong dose")

    assert cover(omar, case, "Wrong  Dose").status_code == 422
    assert kinds(portal, case).count("cover") == 1


def test_what_is_covered_cannot_be_guessed(
    omar: FlaskClient, una: FlaskClient, portal: Portal
) -> None:
    case = make_case(portal, narrative=f"It was {WORD} of the night shift.")
    cover(omar, case)
    guesses = (WORD, "zebedee-quill", "Zebedee", "Quill of the", "Nobody Such", "[covered] of")
    answers = [cover(una, case, guess) for guess in guesses]
    said = [words(answer.text) for answer in answers]
    page = words(una.get(path_of(case)).text)

    assert {answer.status_code for answer in answers} == {422}
    assert all("stand in no text of this case that you can read" in one for one in said)
    assert "already" not in "".join(said)
    assert "Covered by Omar" in page
    assert "characters, covered" not in page
    assert kinds(portal, case).count("cover") == 1
    assert cover(una, case, "of the night shift").status_code == 303


def test_an_ordinary_spelling_is_covered_too_and_found_by_no_search(
    omar: FlaskClient, portal: Portal
) -> None:
    spelled = "O’Brien, o'brien, Ｏ’Ｂrien and O\u00ad’Bri\u200ben"
    case = make_case(portal, narrative=f"I mean {spelled} of ward 3.")
    before = found(search(omar, "O’Brien"))
    cover(omar, case, "O'Brien")
    page = words(omar.get(path_of(case, "")[:-1]).text)

    assert before == [case.reference]
    assert f"I mean {MARK}, {MARK}, {MARK} and {MARK} of ward 3." in page
    assert found(search(omar, "O’Brien")) == []


@pytest.mark.parametrize("text", ["- - -", "a\u0301\u0301\u0301", "..."])
def test_marks_alone_are_too_little_to_cover(
    omar: FlaskClient, case: MadeCase, portal: Portal, text: str
) -> None:
    answer = cover(omar, case, text)

    assert answer.status_code == 422
    assert "at least three characters" in words(answer.text)
    assert "cover" not in kinds(portal, case)


def test_who_does_not_act_on_the_case_covers_nothing(
    app: Flask, omar: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    form = hidden_fields(omar.get(path_of(case)).text, path_of(case))
    carl = at_the_desk(app, cast["carl"])
    token = hidden_fields(carl.get("/desk").text, "/sign-out")
    make_move(omar, case, "escalate", text=WHY)
    typed = {"words": "wrong dose", "reason": WHY}
    late = omar.post(path_of(case), data={**form, **typed, "once": "c" * 43})

    assert late.status_code == 404
    assert carl.post(path_of(make_other(app)), data={**typed, **token}).status_code == 404


def make_other(app: Flask) -> MadeCase:
    return make_case(app.extensions["portal"])


def test_the_journal_holds_a_hash_and_never_the_words(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    cover(omar, case, "wrong dose")
    ((actor, details),) = noted(portal, "words_covered")

    assert actor == cast["omar"].account
    assert list(details) == ["reason"]
    assert len(details["reason"]) == 64


def test_codes_and_lines_of_the_portal_are_never_touched(
    omar: FlaskClient, portal: Portal, case: MadeCase, cast: dict[str, Member]
) -> None:
    send(omar, path_of(case, "note"), text="severity triage status together person")
    for text in ("severity", "triage", "status", "together", "person"):
        assert cover(omar, case, text).status_code == 303
    with portal.reading() as work:
        records = read_records(work, open_case(work, cast["omar"], case))
        shown = covered(records)

    assert omar.get(path_of(case, "")[:-1]).status_code == 200
    assert [one.data for one in shown if one.kind == "system"] == [
        one.data for one in records if one.kind == "system"
    ]
    assert [one.data for one in shown if one.kind == "details"] == [
        one.data for one in records if one.kind == "details"
    ]


def test_a_text_one_cannot_open_stays_unopened() -> None:
    when = make_record("note", None)

    assert covered([when, make_record("cover", '{"deed": "cover", "covered": "abc"}')])[0] == when


def make_record(kind: str, text: str | None) -> Record:
    return Record(RecordId("0" * 32), kind, "reporter", 1, date(2026, 3, 2), text)
