"""An objection to the severity is answered by somebody else, on a higher level if need be."""

import pytest

from portal.casework.moves.carrying_out import change_facts
from portal.core.actors import Level
from portal.core.cases import Status
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.upkeep import keep_up, look_ahead
from portal.work import Portal
from tests.cast import MadeCase, Member, add_member, make_case, open_case
from tests.frozen_clock import FrozenClock
from tests.organisation_rows import add_system, set_owner
from tests.rows import facts, holders
from tests.signin.journal import noted

Cast = dict[str, Member]


def staffed(portal: Portal, cast: Cast, names: str) -> None:
    """Let only these people work here."""
    with portal.writing() as work:
        for name in names.split():
            add_member(work, cast[name])


def object_to(portal: Portal, cast: Cast, case: MadeCase, *, by: str = "omar") -> None:
    """Let Rosa object to the severity that somebody confirmed."""
    with portal.writing() as work:
        change_facts(
            work,
            open_case(work, cast[by], case),
            severity_by=cast[by].account,
            severity_objected_on=work.moment.today,
        )


def level(portal: Portal, case: MadeCase) -> Level:
    keep_up(portal, portal.clock.now())
    return facts(portal, case).level


def test_a_colleague_of_the_same_level_can_answer(portal: Portal, cast: Cast) -> None:
    case = make_case(portal)
    object_to(portal, cast, case)

    assert level(portal, case) is Level.OMBUDS


@pytest.mark.usefixtures("both_databases")
def test_with_nobody_else_at_its_level_it_goes_up_once(
    portal: Portal, cast_of_the_run: Cast
) -> None:
    cast = cast_of_the_run
    staffed(portal, cast, "omar carl vera")
    case = make_case(portal)
    object_to(portal, cast, case)
    foreseen = look_ahead(portal, portal.clock.now()).escalated

    assert foreseen == 1
    assert [level(portal, case), level(portal, case)] == [Level.COMMITTEE] * 2
    assert holders(portal, cast, case) == {"carl"}
    assert [actor for actor, _ in noted(portal, "moved")] == ["clock"]


def test_a_colleague_who_is_excluded_cannot_answer(portal: Portal, cast: Cast) -> None:
    case = make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["una"].account),))
    object_to(portal, cast, case)

    assert level(portal, case) is Level.COMMITTEE


def test_a_level_of_excluded_people_is_passed(portal: Portal, cast: Cast) -> None:
    named = (cast["una"].account, cast["carl"].account)
    rules = tuple(Exclusion(ExcludedKind.PERSON, account) for account in named)
    case = make_case(portal, exclusions=rules)
    object_to(portal, cast, case)

    assert level(portal, case) is Level.EXECUTIVE


def test_with_nobody_else_anywhere_it_stays(portal: Portal, cast: Cast) -> None:
    named = (cast["una"].account, cast["carl"].account, cast["vera"].account)
    rules = tuple(Exclusion(ExcludedKind.PERSON, account) for account in named)
    case = make_case(portal, exclusions=rules)
    object_to(portal, cast, case)

    assert level(portal, case) is Level.OMBUDS


def test_without_an_objection_nothing_happens(portal: Portal, cast_of_the_run: Cast) -> None:
    staffed(portal, cast_of_the_run, "omar carl")
    case = make_case(portal)
    with portal.writing() as work:
        opened = open_case(work, cast_of_the_run["omar"], case)
        change_facts(work, opened, severity_by=cast_of_the_run["omar"].account)

    assert level(portal, case) is Level.OMBUDS


def test_who_came_to_own_the_system_cannot_answer(portal: Portal, cast: Cast) -> None:
    add_system(portal, "dose-helper")
    case = make_case(portal, system="dose-helper")
    object_to(portal, cast, case)
    set_owner(portal, "dose-helper", cast["una"].account)

    assert level(portal, case) is Level.COMMITTEE


def test_an_objection_in_a_closed_case_stops_no_upkeep(
    portal: Portal, cast_of_the_run: Cast, clock: FrozenClock
) -> None:
    cast = cast_of_the_run
    staffed(portal, cast, "omar carl vera")
    case = make_case(portal)
    object_to(portal, cast, case)
    with portal.writing() as work:
        today = work.moment.today
        change_facts(
            work,
            open_case(work, cast["omar"], case),
            status=Status.CLOSED,
            decided_on=today,
            closed_on=today,
        )
    clock.forward(days=31)

    assert look_ahead(portal, portal.clock.now()).escalated == 0
    assert keep_up(portal, portal.clock.now()).check_ins == 1
    assert facts(portal, case).level is Level.OMBUDS
