"""Corrective actions one by one: planned, seen to be done by another, checked for their effect."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.cases import Status
from portal.store.tables import ActionRow
from portal.work import Portal
from tests.cast import MadeCase, Member
from tests.deeds import at_the_desk, decide, hidden_fields, mailbox_of, make_move, send, words
from tests.frozen_clock import FrozenClock
from tests.rows import every, facts, kinds
from tests.signin.journal import noted

TWO = {
    "actions-0-kind": "train_staff",
    "actions-0-owner_role": "Head of the ward",
    "actions-0-due_on": "2026-03-12",
    "actions-1-kind": "suspend_system",
    "actions-1-owner_role": "Head of Technology",
    "actions-1-due_on": "2026-04-01",
}
MORE = {"kind": "notify_affected", "owner_role": "Nurse in charge", "due_on": "2026-03-20"}
SEEN = "I sat in the training & saw it."


@pytest.fixture
def remediating(omar: FlaskClient, una: FlaskClient, investigated: MadeCase) -> MadeCase:
    """A case with two actions that Omar planned and that have begun."""
    decide(omar, una, investigated, **TWO)
    make_move(omar, investigated, "start-remediation", text="")
    return investigated


def path(case: MadeCase, rest: str = "") -> str:
    return f"/desk/cases/{case.reference}/actions{rest}"


def page_of(client: FlaskClient, case: MadeCase) -> str:
    return words(client.get(path(case)).text)


def ids(portal: Portal) -> list[str]:
    """Return the ids of the actions, the one due first before the others."""
    return [row.id for row in sorted(every(portal, ActionRow), key=lambda row: row.due_on)]


def verify(client: FlaskClient, case: MadeCase, id: str, text: str = SEEN) -> Any:
    return send(client, path(case, f"/{id}/verify"), text=text)


def test_each_action_stands_there_with_its_state(omar: FlaskClient, remediating: MadeCase) -> None:
    page = page_of(omar, remediating)

    assert "2 open of 2" in page
    assert page.index("Train the people who use it") < page.index("Suspend the AI system")
    assert "Head of Technology" in page
    assert "Planned by Omar" in page
    assert "Late" not in page


def test_a_late_action_says_so_also_once_it_is_done(
    app: Flask,
    remediating: MadeCase,
    portal: Portal,
    cast: dict[str, Member],
    clock: FrozenClock,
) -> None:
    clock.forward(days=11)
    una = at_the_desk(app, cast["una"])
    before = page_of(una, remediating)
    verify(una, remediating, ids(portal)[0])

    assert before.count("Late") == 1
    assert "Done late" in page_of(una, remediating)


@pytest.mark.usefixtures("both_databases")
def test_the_case_goes_on_with_the_last_one_verified(
    una: FlaskClient, remediating: MadeCase, portal: Portal
) -> None:
    first, last = ids(portal)
    answer = verify(una, remediating, first)
    between = facts(portal, remediating)
    verify(una, remediating, last, "")
    after = facts(portal, remediating)

    assert (answer.status_code, answer.headers["Location"]) == (303, path(remediating))
    assert (between.status, between.actions_open) == (Status.REMEDIATING, 1)
    assert (after.status, after.actions_open, after.actions_total) == (Status.DECIDED, 0, 2)
    assert all(row.verified_on == portal.clock.now().today for row in every(portal, ActionRow))


def test_who_planned_an_action_does_not_verify_it(
    omar: FlaskClient, una: FlaskClient, remediating: MadeCase, portal: Portal
) -> None:
    (first, _) = ids(portal)
    form = path(remediating, f"/{first}/verify")
    seen = hidden_fields(una.get(form).text, form)
    token = hidden_fields(omar.get("/desk").text, "/sign-out")
    forced = omar.post(form, data={**seen, **token, "text": SEEN})

    assert omar.get(form).status_code == 404
    assert forced.status_code == 409
    assert "Somebody other than who planned an action" in words(forced.text)
    assert "Verify:" not in page_of(omar, remediating)
    assert facts(portal, remediating).actions_open == 2


def test_an_action_is_verified_once(
    una: FlaskClient, remediating: MadeCase, portal: Portal
) -> None:
    (first, _) = ids(portal)
    form = path(remediating, f"/{first}/verify")
    filled = {**hidden_fields(una.get(form).text, form), "text": SEEN}
    sent = [una.post(form, data=filled).status_code for _ in range(2)]
    again = una.post(form, data={**filled, "once": "b" * 43, "seen": _version(portal, remediating)})

    assert sent == [303, 303]
    assert again.status_code == 409
    assert "verified already" in words(again.text)
    assert facts(portal, remediating).actions_open == 1
    assert una.get(form).status_code == 404


def test_a_case_that_changed_is_said_and_what_was_typed_stays(
    omar: FlaskClient, una: FlaskClient, remediating: MadeCase, portal: Portal
) -> None:
    (first, _) = ids(portal)
    form = path(remediating, f"/{first}/verify")
    seen = hidden_fields(una.get(form).text, form)
    make_move(omar, remediating, "place-hold", text="A reason.")
    stale = una.post(form, data={**seen, "text": SEEN})

    assert stale.status_code == 409
    assert SEEN in words(stale.text)
    assert facts(portal, remediating).actions_open == 2


def test_the_effect_is_checked_after_somebody_saw_it_done(
    omar: FlaskClient,
    una: FlaskClient,
    remediating: MadeCase,
    portal: Portal,
    cast: dict[str, Member],
) -> None:
    (first, _) = ids(portal)
    early = omar.get(path(remediating, f"/{first}/effect")).status_code
    verify(una, remediating, first)
    empty = send(omar, path(remediating, f"/{first}/effect"), text="")
    answer = send(omar, path(remediating, f"/{first}/effect"), text="No slip since.")
    row = next(row for row in every(portal, ActionRow) if row.id == first)

    assert (early, empty.status_code, answer.status_code) == (404, 422, 303)
    assert (row.effect_checked_on, row.effect_checked_by) == (
        portal.clock.now().today,
        cast["omar"].account,
    )
    assert "Done, effect checked" in page_of(una, remediating)
    assert "No slip since." in words(una.get(f"/desk/cases/{remediating.reference}").text)
    assert omar.get(path(remediating, f"/{first}/effect")).status_code == 404


def test_an_action_is_added_while_the_case_is_being_put_right(
    omar: FlaskClient, una: FlaskClient, remediating: MadeCase, portal: Portal
) -> None:
    answer = send(omar, path(remediating, "/new"), **MORE)
    after = facts(portal, remediating)

    assert answer.status_code == 303
    assert (after.actions_open, after.actions_total) == (3, 3)
    assert "Tell the people affected" in page_of(una, remediating)
    for id in ids(portal):
        verify(una, remediating, id, "")
    assert facts(portal, remediating).status is Status.DECIDED


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": ""}, "Choose what is done."),
        ({"kind": "none"}, "Not a valid choice"),
        ({"owner_role": ""}, "Name a role."),
        ({"due_on": "soon"}, "Not a valid date"),
    ],
)
def test_an_incomplete_action_is_not_added_and_not_lost(
    omar: FlaskClient, remediating: MadeCase, portal: Portal, changes: dict[str, str], said: str
) -> None:
    answer = send(omar, path(remediating, "/new"), **{**MORE, **changes})

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert facts(portal, remediating).actions_total == 2


def test_outside_of_remediation_no_action_is_added(
    omar: FlaskClient, una: FlaskClient, remediating: MadeCase, portal: Portal
) -> None:
    form = path(remediating, "/new")
    seen = hidden_fields(omar.get(form).text, form)
    make_move(una, remediating, "verify-actions", text="")
    forced = omar.post(form, data={**seen, **MORE, "seen": _version(portal, remediating)})

    assert omar.get(form).status_code == 404
    assert forced.status_code == 409
    assert facts(portal, remediating).actions_total == 2


def test_one_of_another_case_is_none_of_this_one(
    una: FlaskClient, remediating: MadeCase, portal: Portal
) -> None:
    for rest in ("verify", "effect"):
        assert una.get(path(remediating, f"/{'0' * 32}/{rest}")).status_code == 404


def test_an_evidence_hold_keeps_one_that_changes_the_system_from_being_verified(
    omar: FlaskClient, una: FlaskClient, investigated: MadeCase, portal: Portal
) -> None:
    decide(omar, una, investigated, **{**TWO, "actions-1-kind": "retrain_or_fix"})
    make_move(omar, investigated, "start-remediation", text="")
    make_move(omar, investigated, "place-evidence-hold", text="They may want to look.")
    training, mending = ids(portal)
    sent = [verify(una, investigated, id).status_code for id in (mending, training)]

    assert sent == [409, 303]
    assert facts(portal, investigated).actions_open == 1
    assert "There is an evidence hold" in page_of(una, investigated)


def test_the_reporter_reads_what_will_be_done_until_when_and_what_is_done(
    app: Flask, una: FlaskClient, remediating: MadeCase, portal: Portal
) -> None:
    before = words(mailbox_of(app, remediating).get("/mailbox/case").text)
    verify(una, remediating, ids(portal)[0])
    after = words(mailbox_of(app, remediating).get("/mailbox/case").text)

    assert "We will train the people who use it, by 12 March 2026" in before
    assert "suspend the AI system, by 1 April 2026" in before
    assert "Done" not in before
    assert after.index("12 March") < after.index("Done") < after.index("1 April")
    assert "Head of" not in after
    assert SEEN not in after


def test_before_the_decision_the_reporter_reads_of_no_action(
    app: Flask, omar: FlaskClient, investigated: MadeCase
) -> None:
    proposed = {"outcome": "substantiated", "explanation": "Yes.", "findings": "It is so."}
    make_move(omar, investigated, "propose-outcome", **proposed, root_cause="data", **TWO)
    page = words(mailbox_of(app, investigated).get("/mailbox/case").text)

    assert "We will" not in page
    assert "Suspend" not in page


def test_who_is_below_the_level_sees_no_action_of_the_case(
    omar: FlaskClient, una: FlaskClient, remediating: MadeCase, portal: Portal
) -> None:
    (first, _) = ids(portal)
    make_move(omar, remediating, "escalate", text="For the committee.")

    assert una.get(path(remediating)).status_code == 404
    assert una.get(path(remediating, f"/{first}/verify")).status_code == 404
    assert una.get(path(remediating, "/new")).status_code == 404


def test_the_journal_says_who_and_which_and_never_what_was_found(
    omar: FlaskClient,
    una: FlaskClient,
    remediating: MadeCase,
    portal: Portal,
    cast: dict[str, Member],
) -> None:
    (first, _) = ids(portal)
    verify(una, remediating, first)
    send(omar, path(remediating, f"/{first}/effect"), text="No slip since.")
    record = next(row.record_id for row in every(portal, ActionRow) if row.id == first)
    ((checker, details),) = noted(portal, "effect_checked")

    assert noted(portal, "action_verified") == [(cast["una"].account, {"record": record})]
    assert (checker, details["record"]) == (cast["omar"].account, record)
    assert "No slip" not in str(details)
    assert kinds(portal, remediating).count("effect") == 1


def _version(portal: Portal, case: MadeCase) -> str:
    return str(facts(portal, case).version)
