"""Evidence: the day it vanishes is shown, and a hold keeps the system as it is."""

from collections.abc import Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.moves.deciding import kinds_of, open_actions
from portal.core.cases import Status
from portal.core.taxonomy import CHANGES_SYSTEM, ActionKind
from portal.store.tables import SystemRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, open_case
from tests.deeds import at_the_desk, decide, investigate, make_move, words
from tests.frozen_clock import FrozenClock
from tests.rows import facts, kinds

REASON = "The inspectorate may want to look at it."


def page_of(client: FlaskClient, case: MadeCase) -> str:
    return words(client.get(f"/desk/cases/{case.reference}").text)


def decided_with(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, *planned: ActionKind
) -> MadeCase:
    """Return the case decided with these actions, which Omar planned."""
    rows = {f"actions-{n}-kind": kind.value for n, kind in enumerate(planned)}
    decide(omar, una, case, **rows)
    return case


@pytest.mark.usefixtures("cast")
def test_the_day_on_which_the_logs_vanish_is_shown(portal: Portal, omar: FlaskClient) -> None:
    with portal.writing() as work:
        work.db.add(SystemRow(**_system("dose-assistant")))
    known, unknown = make_case(portal, system="dose-assistant"), make_case(portal)

    assert "logs vanish on 2 September 2026" in page_of(omar, known)
    assert "logs vanish on" not in page_of(omar, unknown)


def test_securing_the_evidence_is_noted_with_its_day(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    answer = make_move(omar, case, "secure-evidence", text="Three logs, in the safe.")
    page = page_of(omar, case)

    assert answer.status_code == 303
    assert facts(portal, case).evidence_secured_on == portal.clock.now().today
    assert "Secured on 2 March 2026" in page
    assert "Three logs, in the safe." in page
    assert "evidence" in kinds(portal, case)


def test_containing_the_harm_is_noted_with_its_day(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    make_move(omar, case, "contain", text="Switched off on every ward.")

    assert facts(portal, case).contained_on == portal.clock.now().today
    assert "Kept safe meanwhile since 2 March 2026" in page_of(omar, case)
    assert "containment" in kinds(portal, case)


def test_a_hold_is_placed_with_its_reason(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    without = make_move(omar, case, "place-evidence-hold", text="")
    make_move(omar, case, "place-evidence-hold", text=REASON)

    assert without.status_code == 422
    assert facts(portal, case).evidence_hold
    assert "Evidence hold Yes." in page_of(omar, case)


@pytest.mark.parametrize("kind", sorted(CHANGES_SYSTEM, key=lambda kind: kind.value))
def test_a_hold_keeps_actions_that_change_the_system_from_starting(
    omar: FlaskClient, una: FlaskClient, investigated: MadeCase, portal: Portal, kind: ActionKind
) -> None:
    case = decided_with(omar, una, investigated, kind, ActionKind.TRAIN_STAFF)
    make_move(omar, case, "place-evidence-hold", text=REASON)
    answer = make_move(omar, case, "start-remediation", text="We begin.")

    assert answer.status_code == 409
    assert "An evidence hold keeps the system as it is" in words(answer.text)
    assert "We begin." in answer.text
    assert facts(portal, case).status is Status.DECIDED


@pytest.mark.parametrize(
    "planned", [[ActionKind.SUSPEND_SYSTEM], [ActionKind.TRAIN_STAFF, ActionKind.RESTORE]]
)
def test_a_hold_lets_everything_else_begin(
    omar: FlaskClient,
    una: FlaskClient,
    investigated: MadeCase,
    portal: Portal,
    planned: Sequence[ActionKind],
) -> None:
    case = decided_with(omar, una, investigated, *planned)
    make_move(omar, case, "place-evidence-hold", text=REASON)
    make_move(omar, case, "start-remediation", text="")
    answer = make_move(una, case, "verify-actions", text="")

    assert answer.status_code == 303
    assert facts(portal, case).status is Status.DECIDED


def test_a_hold_placed_later_keeps_actions_from_being_verified(
    omar: FlaskClient, una: FlaskClient, investigated: MadeCase, portal: Portal
) -> None:
    case = decided_with(omar, una, investigated, ActionKind.RETRAIN_OR_FIX)
    make_move(omar, case, "start-remediation", text="")
    make_move(omar, case, "place-evidence-hold", text=REASON)
    answer = make_move(una, case, "verify-actions", text="")

    assert answer.status_code == 409
    assert facts(portal, case).actions_open == 1


def test_an_action_nobody_here_can_read_counts_as_one_that_changes_the_system(
    omar: FlaskClient,
    una: FlaskClient,
    investigated: MadeCase,
    portal: Portal,
    cast: dict[str, Member],
) -> None:
    case = decided_with(omar, una, investigated, ActionKind.TRAIN_STAFF)
    with portal.reading() as work:
        opened = open_case(work, cast["una"], case)
        rows = open_actions(work, opened)
        readable = kinds_of(work, opened, rows)
        sealed = kinds_of(work, type(opened)(opened.id, opened.facts, {}), rows)

    assert readable == {ActionKind.TRAIN_STAFF}
    assert sealed == CHANGES_SYSTEM


def test_the_clocks_of_law_and_house_stand_apart_and_none_is_missed_yet(
    omar: FlaskClient, case: MadeCase
) -> None:
    page = page_of(omar, case)

    assert page.index("Of the law") < page.index("Directive (EU) 2019/1937 Art. 9 (1)(f)")
    assert page.index("Art. 9 (1)(f)") < page.index("Of the house") < page.index("House rule")
    assert "Missed" not in page


def test_a_clock_that_was_missed_stays_marked_after_it_was_met_late(
    app: Flask, case: MadeCase, cast: dict[str, Member], clock: FrozenClock
) -> None:
    clock.forward(days=9)
    omar = at_the_desk(app, cast["omar"])
    late = page_of(omar, case)
    investigate(omar, case)
    page = page_of(omar, case)

    assert late.count("Missed") == 1
    assert "met late on 11 March 2026" in page
    assert page.count("Missed") == 1


def _system(slug: str) -> dict[str, object]:
    return {
        "slug": slug,
        "name": "Dose assistant",
        "purpose": "Suggests a dose.",
        "provider": "Example Works",
        "model_version": "3",
        "owner_role": "Head of the pharmacy",
        "overseer_role": "Nurse in charge",
        "is_mandatory": False,
        "mandatory_where": "",
        "feeds_evaluation": False,
        "opt_out_route": "Ask the nurse in charge.",
        "data_used": "Notes of the ward.",
        "limits": "It does not know allergies.",
    }
