"""The page of a case says what moves wait for: each reason once, what can be done in front."""

from flask.testing import FlaskClient

from portal.core import guards as g
from portal.core.moves import Move
from portal.desk.case.waiting import sort_waiting
from tests.cast import MadeCase
from tests.deeds import make_move, words


def test_what_can_be_done_comes_first_and_what_is_not_there_is_no_line() -> None:
    found = sort_waiting(
        [
            (Move.CLOSE, g.NOBODY_WAITS_FOR_AN_APPEAL.words),
            (Move.LIFT_HOLD, g.ON_HOLD.words),
            (Move.ACCEPT, g.TRIAGE_IS_COMPLETE.words),
            (Move.DE_ESCALATE, g.ABOVE_THE_BOTTOM.words),
            (Move.PROPOSE_OUTCOME, g.TRIAGE_IS_COMPLETE.words),
        ]
    )

    assert [(one.words, one.moves) for one in found] == [
        (g.TRIAGE_IS_COMPLETE.words, [Move.ACCEPT, Move.PROPOSE_OUTCOME]),
        (g.NOBODY_WAITS_FOR_AN_APPEAL.words, [Move.CLOSE]),
    ]


def test_a_new_case_lists_nothing_and_one_in_triage_says_once_what_is_missing(
    omar: FlaskClient, case: MadeCase
) -> None:
    new = words(omar.get(f"/desk/cases/{case.reference}").text)
    make_move(omar, case, "start-triage")
    page = words(omar.get(f"/desk/cases/{case.reference}").text)

    assert "What waits for something" not in new
    assert page.count("First finish triage") == 1
    assert "There is no legal hold" not in page
