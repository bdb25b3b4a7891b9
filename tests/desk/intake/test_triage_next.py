"""Triage next: one case at a time, one decision each, all of it or nothing."""

import html
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.actors import Level
from portal.core.cases import Status
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.severity import Severity
from portal.core.taxonomy import Outcome, ReportType
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, without_drawn
from tests.deeds import (
    TRIAGED,
    at_the_desk,
    hidden_fields,
    mailbox_of,
    make_move,
    send,
    triage,
    words,
)
from tests.desk.sharing_out import bulk, make_label
from tests.rows import change_a_byte, facts, kinds
from tests.signin.journal import noted

NEXT = "/desk/triage-next"
WHY = "Two logs show the same mistake; it is ours to look into."
TOLD = "Which of the two answers did the tool give first?"
EVERY: dict[str, dict[str, Any]] = {
    "accept": {},
    "ask": {"told": TOLD},
    "duplicate": {"told": TOLD, "unnamed": "y"},
    "refer": {"told": TOLD},
    "escalate": {},
    "no_case": {"told": TOLD, "outcome": "unsubstantiated"},
}
"""Each decision, with what it needs beside a reason."""


def address(case: MadeCase) -> str:
    return f"{NEXT}/{case.reference}"


def decide(client: FlaskClient, case: MadeCase, decision: str, **changes: Any) -> Any:
    """Decide about a case through its page."""
    filled = {**TRIAGED, "decision": decision, "reason": WHY, **EVERY.get(decision, {})}
    return send(client, address(case), form_on=f"{NEXT}?at={case.reference}", **filled | changes)


def shown(client: FlaskClient, path: str = NEXT) -> str:
    return words(client.get(path).text)


@pytest.mark.usefixtures("both_databases")
def test_each_decision_is_made_with_triage_in_one_step(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    ends = {
        "accept": (Status.INVESTIGATING, Level.OMBUDS, None),
        "ask": (Status.AWAITING_REPORTER, Level.OMBUDS, None),
        "duplicate": (Status.DECISION_PROPOSED, Level.OMBUDS, Outcome.DUPLICATE_MERGED),
        "refer": (Status.DECISION_PROPOSED, Level.OMBUDS, Outcome.OUT_OF_SCOPE_REFERRED),
        "escalate": (Status.TRIAGE, Level.COMMITTEE, None),
        "no_case": (Status.DECISION_PROPOSED, Level.OMBUDS, Outcome.UNSUBSTANTIATED),
    }
    for decision, (status, level, outcome) in ends.items():
        case = make_case(portal)
        answer = decide(omar, case, decision)
        now = facts(portal, case)

        assert answer.status_code == 303, words(answer.text)
        said = "escalated=yes" if decision == "escalate" else f"done={case.reference}"
        assert answer.headers["Location"] == f"{NEXT}?{said}"
        assert (now.status, now.level, now.outcome) == (status, level, outcome), decision
        assert (now.severity_confirmed, now.reportable) == (True, False), decision


def test_the_nearest_date_comes_first_and_skipping_leads_on_without_storing(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    late = make_case(portal, type=ReportType.QUESTION)
    soon = make_case(portal, type=ReportType.SUSPECTED_BREACH, still_happening=True)
    before = facts(portal, late), facts(portal, soon)
    first = omar.get(NEXT).text
    skip = first.split(f'href="{NEXT}?after=')[1].split('"')[0]
    second = omar.get(f"{NEXT}?after={skip}").text
    skip_again = second.split(f'href="{NEXT}?after=')[1].split('"')[0]
    end = words(omar.get(f"{NEXT}?after={skip_again}").text)

    assert soon.reference in first
    assert late.reference in second
    assert "Nothing is left behind the last case you saw." in end
    assert (facts(portal, late), facts(portal, soon)) == before
    assert soon.reference in omar.get(NEXT).text


def test_a_case_that_does_not_open_as_it_should_holds_up_no_other(
    omar: FlaskClient, portal: Portal
) -> None:
    changed = make_case(portal, type=ReportType.SUSPECTED_BREACH, still_happening=True)
    whole = make_case(portal, type=ReportType.QUESTION)
    change_a_byte(portal, changed)

    assert whole.reference in omar.get(NEXT).text
    assert changed.reference in omar.get("/desk/cases").text


def test_the_report_and_the_rule_of_its_severity_are_there_to_read(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    make_case(portal, type=ReportType.QUESTION, output="It swore at me.")
    page = omar.get(NEXT).text

    assert "wrong dose" in page
    assert "It nearly went wrong, or it is a question or missing information." in words(page)
    assert '<details class="distressing">' in page
    assert noted(portal, "case_read")[0][0] == cast["omar"].account


def test_after_a_decision_comes_the_next_case_and_a_line_about_the_last(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    case, other = make_case(portal), make_case(portal)
    answer = decide(omar, case, "accept")
    page = shown(omar, answer.headers["Location"])

    assert f"{case.reference} accepted" in page
    assert "Undo until 10:10 Europe/Berlin time" in page
    assert f"Triage next: {other.reference}" in page


def test_a_reason_reaches_colleagues_alone_and_words_for_the_reporter_them(
    app: Flask, omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    decide(omar, case, "ask")
    mailbox = words(mailbox_of(app, case).get("/mailbox/case").text)
    page = words(una.get(f"/desk/cases/{case.reference}").text)

    assert TOLD in mailbox
    assert WHY not in mailbox
    assert WHY in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"decision": ""}, "Choose one decision."),
        ({"decision": "gossip"}, "Not a valid choice"),
        ({"reason": ""}, "Write down your reason."),
        ({"decision": "ask", "told": ""}, "Write what the reporter will read."),
        ({"told": TOLD}, "With this decision the reporter is sent nothing."),
        ({"decision": "no_case", "outcome": "", "told": TOLD}, "Choose why it is no case."),
        ({"severity": ""}, "Choose a severity."),
        ({"conflict_checked": ""}, "nobody with an interest of their own decides"),
        ({"severity": "s1"}, "sends the case to another level at once"),
        ({"decision": "duplicate", "related": "C-0000-0000", "told": TOLD}, "no such case"),
        ({"decision": "duplicate", "unnamed": "", "told": TOLD}, "Name the case it repeats"),
    ],
)
def test_what_is_invalid_is_said_and_nothing_typed_is_lost(
    omar: FlaskClient, case: MadeCase, portal: Portal, changes: dict[str, str], said: str
) -> None:
    before = facts(portal, case), kinds(portal, case)
    typed = {"reason": WHY, **changes}
    answer = decide(omar, case, **{"decision": "accept", **typed})
    page = words(answer.text)

    assert answer.status_code == 422
    assert said in page
    assert typed["reason"] in page
    assert typed.get("told", "") in page
    assert (facts(portal, case), kinds(portal, case)) == before


def test_to_ask_or_to_escalate_triage_may_stay_open(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    asked, escalated = make_case(portal), make_case(portal)
    for case, decision in ((asked, "ask"), (escalated, "escalate")):
        answer = decide(omar, case, decision, reportable="", serious=[], conflict_checked="")
        assert answer.status_code == 303
        assert "triage" not in kinds(portal, case)

    assert facts(portal, asked).status is Status.AWAITING_REPORTER
    assert facts(portal, escalated).status is Status.ACKNOWLEDGED
    assert facts(portal, escalated).level is Level.COMMITTEE


def test_what_sends_it_up_is_escalated_with_the_reason(
    omar: FlaskClient, carl: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    answer = decide(omar, case, "escalate", severity="s1")

    assert answer.status_code == 303
    assert (facts(portal, case).severity, facts(portal, case).level) == (Severity.S1, 2)
    assert WHY in words(carl.get(f"/desk/cases/{case.reference}").text)


def test_what_takes_two_is_not_decided_by_one(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal, type=ReportType.SUSPECTED_BREACH, still_happening=True)
    refused = decide(omar, case, "accept", severity="s3")
    accepted = decide(omar, case, "accept", severity="s2")

    assert (refused.status_code, accepted.status_code) == (422, 303)
    assert "lowering it takes two people" in words(refused.text)
    assert facts(portal, case).severity is Severity.S2


def test_a_case_that_somebody_decided_meanwhile_is_not_decided_twice(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    other = make_case(portal)
    seen = hidden_fields(omar.get(f"{NEXT}?at={case.reference}").text, address(case))
    decide(una, case, "accept")
    before = facts(portal, case)
    late = omar.post(
        address(case), data={**seen, **TRIAGED, "decision": "ask", "reason": WHY, "told": TOLD}
    )

    said = words(late.text)
    onward = late.text.split('class="button button-primary" href="')[1].split('"')[0]

    assert late.status_code == 409
    assert "Somebody decided about it meanwhile" in said
    assert "Since you opened this page: Una" in said
    assert "Una accepted the case, just now" in said
    assert WHY in said
    assert TOLD in said
    assert address(case) not in late.text
    assert f"Triage next: {other.reference}" in shown(omar, html.unescape(onward))
    assert facts(portal, case) == before


def test_what_was_refused_can_be_skipped(
    omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal, type=ReportType.SUSPECTED_BREACH, still_happening=True)
    other = make_case(portal, type=ReportType.QUESTION)
    seen = hidden_fields(omar.get(NEXT).text, address(case))
    make_move(una, case, "start-triage")
    filled = {**seen, **TRIAGED, "decision": "accept", "reason": WHY}
    answers = [
        decide(omar, case, "accept", reason=""),
        omar.post(address(case), data=filled),
    ]

    assert [answer.status_code for answer in answers] == [422, 409]
    for answer in answers:
        skip = answer.text.split(f'href="{NEXT}?after=')[1].split('"')[0]
        assert f"Triage next: {other.reference}" in shown(omar, f"{NEXT}?after={skip}")
    assert WHY in words(answers[1].text)


def test_a_form_sent_twice_decides_once(omar: FlaskClient, case: MadeCase, portal: Portal) -> None:
    seen = hidden_fields(omar.get(f"{NEXT}?at={case.reference}").text, address(case))
    filled = {**seen, **TRIAGED, "decision": "accept", "reason": WHY}
    sent = [omar.post(address(case), data=filled).status_code for _ in range(2)]

    assert sent == [303, 303]
    assert [one["move"] for _, one in noted(portal, "moved")] == ["start_triage", "accept"]


def test_whoever_must_not_see_a_case_is_never_led_to_it(
    omar: FlaskClient, carl: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    rule = Exclusion(ExcludedKind.PERSON, cast["omar"].account)
    case = make_case(portal, exclusions=(rule,))

    for client in (omar, carl):
        assert "Nothing waits for triage." in shown(client)
        assert client.get(f"{NEXT}?at={case.reference}").status_code == 404


def test_whoever_does_not_triage_finds_no_such_page(
    app: Flask, case: MadeCase, cast: dict[str, Member]
) -> None:
    for name in ("lena", "ada"):
        client = at_the_desk(app, cast[name])
        assert client.get(NEXT).status_code == 404


def test_a_case_that_came_back_waits_for_a_decision_again(
    omar: FlaskClient, case: MadeCase
) -> None:
    make_move(omar, case, "start-triage")
    triage(omar, case)

    assert f"Triage next: {case.reference} In triage" in shown(omar)
    assert shown(omar, f"{NEXT}?after=gossip") == shown(omar)


@pytest.mark.usefixtures("both_databases")
def test_the_filter_of_the_list_narrows_it_and_stays_from_one_case_to_the_next(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    urgent = make_case(portal, type=ReportType.SUSPECTED_BREACH, still_happening=True)
    flood = [make_case(portal) for _ in range(2)]
    label = make_label(portal, "flood", by=cast["ada"].account)
    bulk(omar, [case.reference for case in flood], deed="label", give_label=label)
    narrowed = f"{NEXT}?label={label}"
    link = f'href="{html.escape(narrowed)}"'
    linked = link in omar.get(f"/desk/cases?label={label}").text
    first = next_reference(omar.get(narrowed).text)
    filled = {**TRIAGED, "decision": "accept", "reason": WHY}
    answer = send(omar, f"{NEXT}/{first}?label={label}", form_on=narrowed, **filled)
    page = omar.get(answer.location).text
    bulk(omar, [next_reference(page)], deed="snooze", until="2026-03-05")
    end = words(omar.get(narrowed).text)

    assert linked
    assert next_reference(omar.get(NEXT).text) == urgent.reference
    assert f"label={label}" in answer.location
    assert {first, next_reference(page)} == {case.reference for case in flood}
    assert f'action="{NEXT}/{first}/undo?label={label}"' in page
    assert "Nothing of the filter you chose waits for triage on your desk." in end
    assert next_reference(omar.get(f"{narrowed}&desk=off").text) == next_reference(page)
    assert next_reference(omar.get(f"{NEXT}?state=decided&sort=newest").text) == urgent.reference


def test_narrowed_or_not_an_excluded_handler_comes_past_no_such_case(
    omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    label = make_label(portal, "flood", by=cast["ada"].account)
    pages = [f"{NEXT}?label={label}", f"{NEXT}?who=nobody", f"{NEXT}?label={label}&desk=off"]
    before = [without_drawn(omar.get(page).text) for page in pages]
    barred = make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["omar"].account),))
    bulk(una, [barred.reference], deed="label", give_label=label)

    assert next_reference(una.get(pages[0]).text) == barred.reference
    assert [without_drawn(omar.get(page).text) for page in pages] == before


def next_reference(page: str) -> str:
    """Return which case is on the screen."""
    return page.split('Triage next: <span class="reference">')[1].split("<")[0]
