"""Whatever the staffing page does not list can be completed: cases are walked by the rules alone.

The walk here is another one than the page's: it tries handlers one after the other, lets them
hand a case up and down as they do at the desk, and knows nothing of scenarios' own shortcuts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.admin.scenarios import Scenario, find_gaps, find_gaps_without
from portal.core.actors import CLOCK, REPORTER, AccountId, Actor, Level, handler
from portal.core.cases import CaseFacts, Status
from portal.core.deadlines import Trigger
from portal.core.errors import MoveRefused
from portal.core.exclusions import Person
from portal.core.findings import TakenBack
from portal.core.move_table import TABLE
from portal.core.severity import Severity
from portal.core.taxonomy import ActionKind, Outcome
from portal.core.workflow import Move, Proposal, decide, offered
from tests.core.builders import TODAY, make_proposal, make_triaged

DECIDE = (Move.PROPOSE_OUTCOME, Move.APPROVE)
WAYS: dict[Scenario, tuple[dict[str, Any], tuple[Move, ...]]] = {
    Scenario.DECIDE: ({}, DECIDE),
    Scenario.DECIDE_GRAVE: ({"severity": Severity.S2}, DECIDE),
    Scenario.CLOSE_GRAVE: (
        {"severity": Severity.S2},
        (*DECIDE, Move.ACCEPT_DECISION, Move.CLOSE),
    ),
    Scenario.VERIFY_ACTIONS: (
        {"status": Status.REMEDIATING, "actions_open": 1},
        (Move.VERIFY_ACTIONS,),
    ),
    Scenario.REVIEW_APPEAL: ({}, (*DECIDE, Move.APPEAL, Move.REJECT_APPEAL)),
    Scenario.ANSWER_OBJECTION: ({"severity_objected_on": TODAY}, (Move.ANSWER_OBJECTION,)),
    Scenario.END_STAYING: (
        {"severity": Severity.S2},
        (*DECIDE, Move.ACCEPT_DECISION, Move.CLOSE),
    ),
    Scenario.LOWER_SEVERITY: ({"severity": Severity.S2}, (Move.LOWER_SEVERITY,)),
    Scenario.TAKE_BACK_FINDING: ({"reportable": True}, (Move.TAKE_BACK_FINDING,)),
    Scenario.SET_CLOCK_ASIDE: ({}, (Move.SET_CLOCK_ASIDE,)),
    Scenario.LIFT_EVIDENCE_HOLD: ({"evidence_hold": True}, (Move.LIFT_EVIDENCE_HOLD,)),
    Scenario.REVEAL_IDENTITY: ({}, (Move.REVEAL_IDENTITY,)),
    Scenario.PUBLISH_LESSON: ({"status": Status.DECIDED}, (Move.PUBLISH_LESSON,)),
    Scenario.ERASE_EARLY: ({"status": Status.CLOSED}, (Move.ERASE_EARLY,)),
}
"""Each scenario told a second time: the case it begins with, and what has to be done."""

FORM = make_proposal(
    outcome=Outcome.SUBSTANTIATED,
    actions=(ActionKind.NONE,),
    severity=Severity.S4,
    taken_back=frozenset({TakenBack.REPORTABLE}),
    clock="directive_feedback",
)
STAYS = {Scenario.END_STAYING} | {
    scenario
    for scenario, (_, steps) in WAYS.items()
    if TABLE[steps[0]].two_people and scenario is not Scenario.ERASE_EARLY
}
"""What is tried with a case that may not go below its level."""

REPORTERS = {Move.ACCEPT_DECISION, Move.APPEAL}
EVERYBODY_GONE = replace(FORM, trigger=Trigger.EVERYBODY_RECUSED)

staffings = st.lists(st.sampled_from(Level), max_size=7)


@dataclass(frozen=True)
class Place:
    """A case on its way, and how many of its steps are done."""

    case: CaseFacts
    done: int = 0


def people(levels: Sequence[Level]) -> list[Person]:
    return [
        Person(AccountId(f"{number:032x}"), level, None, is_leader=False)
        for number, level in enumerate(levels)
    ]


def staying(level: Level) -> dict[str, Any]:
    """Return what keeps a case from going below a level."""
    critical = {"severity": Severity.S1} if level >= Level.COMMITTEE else {}
    return critical | ({"prohibited": True} if level >= Level.EXECUTIVE else {})


def is_completed(
    scenario: Scenario, staff: Sequence[Person], level: Level, helper: Level | None
) -> bool:
    """Search every way there is, with a helper's level to hand the case to and back, if any."""
    facts, steps = WAYS[scenario]
    first = next((one.account for one in staff if one.level == level), None)
    begun = {"status": Status.INVESTIGATING, "level": level, "severity_by": first, **facts}
    start = make_triaged(**(begun | (staying(level) if scenario in STAYS else {})))
    seen, ahead = set[Place](), [Place(start)]
    while ahead:
        place = ahead.pop()
        if place.done == len(steps):
            return True
        if place not in seen:
            seen.add(place)
            ahead.extend(made(place, steps[place.done], staff, owner=first))
            ahead.extend(handed_on(place, staff, {level, helper or level}))
    return False


def made(
    place: Place, move: Move, staff: Sequence[Person], *, owner: AccountId | None
) -> Iterator[Place]:
    readers = [handler(one.account, one.level) for one in staff if one.level == place.case.level]
    form = replace(FORM, action_owners=frozenset({owner} if owner else ()))
    firsts = [one for one in readers if move in offered(place.case, one, today=TODAY)]
    forms = (
        [replace(form, proposed_by=one.account) for one in firsts]
        if TABLE[move].two_people
        else [form]
    )
    for actor in [REPORTER] if move in REPORTERS else readers:
        for filled in forms:
            yield from after(place, move, actor, form=filled, staff=staff, step=1)


def handed_on(place: Place, staff: Sequence[Person], levels: set[Level]) -> Iterator[Place]:
    here = [handler(one.account, one.level) for one in staff if one.level == place.case.level]
    if place.case.level < max(levels):
        risen = after(place, Move.ESCALATE, CLOCK, form=EVERYBODY_GONE, staff=staff)
        yield from (one for one in risen if one.case.level <= max(levels))
    if place.case.level > min(levels):
        for actor in here:
            yield from after(place, Move.DE_ESCALATE, actor, form=FORM, staff=staff)


def after(
    place: Place,
    move: Move,
    actor: Actor,
    *,
    form: Proposal,
    staff: Sequence[Person],
    step: int = 0,
) -> Iterator[Place]:
    try:
        decided = decide(move, place.case, actor, today=TODAY, proposal=form)
    except MoveRefused:
        return
    level = nearest(place.case, decided.level, move, staff)
    if level is None:
        return
    # What was counted on the way does not matter, so that a search ends.
    yield Place(replace(decided.after, version=1, level=level), place.done + step)


def nearest(case: CaseFacts, wanted: Level, move: Move, staff: Sequence[Person]) -> Level | None:
    """Return the level a case comes to: an empty one is passed, as where moves are carried out."""
    took_part = {case.proposed_by, case.decided_by} if move is Move.APPEAL else set()
    there = {one.level for one in staff if one.account not in took_part}
    if wanted == case.level:
        return wanted
    if wanted > case.level:
        found = min((one for one in there if one >= wanted), default=None)
    else:
        found = max((one for one in there if one <= wanted), default=None)
    return case.level if found is None and move is Move.APPEAL else found


def test_the_walks_know_every_scenario_and_every_move_of_two_people() -> None:
    moves = {move for _, steps in WAYS.values() for move in steps}

    assert set(WAYS) == set(Scenario)
    assert {move for move in Move if TABLE[move].two_people} <= moves


@settings(deadline=None, max_examples=30)
@given(staffings, st.sampled_from(Level), st.sampled_from(Scenario))
def test_what_is_not_listed_is_completed_by_the_level_alone(
    levels: list[Level], level: Level, scenario: Scenario
) -> None:
    staff = people(levels)
    listed = {gap.scenario for gap in find_gaps(staff, level, today=TODAY)}

    assert is_completed(scenario, staff, level, None) == (scenario not in listed)


@settings(deadline=None, max_examples=30)
@given(staffings, st.sampled_from(Level))
def test_whoever_is_named_as_help_can_help(levels: list[Level], level: Level) -> None:
    staff = people(levels)
    gaps = [gap for gap in find_gaps(staff, level, today=TODAY) if gap.helper]

    assert all(is_completed(gap.scenario, staff, level, gap.helper) for gap in gaps)


@settings(deadline=None, max_examples=30)
@given(staffings, st.sampled_from(Level))
def test_where_nobody_is_named_nobody_could(levels: list[Level], level: Level) -> None:
    staff = people(levels)
    gaps = [gap for gap in find_gaps(staff, level, today=TODAY) if gap.helper is None]
    asked = [one for one in Level if one is not level]
    hopeless = [gap for gap in gaps if gap.scenario is not Scenario.REVIEW_APPEAL]

    assert not any(
        is_completed(gap.scenario, staff, level, one) for gap in hopeless for one in asked
    )


@settings(deadline=None, max_examples=30)
@given(staffings.filter(bool), st.data(), st.sampled_from(Level), st.sampled_from(Scenario))
def test_what_is_not_listed_is_completed_also_without_any_one_person(
    levels: list[Level], data: st.DataObject, level: Level, scenario: Scenario
) -> None:
    staff = people(levels)
    excluded = data.draw(st.sampled_from(staff))
    left = [one for one in staff if one is not excluded]
    listed = {
        (gap.scenario, gap.helper)
        for gap in (
            *find_gaps(staff, level, today=TODAY),
            *find_gaps_without(staff, excluded, level, today=TODAY),
        )
    }
    helpers = [helper for one, helper in listed if one is scenario and helper]
    ways = [None, *helpers]
    nobody = (scenario, None) in listed

    assert nobody or any(is_completed(scenario, left, level, helper) for helper in ways)
