"""Reporters, handlers, committee and clock at random, for thousands of steps."""

import os

from portal.core.cases import Status
from portal.core.workflow import Move
from tests.journeys.more_deeds import DEEDS
from tests.journeys.whole_play import NewCompany, play

FRESH = os.environ.get("PORTAL_PLAY") == "random"
"""Whether to play anew and for longer, instead of what CI plays each time."""

EXAMPLES, STEPS = 80, 50
"""How often and how long CI plays."""


def test_whatever_people_and_time_do_nothing_that_must_not_happens(new_company: NewCompany) -> None:
    examples, steps = (300, 100) if FRESH else (EXAMPLES, STEPS)
    played = play(new_company, examples=examples, steps=steps, fresh=FRESH)

    assert played.steps > 4_000
    assert set(played.reached) == set(Status), "the play never came that far"
    # What it comes to is chance, though the same one each time: few may be out of its reach.
    assert len(set(Move) - set(played.made)) <= 3, "the play made too few moves"
    # Some deeds need a long way there; each has a test of its own.
    assert len(set(DEEDS) - set(played.deeds)) <= len(DEEDS) // 2, "the play did too little"
