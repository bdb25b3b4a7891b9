"""The staffing page: what today's handlers could not complete, worked out from the rules."""

from collections.abc import Sequence
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.admin.scenarios import (
    Gap,
    Scenario,
    find_empty_exclusions,
    find_gaps,
    find_gaps_without,
    skipped_without,
)
from portal.core.actors import AccountId, Level
from portal.core.exclusions import Person
from portal.signin.invitations import end
from portal.work import Portal
from tests.cast import Member, make_case
from tests.signin.steps import words

TODAY = date(2026, 3, 2)
Cast = dict[str, Member]


def people(*levels: int, unit: str | None = None) -> list[Person]:
    return [
        Person(AccountId(f"{number:032x}"), Level(level), unit, is_leader=False)
        for number, level in enumerate(levels)
    ]


def gaps(handlers: Sequence[Person], level: int) -> dict[Scenario, Level | None]:
    return {gap.scenario: gap.helper for gap in find_gaps(handlers, Level(level), today=TODAY)}


def test_two_at_each_level_lack_nothing_below_the_top() -> None:
    handlers = people(1, 1, 2, 2, 3, 3)
    assert gaps(handlers, 1) == {}
    assert gaps(handlers, 2) == {}


def test_a_review_of_the_highest_level_needs_one_above_or_one_who_took_no_part() -> None:
    assert gaps(people(1, 1, 2, 2, 3, 3), 3) == {}
    assert Scenario.REVIEW_APPEAL not in gaps(people(1, 1, 2, 2, 3, 4), 3)
    assert gaps(people(1, 1, 2, 2, 3), 3)[Scenario.REVIEW_APPEAL] is None


def test_one_person_alone_decides_but_not_what_needs_two() -> None:
    found = gaps(people(1, 1, 2, 3), 2)
    assert Scenario.DECIDE not in found
    assert {Scenario.DECIDE_GRAVE, Scenario.CLOSE_GRAVE, Scenario.VERIFY_ACTIONS} <= set(found)


def test_the_next_level_is_asked_to_help_first() -> None:
    assert gaps(people(1, 1, 2, 3), 2)[Scenario.DECIDE_GRAVE] is Level.EXECUTIVE
    assert gaps(people(1, 1, 2), 2)[Scenario.DECIDE_GRAVE] is Level.OMBUDS


def test_where_nobody_can_help_it_says_so() -> None:
    assert gaps(people(1), 1)[Scenario.DECIDE_GRAVE] is None


def test_without_anybody_nothing_can_be_done() -> None:
    assert set(gaps([], 1)) == set(Scenario)


def test_a_level_with_nobody_lacks_everything() -> None:
    assert set(gaps(people(1, 1), 2)) == set(Scenario)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 4), max_size=6), st.integers(1, 4), st.integers(1, 3))
def test_one_more_handler_never_opens_a_gap(levels: list[int], more: int, level: int) -> None:
    before = set(gaps(people(*levels), level))
    after = set(gaps(people(*levels, more), level))
    assert after <= before


def test_whoever_is_alone_at_a_level_is_named() -> None:
    omar, una, carl = people(1, 1, 2)
    assert not skipped_without([omar, una, carl], omar)
    assert skipped_without([omar, una, carl], carl)


def test_exclusions_that_leave_nobody_are_found() -> None:
    rules = [str(rule) for rule in find_empty_exclusions(people(1, 1, unit="legal"))]
    assert rules == ["role:ombudsperson", "unit:legal"]


def test_with_several_levels_no_single_exclusion_leaves_nobody() -> None:
    assert find_empty_exclusions(people(1, 1, 2)) == ()


TWO_PEOPLE = {
    Scenario.LOWER_SEVERITY,
    Scenario.TAKE_BACK_FINDING,
    Scenario.SET_CLOCK_ASIDE,
    Scenario.LIFT_EVIDENCE_HOLD,
    Scenario.REVEAL_IDENTITY,
    Scenario.PUBLISH_LESSON,
    Scenario.ERASE_EARLY,
}


def test_one_person_alone_lacks_every_move_of_two_and_the_answer_to_an_objection() -> None:
    found = gaps(people(1, 1, 2, 3), 2)

    assert TWO_PEOPLE | {Scenario.ANSWER_OBJECTION} <= set(found)
    assert found[Scenario.LOWER_SEVERITY] is None
    assert gaps(people(1, 1, 2, 3, 3), 2)[Scenario.LOWER_SEVERITY] is Level.EXECUTIVE


def test_what_must_stay_with_the_committee_gets_no_help_from_below() -> None:
    found = gaps(people(1, 1, 2), 2)

    assert found[Scenario.DECIDE_GRAVE] is Level.OMBUDS
    assert found[Scenario.END_STAYING] is None
    assert found[Scenario.LOWER_SEVERITY] is None


def test_a_review_passes_a_level_at_which_nobody_works() -> None:
    assert Scenario.REVIEW_APPEAL not in gaps(people(1, 1, 3), 1)


def test_nobody_is_named_as_help_at_an_empty_level() -> None:
    helpers = set(gaps(people(1, 3), 1).values())

    assert helpers == {Level.EXECUTIVE, None}


def test_a_closed_case_is_handed_to_nobody_so_that_one_alone_cannot_erase_it_early() -> None:
    assert gaps(people(1, 1, 2, 3), 2)[Scenario.ERASE_EARLY] is None


def test_what_is_wanting_without_one_person_is_told_beside_what_is_wanting_anyway() -> None:
    handlers = people(1, 1, 2, 3, 3)
    omar, *_, vera = handlers
    without_omar = find_gaps_without(handlers, omar, Level.OMBUDS, today=TODAY)
    without_vera = find_gaps_without(handlers, vera, Level.EXECUTIVE, today=TODAY)

    assert Gap(Scenario.LOWER_SEVERITY, Level.EXECUTIVE) in without_omar
    assert Gap(Scenario.ERASE_EARLY, None) in without_omar
    assert Gap(Scenario.DECIDE_GRAVE, Level.COMMITTEE) in without_vera
    assert Gap(Scenario.DECIDE_GRAVE, Level.OMBUDS) not in without_vera


def test_with_three_at_every_level_nobody_is_missed_but_in_a_review_at_the_top() -> None:
    handlers = people(*[1, 2, 3, 4] * 3)
    found = [
        find_gaps_without(handlers, one, Level(level), today=TODAY)
        for one in handlers
        for level in (1, 2, 3)
    ]

    assert set(found) == {()}


@pytest.mark.usefixtures("cast")
def test_the_page_tells_who_has_to_help_when_one_person_is_excluded(ada: FlaskClient) -> None:
    page = words(ada.get("/admin/staffing").text)

    assert "Omar or Una must not see the case" in page
    assert "Lower the severity of a critical or high case. Two people must agree." in page
    assert "Answer a reporter who thinks that it is more serious." in page


@pytest.mark.usefixtures("cast")
def test_the_page_names_levels_and_who_has_to_help(ada: FlaskClient) -> None:
    page = words(ada.get("/admin/staffing").text)
    assert "Active: Omar, Una." in page
    assert "Carl is alone here" in page
    assert "Level 3, Executive and legal" in page


def test_an_ended_handler_is_not_counted(ada: FlaskClient, portal: Portal, cast: Cast) -> None:
    with portal.writing() as work:
        end(work, cast["una"].account, by=cast["ada"].account)
    assert "Omar is alone here" in words(ada.get("/admin/staffing").text)


def test_no_case_changes_a_word_of_it(ada: FlaskClient, portal: Portal, cast: Cast) -> None:
    before = words(ada.get("/admin/staffing").text)
    make_case(portal)
    assert words(ada.get("/admin/staffing").text) == before


def test_a_handler_does_not_find_it(app: Flask, client: FlaskClient, cast: Cast) -> None:
    assert client.get("/admin/staffing").status_code == 404
