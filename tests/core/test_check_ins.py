"""Check-ins: asked at 30, 90 and 180 days, and only one question for several missed ones."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.core.actors import CLOCK
from portal.core.cases import CaseFacts, Status
from portal.core.deadlines import check_ins_due
from portal.core.errors import MoveRefused
from portal.core.workflow import Move, decide
from tests.core.builders import TODAY, make_case, make_decided


def sent(case: CaseFacts, day: int) -> CaseFacts:
    """Return the case after the clock asked, so many days after the decision."""
    return decide(Move.SEND_CHECK_IN, case, CLOCK, today=TODAY + timedelta(days=day)).after


def test_each_is_asked_on_its_day_and_no_earlier() -> None:
    first = sent(make_decided(), 30)

    with pytest.raises(MoveRefused):
        sent(make_decided(), 29)
    with pytest.raises(MoveRefused):
        sent(first, 89)
    assert [first.check_ins_sent, sent(first, 90).check_ins_sent] == [1, 2]


@pytest.mark.parametrize(("day", "count"), [(89, 1), (90, 2), (179, 2), (180, 3), (900, 3)])
def test_several_missed_ones_are_asked_as_one(day: int, count: int) -> None:
    assert sent(make_decided(), day).check_ins_sent == count


@pytest.mark.parametrize("status", [Status.CLOSED, Status.ARCHIVED])
def test_a_case_that_is_over_stays_where_it_is(status: Status) -> None:
    closed = replace(make_decided(), status=status, closed_on=TODAY)

    assert sent(closed, 30) == replace(closed, check_ins_sent=1, version=closed.version + 1)


def test_a_case_without_a_decision_is_asked_nothing() -> None:
    assert check_ins_due(make_case(), TODAY + timedelta(days=500)) == 0


def test_a_decision_that_was_taken_anew_does_not_ask_again_what_was_asked() -> None:
    again = replace(make_decided(), check_ins_sent=1)

    assert [check_ins_due(again, TODAY + timedelta(days=day)) for day in (0, 30, 90)] == [1, 1, 2]
