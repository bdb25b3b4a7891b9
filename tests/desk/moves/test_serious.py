"""Serious incidents: found at triage, told to an authority, and never set aside by one person."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.cases import Status
from portal.core.taxonomy import SeriousIncident
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import (
    PROPOSED,
    at_the_desk,
    hidden_fields,
    mailbox_of,
    make_move,
    triage,
    words,
)
from tests.frozen_clock import FrozenClock
from tests.rows import facts, kinds
from tests.signin.journal import noted

REMARK = "The ward & the pharmacy say the same."
TOLD = "The inspectorate, by phone & in writing: ten times the dose."
AUTUMN = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 5)


@pytest.fixture
def in_triage(
    portal: Portal, cast: dict[str, Member], clock: FrozenClock, omar: FlaskClient
) -> MadeCase:
    """A case in triage, received when the AI Act applies."""
    clock.set(AUTUMN)
    case = make_case(portal)
    make_move(omar, case, "start-triage")
    return case


@pytest.fixture
def omar(app: Flask, cast: dict[str, Member], clock: FrozenClock) -> FlaskClient:
    """Omar's browser, that autumn."""
    clock.set(AUTUMN)
    return at_the_desk(app, cast["omar"])


def serious(omar: FlaskClient, case: MadeCase, *ticked: str, **changes: Any) -> Any:
    filled = {"reportable": "yes", "serious": list(ticked), "aware_on": "2026-10-01"}
    return triage(omar, case, **{**filled, "remark": REMARK, **changes})


def page_of(client: FlaskClient, case: MadeCase) -> str:
    return words(client.get(f"/desk/cases/{case.reference}").text)


@pytest.mark.usefixtures("both_databases")
def test_of_several_the_shortest_time_governs_and_the_evidence_is_held(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal
) -> None:
    answer = serious(omar, in_triage, "serious", "death")
    after = facts(portal, in_triage)

    assert answer.status_code == 303
    assert (after.serious, after.aware_on) == (SeriousIncident.DEATH, date(2026, 10, 1))
    assert after.evidence_hold
    assert "Tell the authority, as the law asks, by 11 October 2026" in page_of(omar, in_triage)


def test_the_day_of_the_report_counts_where_nobody_knows_another(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal
) -> None:
    path = f"/desk/cases/{in_triage.reference}/triage"
    offered = omar.get(path).text
    serious(omar, in_triage, "widespread", aware_on="")

    assert f'name="aware_on" value="{TODAY.isoformat()}"' in offered
    assert facts(portal, in_triage).aware_on == TODAY


def test_nothing_serious_asks_for_nothing(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal
) -> None:
    triage(omar, in_triage, aware_on="2026-10-01")
    after = facts(portal, in_triage)

    assert (after.serious, after.aware_on, after.evidence_hold) == (None, None, False)
    assert "What the law asks" not in page_of(omar, in_triage)


def test_a_forbidden_practice_is_kept_and_goes_to_the_executives(
    app: Flask, omar: FlaskClient, in_triage: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    answer = triage(omar, in_triage, prohibited="y")

    assert facts(portal, in_triage).prohibited
    assert "has left your list" in omar.get(answer.headers["Location"]).text
    assert "Art. 5 (1)(f), (g)" in page_of(at_the_desk(app, cast["vera"]), in_triage)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"serious": []}, "Answer this, even if it is none."),
        ({"serious": ["none", "death"]}, "Tick “none of these” alone"),
        ({"serious": ["rumour"]}, "not a valid choice"),
        ({"serious": ["death"], "reportable": "no"}, "goes to an authority"),
        ({"serious": ["death"], "aware_on": "soon"}, "Not a valid date"),
    ],
)
def test_what_is_invalid_is_said_and_nothing_typed_is_lost(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal, changes: dict[str, Any], said: str
) -> None:
    answer = serious(omar, in_triage, **changes)

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert REMARK in words(answer.text)
    assert facts(portal, in_triage).serious is None


@pytest.mark.parametrize("day", ["2026-10-06", "2025-10-03", "0001-01-01"])
def test_awareness_is_neither_to_come_nor_absurd(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal, day: str
) -> None:
    answer = serious(omar, in_triage, "death", aware_on=day)

    assert answer.status_code == 409
    assert "Nobody can have become aware of it on that day" in words(answer.text)
    assert REMARK in words(answer.text)
    assert "triage" not in kinds(portal, in_triage)


@pytest.mark.parametrize("ticked", [["none"], ["serious"]])
def test_one_person_does_not_take_a_finding_back(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal, ticked: list[str]
) -> None:
    serious(omar, in_triage, "death")
    answer = serious(omar, in_triage, *ticked)

    assert answer.status_code == 409
    assert "stays found" in words(answer.text)
    assert facts(portal, in_triage).serious is SeriousIncident.DEATH


def test_one_person_makes_it_graver_and_earlier_and_never_later(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal
) -> None:
    serious(omar, in_triage, "serious", aware_on="2026-10-04")
    serious(omar, in_triage, "widespread", aware_on="2026-10-05")
    later = facts(portal, in_triage)
    serious(omar, in_triage, "widespread", aware_on="2026-10-02")

    assert (later.serious, later.aware_on) == (SeriousIncident.WIDESPREAD, date(2026, 10, 4))
    assert facts(portal, in_triage).aware_on == date(2026, 10, 2)


def test_a_first_report_may_be_incomplete_and_is_completed_later(
    app: Flask,
    omar: FlaskClient,
    in_triage: MadeCase,
    portal: Portal,
    clock: FrozenClock,
    cast: dict[str, Member],
) -> None:
    serious(omar, in_triage, "serious")
    make_move(omar, in_triage, "tell-authority", text=TOLD)
    told = facts(portal, in_triage)
    clock.forward(days=1)
    next_day = at_the_desk(app, cast["omar"])
    make_move(next_day, in_triage, "complete-authority-report", text="The rest of it.")
    after = facts(portal, in_triage)

    assert (told.authority_told_on, told.authority_completed_on) == (TODAY, None)
    assert not told.evidence_hold
    assert after.authority_completed_on == date(2026, 10, 6)
    assert kinds(portal, in_triage).count("authority") == 2
    assert after.status is Status.TRIAGE


def test_what_the_authority_was_told_is_read_at_the_desk_and_never_by_the_reporter(
    app: Flask, omar: FlaskClient, in_triage: MadeCase
) -> None:
    serious(omar, in_triage, "serious")
    make_move(omar, in_triage, "tell-authority", text=TOLD)
    mailbox = words(mailbox_of(app, in_triage).get("/mailbox/case").text)

    assert TOLD in page_of(omar, in_triage)
    assert "authority must be told" not in mailbox
    assert "The inspectorate" not in mailbox


def test_nobody_is_told_of_what_is_not_serious(omar: FlaskClient, in_triage: MadeCase) -> None:
    page = omar.get(f"/desk/cases/{in_triage.reference}/moves/tell-authority")

    assert page.status_code == 404
    assert "Tell the authority" not in page_of(omar, in_triage)


@pytest.mark.parametrize("slug", ["tell-authority", "contain", "secure-evidence"])
def test_what_was_done_is_said_or_it_is_not_done(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal, slug: str
) -> None:
    serious(omar, in_triage, "serious")
    before = facts(portal, in_triage)
    answer = make_move(omar, in_triage, slug, text="")

    assert answer.status_code == 422
    assert facts(portal, in_triage) == before


def test_a_case_with_a_serious_incident_is_not_closed_before_the_authority_is_told(
    omar: FlaskClient, una: FlaskClient, in_triage: MadeCase
) -> None:
    serious(omar, in_triage, "serious")
    no_case = {**PROPOSED, "outcome": "unsubstantiated", "actions-0-kind": "none"}
    make_move(omar, in_triage, "propose-no-case", **no_case)
    make_move(una, in_triage, "approve", text="")

    assert "The authority has not been told of the serious incident." in page_of(omar, in_triage)


def test_the_journal_says_who_told_the_authority_and_never_what(
    omar: FlaskClient, in_triage: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    serious(omar, in_triage, "serious")
    make_move(omar, in_triage, "tell-authority", text=TOLD)
    actor, details = noted(portal, "moved")[-1]

    assert (actor, details["move"]) == (cast["omar"].account, "tell_authority")
    assert TOLD not in str(details)


def test_a_triage_of_a_case_that_changed_keeps_every_answer(
    omar: FlaskClient, una: FlaskClient, in_triage: MadeCase
) -> None:
    path = f"/desk/cases/{in_triage.reference}/triage"
    seen = hidden_fields(omar.get(path).text, path)
    triage(una, in_triage)
    filled = {"severity": "s2", "category": "unsafe", "reportable": "yes", "prohibited": "y"}
    law = {"serious": ["death"], "aware_on": "2026-10-02", "retaliation_risk": "none"}
    stale = omar.post(path, data={**seen, **filled, **law})

    assert stale.status_code == 409
    assert 'value="death" autocomplete="off" checked' in stale.text
    assert 'value="2026-10-02"' in stale.text
