"""Moves of two people: one proposes, another agrees, and nothing happens before."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.cases import Status
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.severity import Severity
from portal.core.taxonomy import ReportType
from portal.signin.invitations import end
from portal.store.tables import CaseRow, ProposalRow
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
    words,
)
from tests.desk.agreeing import (
    LESSON,
    REASON,
    REMARK,
    TOLD,
    agree,
    drop,
    offered_to_propose,
    opened_form,
    path_of,
    proposal_of,
    propose,
)
from tests.rows import count, every, facts, kinds
from tests.signin.journal import noted

Cast = dict[str, Member]


@pytest.fixture
def grave(portal: Portal, cast: Cast, omar: FlaskClient) -> MadeCase:
    """A case of severity S2 that is being investigated."""
    case = make_case(portal, type=ReportType.RETALIATION)
    investigate(omar, case, severity="s2")
    return case


@pytest.fixture
def proposed(omar: FlaskClient, grave: MadeCase, portal: Portal) -> str:
    """Omar's proposal to lower its severity."""
    propose(omar, grave, "lower-severity")
    return proposal_of(portal)


def set_facts(portal: Portal, case: MadeCase, **values: Any) -> None:
    """Bring a case where other pages would bring it."""
    with portal.writing() as work:
        row = work.db.get_one(CaseRow, case.id)
        for name, value in values.items():
            setattr(row, name, value)


def case_page(client: FlaskClient, case: MadeCase) -> str:
    return words(client.get(f"/desk/cases/{case.reference}").text)


@pytest.mark.usefixtures("both_databases")
def test_one_proposes_another_agrees_and_only_then_it_is_made(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase, portal: Portal
) -> None:
    proposing = propose(omar, grave, "lower-severity")
    after_one = facts(portal, grave)
    agreeing = agree(una, grave, proposal_of(portal))
    after_two = facts(portal, grave)

    assert (proposing.status_code, agreeing.status_code) == (303, 303)
    assert (after_one.severity, after_two.severity) == (Severity.S2, Severity.S3)
    assert after_two.severity_confirmed
    assert after_two.version == after_one.version + 1
    assert count(portal, ProposalRow) == 0


def test_the_second_person_reads_who_when_what_and_why(
    una: FlaskClient, grave: MadeCase, proposed: str
) -> None:
    page = case_page(una, grave)
    asked = words(una.get(path_of(grave, proposed, "agree")).text)

    for shown in (page, asked):
        assert "Lower the severity to S3" in shown
        assert "Omar, 2 March 2026" in shown
        assert REASON in shown
    assert "Agree" in page
    assert "Turn down" in page


def test_who_proposed_it_is_not_offered_to_agree_and_cannot(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase, proposed: str, portal: Portal
) -> None:
    path = path_of(grave, proposed, "agree")
    hidden = opened_form(una, path)
    own = opened_form(omar, path_of(grave, proposed, "drop"))
    answer = omar.post(path, data={**hidden, **own, "text": REMARK})

    assert path not in omar.get(f"/desk/cases/{grave.reference}").text
    assert omar.get(path).status_code == 404
    assert answer.status_code == 409
    assert "somebody other than the proposer" in words(answer.text)
    assert facts(portal, grave).severity is Severity.S2


def test_the_second_person_writes_a_reason_too(
    una: FlaskClient, grave: MadeCase, proposed: str, portal: Portal
) -> None:
    answer = agree(una, grave, proposed, text="  ")

    assert answer.status_code == 422
    assert "Write down why you agree." in words(answer.text)
    assert facts(portal, grave).severity is Severity.S2
    assert agree(una, grave, proposed).status_code == 303


def test_the_first_ones_reasons_are_asked_for(omar: FlaskClient, grave: MadeCase) -> None:
    without = propose(omar, grave, "lower-severity", reason="")
    nothing_lost = propose(omar, grave, "lower-severity", severity="")

    assert "Write down your reason." in words(without.text)
    assert "Choose a severity." in words(nothing_lost.text)
    assert REASON in words(nothing_lost.text)
    assert (without.status_code, nothing_lost.status_code) == (422, 422)


@pytest.mark.parametrize("severity", ["s1", "s2", "s9"])
def test_only_a_lower_severity_can_be_chosen(
    omar: FlaskClient, grave: MadeCase, portal: Portal, severity: str
) -> None:
    assert propose(omar, grave, "lower-severity", severity=severity).status_code == 422
    assert count(portal, ProposalRow) == 0


def test_the_journal_says_who_proposed_who_agreed_and_never_why(
    una: FlaskClient, grave: MadeCase, proposed: str, portal: Portal, cast: Cast
) -> None:
    agree(una, grave, proposed)
    ((first, proposing),) = noted(portal, "move_proposed")
    second, made = noted(portal, "moved")[-1]

    assert (first, proposing["move"]) == (cast["omar"].account, "lower_severity")
    assert len(proposing["reason"]) == 64
    assert (second, made["move"]) == (cast["una"].account, "lower_severity")
    assert made["agreed_by"] == cast["omar"].account
    assert REASON not in str(noted(portal, "move_proposed"))


def test_no_reason_of_either_reaches_the_reporter(
    app: Flask, una: FlaskClient, grave: MadeCase, proposed: str, portal: Portal
) -> None:
    before = words(mailbox_of(app, grave).get("/mailbox/case").text)
    agree(una, grave, proposed)
    after = words(mailbox_of(app, grave).get("/mailbox/case").text)

    assert kinds(portal, grave)[-1] == "reason"
    for page in (before, after):
        assert REASON not in page
        assert REMARK not in page
        assert "second person" not in page


def test_a_form_sent_twice_proposes_and_agrees_once(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase, portal: Portal
) -> None:
    path = f"/desk/cases/{grave.reference}/propose/lower-severity"
    form = {**opened_form(omar, path), "severity": "s3", "reason": REASON}
    twice = [omar.post(path, data=form).status_code for _ in range(2)]
    path = path_of(grave, proposal_of(portal), "agree")
    form = {**opened_form(una, path), "text": REMARK}
    again = [una.post(path, data=form).status_code for _ in range(2)]

    assert (twice, again) == ([303, 303], [303, 303])
    assert len(noted(portal, "move_proposed")) == 1
    assert [one for _, one in noted(portal, "moved")][-1]["move"] == "lower_severity"
    assert len([one for _, one in noted(portal, "moved") if "agreed_by" in one]) == 1


def test_the_same_is_not_proposed_twice(
    una: FlaskClient, grave: MadeCase, proposed: str, portal: Portal
) -> None:
    answer = propose(una, grave, "lower-severity")

    assert answer.status_code == 409
    assert "waits for a second person" in words(answer.text)
    assert REASON in words(answer.text)
    assert count(portal, ProposalRow) == 1


def test_a_proposal_of_a_case_that_changed_is_not_kept_and_not_lost(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase, portal: Portal
) -> None:
    path = f"/desk/cases/{grave.reference}/propose/lower-severity"
    seen = opened_form(omar, path)
    make_move(una, grave, "place-hold", text=REASON)
    answer = omar.post(path, data={**seen, "severity": "s3", "reason": REASON})

    assert answer.status_code == 409
    assert REASON in words(answer.text)
    assert count(portal, ProposalRow) == 0


def test_a_change_of_the_case_makes_it_stale(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase, proposed: str, portal: Portal
) -> None:
    path = path_of(grave, proposed, "agree")
    seen = opened_form(una, path)
    make_move(omar, grave, "place-hold", text=REASON)
    answer = una.post(path, data={**seen, "text": REMARK})
    fresh = {**seen, "seen": str(facts(portal, grave).version)}
    again = una.post(path, data={**fresh, "text": REMARK})

    assert (answer.status_code, again.status_code) == (409, 409)
    assert "has to be proposed again" in words(again.text)
    assert REMARK in words(again.text)
    assert una.get(path).status_code == 404
    assert facts(portal, grave).severity is Severity.S2


def test_what_is_stale_is_shown_so_and_proposed_again_with_what_was_written(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase, proposed: str, portal: Portal
) -> None:
    make_move(una, grave, "place-hold", text=REASON)
    page = omar.get(f"/desk/cases/{grave.reference}").text
    path = f"/desk/cases/{grave.reference}/propose/lower-severity"
    form = omar.get(f"{path}?again={proposed}").text
    propose(omar, grave, "lower-severity")
    (row,) = every(portal, ProposalRow)

    assert "stale" in words(page)
    assert f"{path}?again={proposed}" in page
    assert path_of(grave, proposed, "agree") not in page
    assert REASON in words(form)
    assert row.id != proposed
    assert agree(una, grave, row.id).status_code == 303


@pytest.mark.parametrize("name", ["omar", "una"])
def test_its_author_or_a_colleague_takes_it_back(
    app: Flask, grave: MadeCase, proposed: str, portal: Portal, cast: Cast, name: str
) -> None:
    client = at_the_desk(app, cast[name])
    answer = drop(client, grave, proposed, text=REMARK)
    ((actor, details),) = noted(portal, "proposal_dropped")

    assert answer.status_code == 303
    assert (actor, details["move"]) == (cast[name].account, "lower_severity")
    assert count(portal, ProposalRow) == 0
    assert REMARK in case_page(client, grave)
    assert facts(portal, grave).severity is Severity.S2


def test_whoever_comes_second_is_told_and_loses_nothing(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase, proposed: str, portal: Portal
) -> None:
    agreeing = opened_form(una, path_of(grave, proposed, "agree"))
    dropping = opened_form(omar, path_of(grave, proposed, "drop"))
    drop(omar, grave, proposed)
    late = una.post(path_of(grave, proposed, "agree"), data={**agreeing, "text": REMARK})
    later = omar.post(
        path_of(grave, proposed, "drop"),
        data={**dropping, "once": agreeing["once"], "text": REMARK},
    )

    for answer in (late, later):
        assert answer.status_code == 409
        assert "in the meantime" in words(answer.text)
        assert REMARK in words(answer.text)
    assert facts(portal, grave).severity is Severity.S2


def test_to_an_excluded_handler_a_proposal_does_not_exist(
    portal: Portal, cast: Cast, una: FlaskClient, omar: FlaskClient
) -> None:
    rule = Exclusion(ExcludedKind.PERSON, cast["omar"].account)
    case = make_case(portal, type=ReportType.RETALIATION, exclusions=(rule,))
    investigate(una, case, severity="s2")
    propose(una, case, "lower-severity")
    hidden = opened_form(una, path_of(case, proposal_of(portal), "drop"))
    token = hidden_fields(omar.get("/desk").text, "/sign-out")
    filled = {**hidden, **token, "text": REMARK}
    paths = [path_of(case, proposal_of(portal), deed) for deed in ("agree", "drop")]
    paths.append(f"/desk/cases/{case.reference}/propose/lower-severity")
    queue = omar.get("/desk/cases?state=all").text

    assert [omar.get(path).status_code for path in paths] == [404] * 3
    assert [omar.post(path, data=filled).status_code for path in paths] == [404] * 3
    assert case.reference not in queue
    assert "Waiting for your agreement" not in queue
    assert count(portal, ProposalRow) == 1


def test_who_recuses_can_no_longer_agree(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase, proposed: str, portal: Portal
) -> None:
    path = path_of(grave, proposed, "agree")
    seen = opened_form(una, path)
    make_move(una, grave, "recuse", text=REASON)

    assert una.get(path).status_code == 404
    assert una.post(path, data={**seen, "text": REMARK}).status_code == 404
    assert facts(portal, grave).severity is Severity.S2


def test_what_somebody_proposed_who_recused_is_stale(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase, proposed: str
) -> None:
    make_move(omar, grave, "recuse", text=REASON)

    assert "stale" in case_page(una, grave)
    assert una.get(path_of(grave, proposed, "agree")).status_code == 404


def test_what_somebody_proposed_who_left_is_stale(
    una: FlaskClient, grave: MadeCase, proposed: str, portal: Portal, cast: Cast
) -> None:
    path = path_of(grave, proposed, "agree")
    seen = opened_form(una, path)
    with portal.writing() as work:
        end(work, cast["omar"].account, by=cast["ada"].account)
    answer = una.post(path, data={**seen, "text": REMARK})

    assert "stale" in case_page(una, grave)
    assert answer.status_code == 409
    assert facts(portal, grave).severity is Severity.S2


def test_below_the_level_of_the_case_nobody_agrees(
    omar: FlaskClient, una: FlaskClient, carl: FlaskClient, grave: MadeCase, portal: Portal
) -> None:
    make_move(omar, grave, "escalate", text=REASON)
    propose(carl, grave, "lower-severity")
    path = path_of(grave, proposal_of(portal), "agree")

    assert una.get(path).status_code == 404
    assert path not in una.get(f"/desk/cases/{grave.reference}").text
    assert offered_to_propose(una, grave) == set()
    assert una.get(f"/desk/cases/{grave.reference}/propose/lower-severity").status_code == 404


def test_a_row_that_says_something_else_than_its_author_signed_is_refused(
    una: FlaskClient, grave: MadeCase, proposed: str, portal: Portal, cast: Cast
) -> None:
    forged = {"detail": "s4", "proposed_by": cast["carl"].account, "seen_version": 99}
    answers = []
    for name, value in forged.items():
        with portal.writing() as work:
            row = work.db.get_one(ProposalRow, proposed)
            kept = getattr(row, name)
            setattr(row, name, value)
        answers.append(una.get(path_of(grave, proposed, "agree")).status_code)
        with portal.writing() as work:
            setattr(work.db.get_one(ProposalRow, proposed), name, kept)

    assert answers == [500, 500, 500]
    assert agree(una, grave, proposed).status_code == 303


def test_a_clock_is_set_aside_and_the_reporter_is_told(
    app: Flask, omar: FlaskClient, una: FlaskClient, investigated: MadeCase, portal: Portal
) -> None:
    path = f"/desk/cases/{investigated.reference}/propose/set-clock-aside"
    form = words(omar.get(path).text)
    propose(omar, investigated, "set-clock-aside")
    asked = words(una.get(path_of(investigated, proposal_of(portal), "agree")).text)
    before = words(mailbox_of(app, investigated).get("/mailbox/case").text)
    agree(una, investigated, proposal_of(portal))
    after = words(mailbox_of(app, investigated).get("/mailbox/case").text)

    assert "Directive (EU) 2019/1937 Art. 9 (1)(f): We must answer you by 2 June 2026" in form
    assert "Directive (EU) 2019/1937 Art. 9 (1)(f): We must answer you by 2 June 2026" in asked
    assert facts(portal, investigated).set_aside == ("directive_feedback",)
    assert "We must answer you by" in before
    assert "We must answer you by" not in after
    assert "Two people set aside a date of the law: 2 June 2026 no longer counts." in after


def test_only_a_clock_that_runs_is_set_aside(omar: FlaskClient, investigated: MadeCase) -> None:
    for clock in ("directive_acknowledge", "s3_decide", "gossip"):
        assert propose(omar, investigated, "set-clock-aside", clock=clock).status_code == 422


def test_an_evidence_hold_is_lifted_by_two(
    omar: FlaskClient, una: FlaskClient, investigated: MadeCase, portal: Portal
) -> None:
    before = offered_to_propose(omar, investigated)
    set_facts(portal, investigated, evidence_hold=True)
    after = offered_to_propose(omar, investigated)
    propose(omar, investigated, "lift-evidence-hold")
    still = facts(portal, investigated).evidence_hold
    agree(una, investigated, proposal_of(portal))

    assert "lift-evidence-hold" not in before
    assert "lift-evidence-hold" in after
    assert still
    assert not facts(portal, investigated).evidence_hold


def test_the_reporter_reads_why_before_anything_about_them_is_passed_on(
    app: Flask, omar: FlaskClient, una: FlaskClient, investigated: MadeCase, portal: Portal
) -> None:
    propose(omar, investigated, "reveal-identity")
    before = words(mailbox_of(app, investigated).get("/mailbox/case").text)
    agree(una, investigated, proposal_of(portal))
    after = words(mailbox_of(app, investigated).get("/mailbox/case").text)

    assert TOLD not in before
    assert TOLD in after
    assert REASON not in after
    assert kinds(portal, investigated)[-2:] == ["reason", "reveal"]


def test_a_revelation_needs_words_for_the_reporter(
    omar: FlaskClient, investigated: MadeCase
) -> None:
    answer = propose(omar, investigated, "reveal-identity", explanation=" ")

    assert answer.status_code == 422
    assert REASON in words(answer.text)


def test_a_lesson_in_its_exact_words_is_put_to_the_reporter(
    app: Flask, omar: FlaskClient, una: FlaskClient, investigated: MadeCase, portal: Portal
) -> None:
    decide(omar, una, investigated)
    propose(omar, investigated, "publish-lesson")
    before = words(mailbox_of(app, investigated).get("/mailbox/case").text)
    agree(una, investigated, proposal_of(portal), text="")
    after = words(mailbox_of(app, investigated).get("/mailbox/case").text)

    assert LESSON not in before
    assert LESSON in after
    assert facts(portal, investigated).lesson_asked_on is not None
    assert kinds(portal, investigated)[-1] == "lesson"
    assert "publish-lesson" not in offered_to_propose(omar, investigated)


def test_a_lesson_is_not_proposed_before_there_is_a_decision(
    omar: FlaskClient, investigated: MadeCase
) -> None:
    path = f"/desk/cases/{investigated.reference}/propose/publish-lesson"

    assert omar.get(path).status_code == 404


@pytest.mark.usefixtures("both_databases")
def test_two_people_erase_a_closed_case_at_once(
    app: Flask, omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal, cast: Cast
) -> None:
    mailbox = mailbox_of(app, case)
    set_facts(portal, case, status=Status.CLOSED, closed_on=portal.clock.now().today)
    propose(omar, case, "erase-early")
    form = opened_form(una, path_of(case, proposal_of(portal), "agree"))
    path = path_of(case, proposal_of(portal), "agree")
    answers = [una.post(path, data={**form, "text": REMARK}) for _ in range(2)]
    ((actor, _),) = noted(portal, "case_erased")

    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(303, "/desk")] * 2
    assert count(portal, CaseRow) == 0
    assert actor == cast["una"].account
    assert noted(portal, "moved")[-1][1]["move"] == "erase_early"
    assert case.id in (portal.settings.data_dir / "erased.log").read_text()
    assert omar.get(f"/desk/cases/{case.reference}").status_code == 404
    assert omar.get(path).status_code == 404
    assert omar.post(path, data={**form, "once": "a" * 43, "text": REMARK}).status_code in {
        400,
        404,
    }
    assert case.reference not in omar.get("/desk/cases?state=all").text
    assert mailbox.get("/mailbox/case").status_code == 404


def test_an_open_case_or_one_on_hold_is_not_erased_early(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    while_open = offered_to_propose(omar, case)
    set_facts(portal, case, status=Status.CLOSED, closed_on=portal.clock.now().today, on_hold=True)
    on_hold = offered_to_propose(omar, case)

    assert "erase-early" not in while_open | on_hold


def test_the_queue_lists_what_waits_for_me_and_not_what_i_proposed(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase, proposed: str
) -> None:
    path = path_of(grave, proposed, "agree")
    theirs, own = una.get("/desk").text, omar.get("/desk").text

    assert path in theirs
    assert "Waiting for your agreement" in theirs
    assert "Lower the severity to S3" in words(theirs)
    assert "Waiting for your agreement" not in own


def test_the_queue_lists_decisions_that_wait_for_me(
    omar: FlaskClient, una: FlaskClient, grave: MadeCase
) -> None:
    answer = make_move(omar, grave, "propose-outcome", **PROPOSED)
    approve = f"/desk/cases/{grave.reference}/moves/approve"

    assert answer.status_code == 303
    assert approve in una.get("/desk").text
    assert approve not in omar.get("/desk").text


def test_the_queue_does_not_list_what_is_stale_or_above_my_level(
    omar: FlaskClient, una: FlaskClient, carl: FlaskClient, grave: MadeCase, proposed: str
) -> None:
    make_move(una, grave, "escalate", text=REASON)
    stale = una.get("/desk").text
    propose(carl, grave, "lower-severity")

    assert "Waiting for your agreement" not in stale
    assert "Waiting for your agreement" not in una.get("/desk").text


def test_many_proposals_are_listed_a_few_at_a_time(
    omar: FlaskClient, una: FlaskClient, portal: Portal, cast: Cast
) -> None:
    for case in [make_case(portal) for _ in range(12)]:
        set_facts(portal, case, status=Status.CLOSED, closed_on=portal.clock.now().today)
        propose(omar, case, "erase-early")
    page = una.get("/desk").text

    assert page.count("/proposals/") == 10
    assert "There are more proposals." in words(page)
