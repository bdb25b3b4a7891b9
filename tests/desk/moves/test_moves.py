"""Each move through its page: it is made, noted, and refused where the rules refuse it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.actors import Level
from portal.core.cases import Status
from portal.core.taxonomy import Outcome, ReportType
from portal.store.tables import ActionRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import (
    PROPOSED,
    at_the_desk,
    decide,
    hidden_fields,
    investigate,
    mailbox_of,
    make_move,
    move_by_reporter,
    triage,
    words,
)
from tests.frozen_clock import FrozenClock
from tests.rows import every, facts, holders, in_reserve, kinds
from tests.signin.journal import noted

REASON = "The logs & the shift book agree."


@pytest.fixture
def decided(omar: FlaskClient, una: FlaskClient, investigated: MadeCase) -> MadeCase:
    """The case, decided with one corrective action."""
    decide(omar, una, investigated)
    return investigated


def offered(client: FlaskClient, case: MadeCase) -> set[str]:
    page = client.get(f"/desk/cases/{case.reference}").text
    prefix = f"/desk/cases/{case.reference}/moves/"
    return {part.split('"')[0] for part in page.split(prefix)[1:]}


def panel_of(client: FlaskClient, case: MadeCase) -> str:
    """Return what the case's page says under Next."""
    page = client.get(f"/desk/cases/{case.reference}").text
    return words(page.split('id="next"')[1].split("</section>")[0])


def status(portal: Portal, case: MadeCase) -> Status:
    return facts(portal, case).status


@pytest.mark.usefixtures("both_databases")
def test_a_case_goes_its_whole_way_through_the_pages(
    app: Flask, omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    def after(client: FlaskClient, slug: str, **fields: str) -> Status:
        make_move(client, case, slug, **{"text": "", **fields})
        return status(portal, case)

    triaged = after(omar, "start-triage")
    triage(omar, case)
    seen = [
        after(omar, "accept"),
        after(omar, "propose-outcome", **PROPOSED),
        after(una, "approve"),
        after(omar, "start-remediation"),
        after(una, "verify-actions"),
    ]
    move_by_reporter(app, case, "accept-decision", "")

    assert triaged is Status.TRIAGE
    assert seen == [
        Status.INVESTIGATING,
        Status.DECISION_PROPOSED,
        Status.DECIDED,
        Status.REMEDIATING,
        Status.DECIDED,
    ]
    assert after(omar, "close") is Status.CLOSED
    assert after(omar, "archive") is Status.ARCHIVED


def test_every_move_is_noted_with_who_from_where_and_to_where(
    omar: FlaskClient, investigated: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    moves = [
        (actor, details["move"], details["from"], details["to"])
        for actor, details in noted(portal, "moved")
    ]

    assert moves == [
        (cast["omar"].account, "start_triage", "acknowledged", "triage"),
        (cast["omar"].account, "accept", "triage", "investigating"),
    ]


def test_only_what_is_possible_is_offered(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    on_the_way = {"start-triage", "escalate", "recuse", "place-hold"}
    beside_it = {"contain", "secure-evidence", "place-evidence-hold"}

    assert offered(omar, case) == on_the_way | beside_it


def test_a_question_reaches_the_reporter_and_stops_the_house_clocks(
    app: Flask, omar: FlaskClient, investigated: MadeCase, portal: Portal
) -> None:
    make_move(omar, investigated, "request-information", text="Which ward?")
    page = words(mailbox_of(app, investigated).get("/mailbox/case").text)

    assert status(portal, investigated) is Status.AWAITING_REPORTER
    assert "Which ward?" in page
    assert "We have a question for you" in page
    assert "waits for your answer" in page


def test_a_proposal_is_not_shown_to_the_reporter_before_it_is_approved(
    app: Flask, omar: FlaskClient, una: FlaskClient, investigated: MadeCase
) -> None:
    make_move(omar, investigated, "propose-outcome", **PROPOSED)
    before = mailbox_of(app, investigated).get("/mailbox/case").text
    make_move(una, investigated, "approve", text="")
    after = mailbox_of(app, investigated).get("/mailbox/case").text

    assert PROPOSED["explanation"] not in before
    assert PROPOSED["explanation"] in after
    assert PROPOSED["findings"] not in after


def test_approving_shows_what_was_proposed(
    omar: FlaskClient, una: FlaskClient, investigated: MadeCase
) -> None:
    make_move(omar, investigated, "propose-outcome", **PROPOSED)
    page = words(una.get(f"/desk/cases/{investigated.reference}/moves/approve").text)

    assert PROPOSED["explanation"] in page
    assert PROPOSED["findings"] in page
    assert "Head of the ward, by 1 April 2026" in page


def test_a_grave_case_is_approved_by_somebody_else(
    app: Flask, omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal, type=ReportType.RETALIATION)
    investigate(omar, case, severity="s2")
    make_move(omar, case, "propose-outcome", **PROPOSED)

    assert "approve" not in offered(omar, case)
    assert "approve" in offered(una, case)
    next_step = panel_of(omar, case)
    assert next_step.index("A second person approves this.") < next_step.index("Send")
    assert "somebody other than the proposer approves this." in next_step
    assert next_step.count("Two people must agree") == 1
    assert "A second person approves this." not in panel_of(una, case)


def test_a_proposal_can_be_sent_back_with_its_actions(
    omar: FlaskClient, una: FlaskClient, investigated: MadeCase, portal: Portal
) -> None:
    make_move(omar, investigated, "propose-outcome", **PROPOSED)
    proposed = len(every(portal, ActionRow))
    make_move(una, investigated, "return", text=REASON)

    assert (proposed, len(every(portal, ActionRow))) == (1, 0)
    assert status(portal, investigated) is Status.INVESTIGATING
    assert facts(portal, investigated).outcome is None


@pytest.mark.parametrize(
    ("slug", "outcome"),
    [
        ("propose-no-case", Outcome.UNSUBSTANTIATED),
        ("refer-out", Outcome.OUT_OF_SCOPE_REFERRED),
        ("mark-duplicate", Outcome.DUPLICATE_MERGED),
    ],
)
def test_triage_can_end_without_an_investigation(
    omar: FlaskClient, case: MadeCase, portal: Portal, slug: str, outcome: Outcome
) -> None:
    make_move(omar, case, "start-triage")
    triage(omar, case)
    answer = make_move(omar, case, slug, **{**PROPOSED, "outcome": outcome.value, "unnamed": "y"})

    assert answer.status_code == 303
    assert status(portal, case) is Status.DECISION_PROPOSED
    assert facts(portal, case).outcome is outcome


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"explanation": ""}, "Write the reasons that the reporter will read."),
        ({"outcome": "granted"}, "Not a valid choice"),
        ({"root_cause": "gossip"}, "Not a valid choice"),
        ({"actions-0-due_on": "soon"}, "Not a valid date"),
        ({"actions-0-kind": "gossip"}, "Not a valid choice"),
        ({"actions-0-owner_role": "x" * 121}, "1 character too long"),
    ],
)
def test_an_invalid_proposal_is_said_and_nothing_typed_is_lost(
    omar: FlaskClient, investigated: MadeCase, portal: Portal, changes: dict[str, str], said: str
) -> None:
    answer = make_move(omar, investigated, "propose-outcome", **{**PROPOSED, **changes})

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "{'" not in words(answer.text)
    assert PROPOSED["findings"] in answer.text
    assert status(portal, investigated) is Status.INVESTIGATING


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"findings": ""}, "Write down what was found."),
        ({"root_cause": ""}, "Name the root cause."),
        ({"actions-0-kind": ""}, "Name the corrective actions, or say that there is none."),
    ],
)
def test_a_proposal_that_the_rules_refuse_comes_back_as_it_was(
    omar: FlaskClient, investigated: MadeCase, portal: Portal, changes: dict[str, str], said: str
) -> None:
    answer = make_move(omar, investigated, "propose-outcome", **{**PROPOSED, **changes})

    assert answer.status_code == 409
    assert said in words(answer.text)
    assert PROPOSED["explanation"] in answer.text
    assert status(portal, investigated) is Status.INVESTIGATING
    assert "proposal" not in kinds(portal, investigated)


def test_who_planned_an_action_does_not_verify_it(
    omar: FlaskClient, una: FlaskClient, decided: MadeCase, portal: Portal
) -> None:
    make_move(omar, decided, "start-remediation", text="")
    own_page = omar.get(f"/desk/cases/{decided.reference}").text
    next_step = panel_of(omar, decided)
    slug = f"/desk/cases/{decided.reference}/moves/verify-actions"
    seen = hidden_fields(una.get(slug).text, slug)
    token = hidden_fields(own_page, "/sign-out")
    own = omar.post(slug, data={**seen, **token, "text": "Done, I say."})
    others = make_move(una, decided, "verify-actions", text="Seen.")
    (action,) = every(portal, ActionRow)

    assert "verify-actions" not in own_page
    assert (
        "Somebody other than who planned an action verifies it. For this waits: Verify" in next_step
    )
    assert '<details class="more" open>' in own_page
    assert omar.get(slug).status_code == 404
    assert (own.status_code, others.status_code) == (409, 303)
    assert "Done, I say." in own.text
    assert action.verified_on == portal.clock.now().today


def test_a_case_is_not_closed_while_an_action_is_open_or_an_appeal_possible(
    app: Flask,
    omar: FlaskClient,
    una: FlaskClient,
    decided: MadeCase,
    cast: dict[str, Member],
    clock: FrozenClock,
) -> None:
    with_actions = offered(omar, decided)
    make_move(omar, decided, "start-remediation", text="")
    make_move(una, decided, "verify-actions", text="")
    in_appeal_time = offered(omar, decided)
    clock.forward(days=31)

    assert "close" not in with_actions | in_appeal_time
    assert "close" in offered(at_the_desk(app, cast["omar"]), decided)


def test_an_appeal_is_reviewed_by_the_next_level_alone(
    app: Flask, omar: FlaskClient, carl: FlaskClient, decided: MadeCase, portal: Portal
) -> None:
    move_by_reporter(app, decided, "appeal", REASON)

    assert offered(carl, decided) >= {"uphold-appeal", "reject-appeal"}
    assert offered(omar, decided) & {"uphold-appeal", "reject-appeal"} == set()


def test_an_upheld_appeal_is_investigated_again(
    app: Flask, carl: FlaskClient, decided: MadeCase, portal: Portal
) -> None:
    move_by_reporter(app, decided, "appeal", REASON)
    without = make_move(carl, decided, "uphold-appeal", text="")
    make_move(carl, decided, "uphold-appeal", text=REASON)

    assert without.status_code == 422
    assert status(portal, decided) is Status.INVESTIGATING
    assert facts(portal, decided).outcome is None


def test_a_rejected_appeal_tells_the_reporter_why(
    app: Flask, carl: FlaskClient, decided: MadeCase, portal: Portal
) -> None:
    move_by_reporter(app, decided, "appeal", REASON)
    make_move(carl, decided, "reject-appeal", text="We asked the night shift too.")
    page = mailbox_of(app, decided).get("/mailbox/case").text

    assert status(portal, decided) is Status.DECIDED
    assert "We asked the night shift too." in page


@pytest.mark.usefixtures("both_databases")
def test_escalating_makes_the_next_level_read_and_act(
    omar: FlaskClient, carl: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    make_move(omar, case, "escalate", text=REASON)

    assert facts(portal, case).level is Level.COMMITTEE
    assert holders(portal, cast, case) == {"carl"}
    assert in_reserve(portal, cast, case) == {"omar", "una", "vera"}
    assert "start-triage" in offered(carl, case)
    assert omar.get(f"/desk/cases/{case.reference}").status_code == 404


def test_a_case_that_comes_down_again_is_read_by_its_level_again(
    omar: FlaskClient, carl: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    make_move(omar, case, "escalate", text=REASON)
    make_move(carl, case, "de-escalate", text=REASON)

    assert holders(portal, cast, case) == {"omar", "una"}
    assert in_reserve(portal, cast, case) == {"carl", "vera"}
    assert carl.get(f"/desk/cases/{case.reference}").status_code == 404


def test_only_the_higher_level_hands_a_case_down(
    omar: FlaskClient, carl: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    make_move(omar, case, "escalate", text=REASON)
    by_omar = omar.get(f"/desk/cases/{case.reference}/moves/de-escalate").status_code
    by_carl = make_move(carl, case, "de-escalate", text=REASON)

    assert (by_omar, by_carl.status_code) == (404, 303)
    assert facts(portal, case).level is Level.OMBUDS


@pytest.mark.parametrize("slug", ["escalate", "place-hold"])
@pytest.mark.parametrize(("text", "refused"), [("", 422), (" \n", 409)])
def test_a_move_that_needs_its_reason_is_not_made_without(
    omar: FlaskClient, case: MadeCase, portal: Portal, *, slug: str, text: str, refused: int
) -> None:
    before = facts(portal, case)
    answer = make_move(omar, case, slug, text=text)

    assert answer.status_code == refused
    assert facts(portal, case) == before


def test_a_legal_hold_is_placed_and_lifted(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    make_move(omar, case, "place-hold", text=REASON)
    held = facts(portal, case).on_hold
    make_move(omar, case, "lift-hold", text=REASON)

    assert (held, facts(portal, case).on_hold) == (True, False)


def test_a_move_of_a_case_that_changed_is_refused_and_what_was_typed_stays(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    path = f"/desk/cases/{case.reference}/moves/escalate"
    seen = hidden_fields(omar.get(path).text, path)
    make_move(una, case, "start-triage", text="")
    stale = omar.post(path, data={**seen, "text": REASON})
    again = omar.post(path, data={**hidden_fields(stale.text, path), "text": REASON})

    assert (stale.status_code, again.status_code) == (409, 303)
    assert "Somebody else acted on this case in the meantime." in words(stale.text)
    assert REASON in words(stale.text)
    assert facts(portal, case).level is Level.COMMITTEE


def test_a_stale_proposal_comes_back_whole(
    omar: FlaskClient, una: FlaskClient, investigated: MadeCase, portal: Portal
) -> None:
    path = f"/desk/cases/{investigated.reference}/moves/propose-outcome"
    seen = hidden_fields(omar.get(path).text, path)
    triage(una, investigated, severity="s4")
    stale = omar.post(path, data={**seen, **PROPOSED})

    assert stale.status_code == 409
    typed = ("explanation", "findings", "actions-0-owner_role", "actions-0-due_on")
    assert [name for name in typed if PROPOSED[name] not in stale.text] == []
    assert status(portal, investigated) is Status.INVESTIGATING


def test_a_move_sent_twice_is_made_once(omar: FlaskClient, case: MadeCase, portal: Portal) -> None:
    path = f"/desk/cases/{case.reference}/moves/place-hold"
    filled = {**hidden_fields(omar.get(path).text, path), "text": REASON}
    sent = [omar.post(path, data=filled).status_code for _ in range(2)]

    assert sent == [303, 303]
    assert facts(portal, case).on_hold
    assert kinds(portal, case).count("reason") == 1


@pytest.mark.parametrize(
    "slug", ["accept", "approve", "close", "reopen", "archive", "lift-hold", "uphold-appeal"]
)
def test_a_move_that_is_not_possible_is_not_made_by_force(
    omar: FlaskClient, case: MadeCase, portal: Portal, slug: str
) -> None:
    path = f"/desk/cases/{case.reference}/moves/escalate"
    hidden = hidden_fields(omar.get(path).text, path)
    before = facts(portal, case)
    forced = f"/desk/cases/{case.reference}/moves/{slug}"
    answer = omar.post(forced, data={**hidden, "text": REASON})

    assert omar.get(forced).status_code == 404
    assert answer.status_code == 409
    assert facts(portal, case) == before


@pytest.mark.parametrize("slug", ["reply", "withdraw", "appeal", "accept-decision", "x"])
def test_the_reporters_moves_are_not_the_desks(
    omar: FlaskClient, case: MadeCase, slug: str
) -> None:
    assert omar.get(f"/desk/cases/{case.reference}/moves/{slug}").status_code == 404
