"""A decision at triage is taken back by who made it, in ten minutes, where nobody acted since."""

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.moves.carrying_out import move_as_clock
from portal.core.cases import CaseFacts
from portal.core.deadlines import Trigger
from portal.core.moves import Move, Proposal
from portal.core.taxonomy import ReportType
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, without_drawn
from tests.deeds import TRIAGED, at_the_desk, hidden_fields, mailbox_of, make_move, send, words
from tests.desk.intake.test_triage_next import EVERY, NEXT, WHY, address, decide, shown
from tests.desk.links.test_leave_out import leave_out
from tests.desk.test_nowhere import MISSING
from tests.frozen_clock import FrozenClock
from tests.rows import facts, holders, in_reserve, kinds
from tests.signin.journal import noted

UNDOABLE = [one for one in EVERY if one not in ("ask", "escalate")]


def undo_form(client: FlaskClient, case: MadeCase) -> dict[str, str]:
    """Return what the line about the last decision carries; an error where it offers no undo."""
    page = client.get(f"{NEXT}?done={case.reference}").text
    return hidden_fields(page, f"{address(case)}/undo")


def undo(client: FlaskClient, case: MadeCase) -> Any:
    return client.post(f"{address(case)}/undo", data=undo_form(client, case))


def stands(portal: Portal, case: MadeCase) -> CaseFacts:
    """Return the facts of a case, but for the version, which only counts up."""
    return replace(facts(portal, case), version=0)


@pytest.mark.usefixtures("both_databases")
def test_each_decision_but_a_question_and_an_escalation_is_taken_back_whole(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    for decision in UNDOABLE:
        case = make_case(portal)
        before, who = stands(portal, case), holders(portal, cast, case)
        held = in_reserve(portal, cast, case)
        decide(omar, case, decision)
        changed = stands(portal, case)
        answer = undo(omar, case)

        assert changed != before, decision
        assert answer.status_code == 303, words(answer.text)
        assert stands(portal, case) == before, decision
        assert (holders(portal, cast, case), in_reserve(portal, cast, case)) == (who, held)


def test_what_asks_for_oneself_is_asked_no_more_after_an_undo(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal, type=ReportType.OPT_OUT)
    before = stands(portal, case)
    decide(omar, case, "accept")
    asked = facts(portal, case).remedy_asked_on
    undo(omar, case)

    assert asked == portal.clock.now().today
    assert stands(portal, case) == before


def test_the_journal_and_the_timeline_keep_both(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    decide(omar, case, "no_case")
    written = kinds(portal, case)
    undo(omar, case)
    ((actor, details),) = noted(portal, "decision_undone")
    page = words(una.get(f"/desk/cases/{case.reference}").text)

    assert kinds(portal, case)[: len(written)] == written
    assert actor == cast["omar"].account
    assert (details["move"], details["from"], details["to"]) == (
        "propose_no_case",
        "decision_proposed",
        "acknowledged",
    )
    assert [one["move"] for _, one in noted(portal, "moved")] == [
        "start_triage",
        "propose_no_case",
    ]
    assert "Proposed decision, for the reporter once it is approved (taken back)" in page
    assert "Proposing that it is no case was taken back." in page


def test_what_was_taken_back_is_never_approved_later(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, app: Flask
) -> None:
    decide(omar, case, "no_case", told="These words were a mistake.")
    undo(omar, case)
    decide(omar, case, "no_case", told="These words are right.")
    make_move(una, case, "approve", text="")
    mailbox = words(mailbox_of(app, case).get("/mailbox/case").text)

    assert "These words are right." in mailbox
    assert "These words were a mistake." not in mailbox


def test_the_mailbox_says_that_a_step_was_taken_back(
    app: Flask, omar: FlaskClient, case: MadeCase
) -> None:
    rosa = mailbox_of(app, case)
    decide(omar, case, "accept")
    before = words(rosa.get("/mailbox/case").text)
    undo(omar, case)
    after = words(rosa.get("/mailbox/case").text)

    assert "We took back our last step" not in before
    assert "We took back our last step" in after
    assert "Every report begins there." in after
    assert "A higher level handed it down" not in after


def test_a_question_cannot_be_unsaid_and_that_is_said_before(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    told_before = shown(omar, f"{NEXT}?at={case.reference}")
    decide(omar, case, "ask")
    page = omar.get(f"{NEXT}?done={case.reference}").text
    other = hidden_fields(page, "/sign-out")
    forced = omar.post(f"{address(case)}/undo", data={**other, "once": "a" * 43})

    assert "There is no undo: what was asked can’t be unsaid." in told_before
    assert "There is no undo. The question is in the reporter’s mailbox already." in words(page)
    assert "/undo" not in page
    assert forced.status_code == 409
    assert noted(portal, "decision_undone") == []


def test_a_duplicate_that_was_linked_is_not_undone(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    case, other = make_case(portal), make_case(portal)
    decide(omar, case, "duplicate", related=other.reference)

    assert "The two cases are linked" in shown(omar, f"{NEXT}?done={case.reference}")


def test_nobody_else_is_offered_it_or_can(
    app: Flask, omar: FlaskClient, una: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    decide(omar, case, "accept")
    form = undo_form(omar, case)
    elsewhere = at_the_desk(app, cast["omar"])

    for client in (una, elsewhere):
        assert f"{case.reference} accepted" not in shown(client, f"{NEXT}?done={case.reference}")
        token = hidden_fields(client.get("/desk").text, "/sign-out")
        answer = client.post(f"{address(case)}/undo", data={**form, **token})
        assert answer.status_code == 404


def test_after_ten_minutes_it_stands(
    omar: FlaskClient, case: MadeCase, portal: Portal, clock: FrozenClock
) -> None:
    decide(omar, case, "accept")
    form = undo_form(omar, case)
    before = facts(portal, case)
    clock.forward(minutes=10)
    late = omar.post(f"{address(case)}/undo", data=form)

    assert late.status_code == 409
    assert "The ten minutes are over." in words(late.text)
    assert facts(portal, case) == before


def by_a_note(app: Flask, una: FlaskClient, case: MadeCase) -> None:
    send(una, f"/desk/cases/{case.reference}/note", text="I know more about this.")


def by_a_message(app: Flask, una: FlaskClient, case: MadeCase) -> None:
    send(una, f"/desk/cases/{case.reference}/message", text="We are looking into it.")


def by_the_reporter(app: Flask, una: FlaskClient, case: MadeCase) -> None:
    send(mailbox_of(app, case), "/mailbox/messages", form_on="/mailbox/case", text="One more.")


@pytest.mark.parametrize("act", [by_a_note, by_a_message, by_the_reporter])
def test_whoever_acts_on_the_case_ends_it(
    app: Flask, omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal, act: Any
) -> None:
    decide(omar, case, "accept")
    form = undo_form(omar, case)
    act(app, una, case)
    before = facts(portal, case)
    late = omar.post(f"{address(case)}/undo", data=form)

    assert late.status_code == 409
    assert "Somebody has acted on the case since." in words(late.text)
    assert facts(portal, case) == before
    assert noted(portal, "decision_undone") == []


def test_a_colleague_who_only_reads_does_not_end_it(
    omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    decide(omar, case, "accept")
    una.get(f"/desk/cases/{case.reference}")

    assert undo(omar, case).status_code == 303


def test_an_escalation_has_no_undo_and_that_is_said_before(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    told_before = shown(omar, f"{NEXT}?at={case.reference}")
    told_after = shown(omar, decide(omar, case, "escalate").headers["Location"])
    before = facts(portal, case)
    token = hidden_fields(omar.get("/desk").text, "/sign-out")
    forced = omar.post(f"{address(case)}/undo", data={**token, "once": "a" * 43})

    assert "There is no undo; they can hand it back down." in told_before
    assert "The case is with the next level, which decides from here." in told_after
    assert forced.status_code == 404
    assert facts(portal, case) == before
    assert "omar" not in holders(portal, cast, case)
    assert omar.get(f"/desk/cases/{case.reference}").status_code == 404


def test_who_escalated_learns_nothing_of_what_the_next_level_does(
    app: Flask, omar: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    said = decide(omar, case, "escalate").headers["Location"]
    asked = (said, f"{NEXT}?done={case.reference}")
    before = [without_drawn(omar.get(one).text) for one in asked]
    carl = at_the_desk(app, cast["carl"])
    carl.get(f"/desk/cases/{case.reference}")
    send(carl, f"/desk/cases/{case.reference}/note", text="I know more about this.")
    after = [without_drawn(omar.get(one).text) for one in asked]

    assert case.reference not in said
    assert case.reference not in words(before[1])
    assert after == before


def test_an_undo_that_is_sent_twice_is_one(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    decide(omar, case, "accept")
    form = undo_form(omar, case)
    answers = [omar.post(f"{address(case)}/undo", data=form).status_code for _ in range(2)]
    again = omar.post(f"{address(case)}/undo", data={**form, "once": "b" * 43})

    assert answers == [303, 303]
    assert again.status_code == 404
    assert len(noted(portal, "decision_undone")) == 1


def test_an_undo_leaves_another_case_alone(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    one, other = make_case(portal), make_case(portal)
    for case in (one, other):
        decide(omar, case, "accept")
    before = facts(portal, other)
    undo(omar, one)

    assert facts(portal, other) == before
    assert undo(omar, other).status_code == 303


def test_after_an_undo_the_case_comes_again_and_can_be_decided(
    omar: FlaskClient, case: MadeCase
) -> None:
    decide(omar, case, "accept")
    page = shown(omar, undo(omar, case).headers["Location"])

    assert "Your decision was taken back" in page
    assert f"Triage next: {case.reference}" in page
    assert decide(omar, case, "refer").status_code == 303


def test_after_an_undo_what_was_typed_stands_in_the_form_again(
    omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    typed = {"severity": "s4", "told": "These words are\nfor later.", "aware_on": "2026-03-01"}
    decide(omar, case, "no_case", **typed)
    at = undo(omar, case).headers["Location"]
    page = omar.get(at).text
    fresh = omar.get(f"{NEXT}?at={case.reference}").text
    others = una.get(at).text
    sent_again = {**hidden_fields(page, address(case)), **TRIAGED, **typed, "reason": WHY}
    again = omar.post(
        address(case), data={**sent_again, "decision": "no_case", "outcome": "unsubstantiated"}
    )

    assert re.search(r'name="severity" value="s4"[^>]* checked', page)
    assert re.search(r'name="decision" value="no_case"[^>]* checked', page)
    assert 'value="2026-03-01"' in page
    for text in (WHY, typed["told"]):
        assert f">\n{text}</textarea>" in page
        assert f">\n{text}</textarea>" not in fresh
        assert f">\n{text}</textarea>" not in others
    assert again.status_code == 303


def test_once_the_clock_took_the_case_up_nothing_is_said_of_it(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    decide(omar, case, "accept")
    form = undo_form(omar, case)
    gone = Proposal(trigger=Trigger.EVERYBODY_RECUSED)
    with portal.writing() as work:
        move_as_clock(work, case.id, facts(portal, case), move=Move.ESCALATE, proposal=gone)
    late = omar.post(f"{address(case)}/undo", data=form)
    line = shown(omar, f"{NEXT}?done={case.reference}")

    assert late.status_code == 404
    assert case.reference not in line
    assert noted(portal, "decision_undone") == []


def test_who_is_left_out_since_is_answered_as_for_no_case(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    decide(omar, case, "accept")
    form = undo_form(omar, case)
    leave_out(una, case, people=cast["omar"].account)
    asked, nowhere = (f"{NEXT}?done={one}" for one in (case.reference, MISSING))
    late = omar.post(f"{address(case)}/undo", data=form)
    never = omar.post(f"{NEXT}/{MISSING}/undo", data=form)

    assert without_drawn(omar.get(asked).text) == without_drawn(omar.get(nowhere).text)
    assert (late.status_code, never.status_code) == (404, 404)
    assert without_drawn(late.text) == without_drawn(never.text)


GRAVE = (
    {"severity": "s2"},
    {"severity": "s2", "retaliation_risk": "credible"},
    {"reportable": "yes"},
)


def test_what_takes_two_people_to_take_back_is_not_undone(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    for found in GRAVE:
        case = make_case(portal)
        told_before = shown(omar, f"{NEXT}?at={case.reference}")
        assert decide(omar, case, "accept", **found).status_code == 303, found
        before = facts(portal, case)
        page = omar.get(f"{NEXT}?done={case.reference}").text
        token = hidden_fields(page, "/sign-out")
        forced = omar.post(f"{address(case)}/undo", data={**token, "once": case.id + "a" * 11})

        assert "There is none where triage newly finds what only two people" in told_before
        assert "There is no undo. Triage found what only two people together" in words(page)
        assert forced.status_code == 409
        assert facts(portal, case) == before


def test_a_grave_severity_that_was_there_before_is_no_hindrance(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal, type=ReportType.RETALIATION)
    before = stands(portal, case)
    decide(omar, case, "accept", severity="s2")

    assert undo(omar, case).status_code == 303
    assert stands(portal, case) == before


def waiting(client: FlaskClient, case: MadeCase) -> bool:
    return case.reference in client.get("/desk/cases?wrote=reporter").text


@pytest.mark.usefixtures("both_databases")
def test_a_reply_that_waited_before_the_decision_waits_again(
    app: Flask, omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    replied, answered = make_case(portal), make_case(portal)
    for case in (replied, answered):
        by_the_reporter(app, una, case)
    by_a_note(app, una, answered)
    states = list[tuple[bool, bool]]()
    for case in (replied, answered):
        decide(omar, case, "accept")
    states.append((waiting(omar, replied), waiting(omar, answered)))
    for case in (replied, answered):
        undo(omar, case)
    states.append((waiting(omar, replied), waiting(omar, answered)))

    assert states == [(False, False), (True, False)]


def test_the_filter_of_the_list_stays_whatever_becomes_of_an_undo(
    omar: FlaskClient, case: MadeCase
) -> None:
    decide(omar, case, "accept")
    page = omar.get(f"{NEXT}?done={case.reference}&who=nobody").text
    action = f"{address(case)}/undo?who=nobody"
    form = hidden_fields(page, action)
    stale = omar.post(action, data={**form, "once": ""})
    done = omar.post(action, data=form)

    assert stale.status_code == 422
    assert f'href="{NEXT}?who=nobody"' in stale.text
    assert done.location == f"{NEXT}?at={case.reference}&undone={case.reference}&who=nobody"
