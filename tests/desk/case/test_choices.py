"""What the case page offers: the next step first, every move once, rare ones further down."""

import pytest
from flask.testing import FlaskClient

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.moves import Move
from portal.desk.case.choices import sort_moves
from portal.desk.move_words import MOVES, TOGETHER
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import words

ALONE = "You are the only one of this level who can read the case."


def test_every_move_of_the_desk_is_offered_in_exactly_one_place() -> None:
    choices = sort_moves(tuple(Move))
    shown = [*choices.next, *(one for _, moves in choices.groups for one in moves)]

    assert sorted(one.slug for one in shown) == sorted(one.slug for one in MOVES.values())


def test_a_group_without_a_move_has_no_heading() -> None:
    choices = sort_moves((Move.START_TRIAGE, Move.ESCALATE))

    assert [one.slug for one in choices.next] == ["start-triage"]
    assert [title for title, _ in choices.groups] == ["Give it to another level"]


def test_moves_of_two_people_are_not_offered_as_if_one_could_make_them() -> None:
    choices = sort_moves(tuple(TOGETHER))

    assert (list(choices.next), list(choices.groups)) == ([], [])


def test_the_next_step_stands_above_the_report(omar: FlaskClient, case: MadeCase) -> None:
    page = words(omar.get(f"/desk/cases/{case.reference}").text)

    assert page.index("Start triage") < page.index("The report, as it was sent")
    assert page.index("The report, as it was sent") < page.index("Recuse myself")


@pytest.mark.usefixtures("both_databases")
def test_whoever_is_alone_at_a_level_is_told_that_nobody_can_agree(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    rule = Exclusion(ExcludedKind.PERSON, cast["una"].account)
    alone = make_case(portal, exclusions=(rule,))
    path = "/desk/cases/{}/propose/set-clock-aside"

    assert ALONE in words(omar.get(path.format(alone.reference)).text)
    assert ALONE not in words(omar.get(path.format(case.reference)).text)
