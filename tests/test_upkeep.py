"""What the clock does with nobody signed in: it escalates, times out, chains and forgets, once."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from flask import Flask

from portal.casework.journalling import note
from portal.casework.moves.carrying_out import change_facts
from portal.casework.settings import RECEIPT_ACKNOWLEDGES, set_setting
from portal.core.actors import Level
from portal.core.cases import Status
from portal.core.events import Event
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.severity import Severity
from portal.store.tables import JournalRow, OneTimeRow, OutboxRow, SessionRow
from portal.upkeep import Done, keep_up, look_ahead
from portal.work import Portal
from tests.cast import MadeCase, Member, add_member, make_case, open_case, post
from tests.deeds import at_the_desk, investigate, make_move, words
from tests.frozen_clock import FrozenClock
from tests.handing import hand_over_to
from tests.rows import count, dump, every, facts, holders, in_reserve
from tests.signin.journal import noted


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


def run(portal: Portal) -> Done:
    return keep_up(portal, portal.clock.now())


def whole(portal: Portal) -> dict[str, list[tuple[object, ...]]]:
    with portal.database.reading() as session:
        return dump(session)


@pytest.mark.usefixtures("both_databases")
def test_an_escalation_by_the_clock_lets_the_next_level_read(
    app: Flask, portal: Portal, case: MadeCase, cast: dict[str, Member], clock: FrozenClock
) -> None:
    before = holders(portal, cast, case)
    clock.forward(days=80)
    done = run(portal)
    page = at_the_desk(app, cast["carl"]).get(f"/desk/cases/{case.reference}")

    assert done.escalated == 1
    assert before == {"omar", "una"}
    assert holders(portal, cast, case) == {"carl"}
    assert in_reserve(portal, cast, case) == {"omar", "una", "vera"}
    assert "The assistant told me the wrong dose" in words(page.text)


def test_the_clock_escalates_when_four_fifths_of_the_time_are_used(
    portal: Portal, case: MadeCase, clock: FrozenClock
) -> None:
    levels = []
    for day in (72, 1, 1, 18, 1):
        clock.forward(days=day)
        run(portal)
        levels.append(facts(portal, case).level)

    assert levels == [
        Level.OMBUDS,
        Level.OMBUDS,
        Level.COMMITTEE,
        Level.COMMITTEE,
        Level.EXECUTIVE,
    ]


def only(portal: Portal, cast: dict[str, Member], names: str) -> None:
    """Let only these people work here."""
    with portal.writing() as work:
        for name in names.split():
            add_member(work, cast[name])


def test_a_level_at_which_nobody_works_is_skipped(
    portal: Portal, cast_of_the_run: dict[str, Member], clock: FrozenClock
) -> None:
    only(portal, cast_of_the_run, "omar una vera")
    case = make_case(portal)
    clock.forward(days=80)
    run(portal)

    assert facts(portal, case).level is Level.EXECUTIVE
    assert holders(portal, cast_of_the_run, case) == {"vera"}


def test_a_level_at_which_everybody_is_excluded_is_skipped(
    portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    rule = Exclusion(ExcludedKind.PERSON, cast["carl"].account)
    case = make_case(portal, exclusions=(rule,))
    clock.forward(days=80)
    run(portal)

    assert facts(portal, case).level is Level.EXECUTIVE
    assert holders(portal, cast, case) == {"vera"}


@pytest.mark.usefixtures("both_databases")
def test_a_case_that_must_rise_two_levels_passes_the_one_without_anybody(
    portal: Portal, cast_of_the_run: dict[str, Member], clock: FrozenClock
) -> None:
    only(portal, cast_of_the_run, "omar una")
    case = make_case(portal)
    with portal.writing() as work:
        change_facts(work, open_case(work, cast_of_the_run["omar"], case), prohibited=True)
    only(portal, cast_of_the_run, "vera")
    with portal.writing() as work:
        hand_over_to(work, cast_of_the_run["omar"], cast_of_the_run["vera"].account)
    foreseen = look_ahead(portal, clock.now())

    assert run(portal).escalated == foreseen.escalated == 1
    assert facts(portal, case).level is Level.EXECUTIVE


@pytest.mark.parametrize(("days", "level"), [(74, 2), (92, 2), (93, 3), (200, 3)])
def test_a_ceiling_that_was_missed_while_nothing_ran_counts_like_both_its_days(
    portal: Portal, case: MadeCase, clock: FrozenClock, days: int, level: int
) -> None:
    clock.forward(days=days)
    foreseen = look_ahead(portal, clock.now())
    done = run(portal)

    assert (done.escalated, facts(portal, case).level) == (foreseen.escalated, level)
    assert run(portal).escalated == 0


def test_with_nobody_above_a_case_stays_with_those_who_can_act_until_somebody_comes(
    app: Flask, portal: Portal, cast_of_the_run: dict[str, Member], clock: FrozenClock
) -> None:
    only(portal, cast_of_the_run, "omar una")
    case = make_case(portal)
    clock.forward(days=80)
    alone = (look_ahead(portal, clock.now()).escalated, run(portal).escalated)
    omar = at_the_desk(app, cast_of_the_run["omar"])
    by_hand = make_move(omar, case, "escalate", text="Somebody else should look.")
    level = facts(portal, case).level
    only(portal, cast_of_the_run, "carl")
    not_yet = run(portal).escalated
    post(omar, f"/desk/hand-over/{cast_of_the_run['carl'].account}", form_on="/desk")

    assert not_yet == 0
    assert (alone, by_hand.status_code, level) == ((0, 0), 409, Level.OMBUDS)
    assert "Somebody else should look." in by_hand.text
    assert run(portal).escalated == 1
    assert facts(portal, case).level is Level.COMMITTEE


def test_the_clocks_moves_are_noted_by_date_and_as_its_own(
    portal: Portal, case: MadeCase, clock: FrozenClock
) -> None:
    clock.forward(days=80)
    run(portal)
    ((actor, details),) = noted(portal, "moved")

    assert (actor, details["move"]) == ("clock", "escalate")
    assert (details["from_level"], details["level"]) == (1, 2)
    assert {row.noted_at for row in every(portal, JournalRow) if row.actor == "clock"} == {
        portal.clock.now().today.isoformat()
    }


def test_the_reporter_reads_that_the_case_went_up(
    app: Flask, portal: Portal, case: MadeCase, clock: FrozenClock
) -> None:
    clock.forward(days=80)
    run(portal)
    answer = app.test_client().post("/api/mailbox", json={"tracking_code": case.code.grouped})

    assert answer.json["messages"][-1]["text"] == (
        "It went to the AI governance committee, "
        "because four fifths of the time that a law allows had passed."
    )
    assert answer.json["level"] == 2


@pytest.mark.usefixtures("both_databases")
def test_running_twice_does_nothing_more(
    portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    with portal.writing() as work:
        set_setting(work, RECEIPT_ACKNOWLEDGES, "no")
    for severity in ("danger", "still_happening"):
        make_case(portal, **{severity: True})
    clock.forward(days=100)
    run(portal)
    after_one = whole(portal)
    second = run(portal)

    assert (second.acknowledged, second.escalated, second.timed_out) == (0, 0, 0)
    assert second.journalled == 0
    assert whole(portal) == after_one


def test_one_run_acknowledges_and_escalates_what_needs_both(
    portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    with portal.writing() as work:
        set_setting(work, RECEIPT_ACKNOWLEDGES, "no")
    case = make_case(portal)
    submitted = facts(portal, case).status
    clock.forward(days=85)
    done = run(portal)

    assert submitted is Status.SUBMITTED
    assert (done.acknowledged, done.escalated) == (1, 1)
    assert facts(portal, case).acknowledged_on == portal.clock.now().today
    assert facts(portal, case).level is Level.COMMITTEE


@pytest.mark.usefixtures("both_databases")
def test_looking_ahead_says_what_would_be_done_and_changes_nothing(
    portal: Portal, case: MadeCase, clock: FrozenClock
) -> None:
    clock.forward(days=80)
    before = whole(portal)
    foreseen = look_ahead(portal, portal.clock.now())
    after = whole(portal)

    assert (foreseen.escalated, foreseen.journalled) == (1, 1)
    assert after == before
    assert run(portal) == foreseen


def test_a_question_that_nobody_answers_is_given_up_after_three_weeks(
    app: Flask, portal: Portal, case: MadeCase, cast: dict[str, Member], clock: FrozenClock
) -> None:
    omar = at_the_desk(app, cast["omar"])
    investigate(omar, case)
    make_move(omar, case, "request-information", text="Which ward?")
    clock.forward(days=20)
    early = run(portal).timed_out
    clock.forward(days=1)

    assert (early, run(portal).timed_out) == (0, 1)
    assert facts(portal, case).status is Status.INVESTIGATING
    assert facts(portal, case).waited == 21


def test_s1_never_stays_below_the_committee(
    portal: Portal, case: MadeCase, cast: dict[str, Member]
) -> None:
    with portal.writing() as work:
        change_facts(work, open_case(work, cast["omar"], case), severity=Severity.S1)
    run(portal)

    assert facts(portal, case).level is Level.COMMITTEE
    assert "carl" in holders(portal, cast, case)


def test_a_closed_case_is_left_alone(
    app: Flask, portal: Portal, case: MadeCase, cast: dict[str, Member], clock: FrozenClock
) -> None:
    with portal.writing() as work:
        change_facts(work, open_case(work, cast["omar"], case), status=Status.CLOSED)
    clock.forward(days=400)
    before = facts(portal, case)
    run(portal)

    assert facts(portal, case) == before


def test_visits_and_one_time_keys_that_ran_out_are_forgotten(
    app: Flask, portal: Portal, case: MadeCase, cast: dict[str, Member], clock: FrozenClock
) -> None:
    at_the_desk(app, cast["omar"])
    clock.forward(minutes=20)
    run(portal)
    early = (count(portal, SessionRow), count(portal, OneTimeRow))
    clock.forward(minutes=20)
    run(portal)

    assert early == (1, 1)
    assert (count(portal, SessionRow), count(portal, OneTimeRow)) == (0, 0)


def test_what_reporters_did_is_chained(portal: Portal, case: MadeCase) -> None:
    done = run(portal)

    assert done.journalled == 1
    assert count(portal, OutboxRow) == 0
    assert noted(portal, "report_received") == [
        ("reporter", {"level_1": 2, "level_2": 1, "level_3": 1})
    ]


@pytest.mark.usefixtures("both_databases")
def test_the_clock_and_a_handler_never_lock_each_other_out(
    portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    cases = [make_case(portal) for _ in range(6)]
    clock.forward(days=80)
    late, omar = clock.now(), cast["omar"]
    with ThreadPoolExecutor(1) as pool:
        with portal.writing(late) as work:
            change_facts(work, open_case(work, omar, cases[-1]), conflict_checked=True)
            running = pool.submit(keep_up, portal, late)
            wait([running], timeout=1)
            note(work, omar.account, Event.CASE_READ, case=cases[-1].id)
        done = running.result(30)

    assert done.escalated == 5
    assert facts(portal, cases[-1]).conflict_checked
    assert run(portal).escalated == 1
