"""The questions of a report, page by page: back, change, lost cookies, two tabs, and the end."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.report.journey import (
    ROOM,
    Draft,
    find_held,
    keep,
    new_draft,
    read_steps,
    write_steps,
)
from portal.report.journey import begin as begin_journey
from portal.report.steps import Step
from portal.store.tables import CaseRow, OutsideAddressRow, SessionRow
from portal.work import Portal
from tests.cast import Member, kept_cookie
from tests.deeds import (
    REPORTED,
    answer_questions,
    at_the_desk,
    hidden_fields,
    send,
    shown_code,
    words,
)
from tests.frozen_clock import FrozenClock
from tests.organisation_rows import add_system
from tests.rows import count, every, the_case

STORY, TOOL, CHECK = "/report/what-happened", "/report/tool", "/report/check"
NARRATIVE = "A canary that sang at noon."

pytestmark = pytest.mark.usefixtures("cast")


def begin(client: FlaskClient, type: str = "incident") -> None:
    send(client, "/report", type=type)


def post(client: FlaskClient, page: str, path: str, **fields: str) -> Any:
    return client.post(path, data={**hidden_fields(page, path), **fields})


@pytest.mark.parametrize("path", ["/", "/report", "/report?system=x", "/how", STORY, CHECK])
def test_no_page_sets_a_cookie_before_the_first_answer(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers.getlist("Set-Cookie") == []


def test_the_first_answer_begins_the_journey(client: FlaskClient, portal: Portal) -> None:
    answer = send(client, "/report", type="incident")

    assert (answer.status_code, answer.location) == (303, STORY)
    assert answer.headers["Set-Cookie"].startswith("portal_journey=")
    assert count(portal, SessionRow) == 1


def test_a_first_answer_that_is_missing_begins_nothing(client: FlaskClient, portal: Portal) -> None:
    answer = send(client, "/report")

    assert answer.status_code == 422
    assert count(portal, SessionRow) == 0


def test_an_incident_answered_in_full_takes_eight_pages(client: FlaskClient) -> None:
    loaded = ["/", "/report"]
    answer = client.get("/") and send(client, "/report", type="incident")
    while answer.location not in (CHECK, loaded[-1]):
        loaded.append(answer.location)
        answer = send(client, answer.location, **{**REPORTED, "system": "unknown"})
    loaded += [CHECK, send(client, CHECK).location]

    assert loaded[-1] == "/report/code"
    assert len(loaded) == 8


@pytest.mark.usefixtures("both_databases")
def test_after_what_happened_it_can_be_sent_at_once(client: FlaskClient, portal: Portal) -> None:
    begin(client)
    answer = send(client, STORY, category="", narrative=NARRATIVE, go="check")
    sent = send(client, CHECK)

    assert answer.location == CHECK
    assert sent.location == "/report/code"
    assert count(portal, CaseRow) == 1


def test_a_page_shows_again_what_was_answered_on_it(client: FlaskClient) -> None:
    begin(client)
    send(client, STORY, narrative=NARRATIVE, category="unsafe")
    page = client.get(STORY).text

    assert NARRATIVE in page
    assert '<option value="unsafe" selected>' in page


def test_back_leads_to_the_question_before(client: FlaskClient) -> None:
    begin(client)
    back = re.compile(r'class="back print-hidden"><a href="([^"]+)"')
    found = [back.findall(client.get(path).text)[0] for path in ("/report", STORY, TOOL)]

    assert found == ["/", "/report", STORY]


def test_change_leads_to_the_question_and_straight_back(client: FlaskClient) -> None:
    begin(client)
    send(client, STORY, category="", narrative="First words.", go="check")
    page = client.get(CHECK).text
    changed = post(
        client, client.get(f"{STORY}?to=check").text, STORY, category="", narrative=NARRATIVE
    )

    assert f'href="{STORY}?to=check#narrative"' in page
    assert changed.location == CHECK
    assert NARRATIVE in client.get(CHECK).text


def test_what_another_type_was_asked_is_not_sent(client: FlaskClient, portal: Portal) -> None:
    answer_questions(client, danger="yes", still_happening="yes")
    post(client, client.get("/report?to=check").text, "/report", type="question")
    page = words(client.get(CHECK).text)
    send(client, CHECK)

    assert "Is somebody in danger?" not in page
    assert the_case(portal).severity.value == "s4"


def test_a_page_that_the_type_is_not_asked_leads_to_the_check(client: FlaskClient) -> None:
    begin(client, "question")

    assert client.get("/report/punished").location == CHECK


def test_a_link_names_the_tool_and_it_is_carried(client: FlaskClient, portal: Portal) -> None:
    add_system(portal, "dose")
    begin_page = client.get("/report?system=dose").text
    post(client, begin_page, "/report", type="incident")

    assert '<option value="dose" selected>' in client.get(TOOL).text


def test_an_expired_page_shows_what_was_typed_and_names_what_is_gone(
    client: FlaskClient, clock: FrozenClock, portal: Portal
) -> None:
    begin(client)
    send(client, STORY, category="", narrative=NARRATIVE)
    page = client.get(TOOL).text
    clock.forward(minutes=31)
    answer = post(client, page, TOOL, system="unknown", prompt="Asked <this>", output="Said that")
    shown = words(answer.text)

    assert answer.status_code == 409
    assert "Asked <this>" in shown
    assert "Said that" in shown
    assert "These answers are gone: what it is about what happened" in shown
    assert NARRATIVE not in shown


def test_with_what_was_typed_on_an_expired_page_a_new_journey_goes_on(
    client: FlaskClient, clock: FrozenClock, portal: Portal
) -> None:
    begin(client)
    page = client.get(STORY).text
    clock.forward(minutes=31)
    shown = post(client, page, STORY, category="", narrative=NARRATIVE).text
    kept = post(client, shown, STORY, category="", narrative=NARRATIVE)
    answer = send(client, "/report", type="incident")

    assert kept.location == "/report"
    assert answer.location == STORY
    assert NARRATIVE in client.get(CHECK).text


def test_a_page_without_its_cookie_is_shown_as_typed_and_touches_nothing(
    app: Flask, client: FlaskClient, portal: Portal
) -> None:
    begin(client)
    page = client.get(STORY).text
    stranger = app.test_client()
    answer = post(stranger, page, STORY, category="", narrative=NARRATIVE)

    assert answer.status_code == 409
    assert NARRATIVE in answer.text
    assert "These answers are gone: what it is about" in words(answer.text)
    assert NARRATIVE not in client.get(CHECK).text


def test_two_tabs_never_write_into_each_others_report(client: FlaskClient) -> None:
    first_tab = client.get("/report").text
    begin(client, "opt_out")
    send(client, STORY, category="", narrative=NARRATIVE)
    answer = post(client, first_tab, "/report", type="incident")
    other = words(client.get(CHECK).text)

    assert answer.status_code == 409
    assert "You are writing another report in this browser" in answer.text
    assert "don't want to use an AI tool" in other
    assert NARRATIVE in other


def test_a_page_of_the_older_tab_is_shown_as_typed_and_may_begin_anew(client: FlaskClient) -> None:
    begin(client, "opt_out")
    older = client.get(STORY).text
    client.get("/leave")
    begin(client)
    send(client, STORY, category="", narrative="The newer report.")
    refused = post(client, older, STORY, category="", narrative=NARRATIVE)
    anew = post(client, refused.text, STORY, category="", narrative=NARRATIVE, begin="anew")
    post(client, client.get("/report").text, "/report", type="opt_out")
    page = client.get(CHECK).text

    assert refused.status_code == 409
    assert anew.location == "/report"
    assert (NARRATIVE in page, "The newer report." in page) == (True, False)


def test_an_older_check_page_does_not_send_the_newer_report(
    client: FlaskClient, portal: Portal
) -> None:
    answer_questions(client)
    older = client.get(CHECK).text
    client.get("/leave")
    answer_questions(client, narrative=NARRATIVE)
    answer = post(client, older, CHECK)

    assert answer.status_code == 409
    assert count(portal, CaseRow) == 0


def test_while_a_code_waits_a_new_report_asks_first(client: FlaskClient) -> None:
    answer_questions(client)
    send(client, CHECK)
    code = shown_code(client.get("/report/code").text)
    page = client.get("/report").text
    answer = post(client, page, "/report", type="incident")

    assert "Save the code of your last report first" in page
    assert answer.status_code == 409
    assert shown_code(client.get("/report/code").text) == code


def test_sending_ends_the_draft(client: FlaskClient, portal: Portal) -> None:
    answer_questions(client)
    draft = {row.id for row in every(portal, SessionRow)}
    send(client, CHECK)

    assert draft.isdisjoint({row.id for row in every(portal, SessionRow)})
    assert count(portal, SessionRow) == 1


def test_leaving_ends_the_draft_and_a_replayed_cookie_is_dead(
    app: Flask, client: FlaskClient, portal: Portal
) -> None:
    begin(client)
    cookie = kept_cookie(client, "portal_journey")
    client.get("/leave")
    replayed = app.test_client()
    replayed.set_cookie("portal_journey", cookie)

    assert count(portal, SessionRow) == 0
    assert replayed.get(STORY).status_code == 404
    assert "Nothing is kept here any more" in replayed.get(CHECK).text


@pytest.mark.usefixtures("both_databases")
def test_a_draft_lives_half_an_hour_from_its_last_answer(
    client: FlaskClient, clock: FrozenClock
) -> None:
    begin(client)
    clock.forward(minutes=29)
    send(client, STORY, category="", narrative=NARRATIVE)
    clock.forward(minutes=29)
    in_time = client.get(CHECK)
    clock.forward(minutes=32)

    assert NARRATIVE in in_time.text
    assert client.get(CHECK).status_code == 404


def test_what_is_kept_tells_neither_the_answers_nor_how_many(
    client: FlaskClient, portal: Portal
) -> None:
    begin(client)
    (first,) = every(portal, SessionRow)
    send(client, STORY, category="", narrative=NARRATIVE)
    (second,) = every(portal, SessionRow)

    assert len(first.sealed) == len(second.sealed)
    assert NARRATIVE.encode() not in second.sealed
    assert (second.kind, second.account_id) == ("journey", None)


def test_a_draft_is_read_back_as_it_was_written() -> None:
    draft = new_draft({"system": "dose"}).with_answers(Step.HAPPENED, {"narrative": "Ünî\u2028"})
    again = Draft.from_bytes(draft.to_bytes())

    assert again == draft
    assert len(new_draft({}).to_bytes()) == ROOM
    assert read_steps(write_steps(draft.answered) + " gossip <b>") == (Step.HAPPENED,)


def test_an_unknown_question_is_missing(client: FlaskClient) -> None:
    begin(client)

    assert client.get("/report/gossip").status_code == 404
    assert client.get("/report/about").status_code == 404


def test_nothing_can_be_sent_before_it_is_said_what_happened(
    client: FlaskClient, portal: Portal
) -> None:
    begin(client)
    page = client.get(CHECK).text
    fields = {**hidden_fields(client.get(STORY).text, STORY), "once": "k" * 43}
    answer = client.post(CHECK, data=fields)

    assert "Send the report" not in page
    assert answer.status_code == 422
    assert count(portal, CaseRow) == 0


def test_the_consequence_of_an_exclusion_is_told_before_sending(
    client: FlaskClient, cast: dict[str, Member]
) -> None:
    begin(client)
    before = words(client.get("/report/who-must-not-see").text)
    send(client, "/report/who-must-not-see", exclude_roles="ombudsperson", go="same")
    after = words(client.get("/report/who-must-not-see").text)

    assert "2 people can read this. It goes to level 1: 2 ombudspersons" in before
    assert "1 person can read this. It goes to level 2" in after
    assert "that level is skipped" in after


def test_danger_is_said_to_go_where_it_will_really_go(client: FlaskClient) -> None:
    begin(client)
    before = words(client.get("/report/circumstances").text)
    send(client, "/report/who-must-not-see", exclude_roles="committee")
    after = words(client.get("/report/circumstances").text)

    assert "goes to level 2 at once: AI governance committee" in before
    assert "goes to level 3 at once: Executive and legal" in after


def test_that_it_continues_an_earlier_report_reaches_the_desk_sealed(
    app: Flask, client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    answer_questions(client, continues="y")
    check = words(client.get(CHECK).text)
    send(client, CHECK)
    desk = at_the_desk(app, cast["omar"])
    page = words(desk.get(f"/desk/cases/{the_case(portal).reference}").text)

    assert "This continues a report that I sent before Yes" in check
    assert "Follows an earlier case" in page


def test_a_long_list_of_tools_is_searched_without_losing_what_was_typed(
    client: FlaskClient, portal: Portal
) -> None:
    for number in range(20):
        add_system(portal, f"tool-{number}")
    begin(client)
    answer = send(client, TOOL, system="unknown", find="tool-1", prompt="Asked", go="same")
    page = client.get(TOOL).text

    assert answer.location == TOOL
    assert "11 AI tools have that in their name." in page
    assert ('value="tool-1"' in page, 'value="tool-2"' in page) == (True, False)
    assert "Asked" in page


def test_a_new_report_may_take_the_place_of_one_that_was_begun(client: FlaskClient) -> None:
    begin(client, "opt_out")
    send(client, STORY, narrative=NARRATIVE)
    page = client.get("/report").text
    anew = post(client, page, "/report", type="incident", begin="anew")

    assert "You have begun a report" in page
    assert anew.location == STORY
    assert NARRATIVE not in client.get(CHECK).text


def test_where_nobody_is_left_the_page_says_so_with_the_addresses_outside(
    client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    with portal.writing() as work:
        address = OutsideAddressRow(id="a" * 32, position=1, name="The works council", address="B2")
        work.db.add(address)
    begin(client)
    path = "/report/who-must-not-see"
    roles = ["ombudsperson", "committee", "executive"]
    answer = send(client, path, exclude_roles=roles)

    assert answer.status_code == 422
    assert "nobody here could read your report" in answer.text
    assert "The works council" in answer.text
    assert "Ombudspersons" not in words(client.get(CHECK).text)


def test_answers_of_two_pages_at_once_are_both_kept(portal: Portal) -> None:
    draft = new_draft({"type": "incident"})
    with portal.writing() as work:
        key = begin_journey(work, draft)
    for step, answers in ((Step.HAPPENED, {"narrative": "a"}), (Step.TOOL, {"prompt": "b"})):
        with portal.writing() as work:
            keep(work, key, draft.id, step, answers)
    with portal.reading() as work:
        held = find_held(work, key)

    assert isinstance(held, Draft)
    assert held.answers == {"type": "incident", "narrative": "a", "prompt": "b"}
    assert held.answered == (Step.HAPPENED, Step.TOOL)


def test_an_answer_that_comes_after_leaving_brings_nothing_back(portal: Portal) -> None:
    with portal.writing() as work:
        kept = keep(work, "k" * 43, "an id", Step.HAPPENED, {"narrative": NARRATIVE})

    assert kept is None
    assert count(portal, SessionRow) == 0


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("begin", ["", "anew"])
@pytest.mark.parametrize("sent", [{}, {"prompt": "x"}, {"danger": "yes", "had": "about \x00 <b>"}])
def test_a_page_sent_without_anything_is_never_a_failure(
    client: FlaskClient, step: Step, begin: str, sent: dict[str, str]
) -> None:
    fields = hidden_fields(client.get("/report").text, "/report")
    path = "/report" if step is Step.ABOUT else f"/report/{step.value}"
    data = {**fields, "journey": "of another", **sent, "begin": begin}
    answer = client.post(path, data=data)

    assert answer.status_code in {303, 409, 422}
    assert "<b>" not in answer.text
