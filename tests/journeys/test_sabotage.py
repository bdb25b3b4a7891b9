"""A play of a broken portal fails: what guards people is really looked at.

Each sabotage takes one guard away, as a slip of the pen would.
"""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from portal.casework.access import excluding, granting, identity, staffing
from portal.casework.moves import triaging
from portal.casework.records import talking
from portal.casework.reports import submitting
from portal.core import workflow
from portal.core.workflow import Move
from portal.desk.assignment import handing_over
from tests.journeys.test_play import EXAMPLES, STEPS
from tests.journeys.whole_play import NewCompany, play

Sabotage = Callable[[pytest.MonkeyPatch], None]


def _without_guards(move: Move) -> Sabotage:
    def break_it(patch: pytest.MonkeyPatch) -> None:
        rule = replace(workflow.TABLE[move], guards=())
        patch.setattr(workflow, "TABLE", MappingProxyType({**workflow.TABLE, move: rule}))

    return break_it


def _grants_are_live_from_the_start(patch: pytest.MonkeyPatch) -> None:
    def live(keyring: Any, key: bytes, case: Any, epoch: int, *, holder: Any) -> dict[str, Any]:
        return granting._live(key, case, epoch, holder=holder)

    patch.setattr(granting, "_reserve", live)


def _nobody_is_excluded(patch: pytest.MonkeyPatch) -> None:
    for part in (excluding, granting, identity, staffing, submitting, handing_over):
        patch.setattr(part, "is_excluded", lambda person, rules: False)


def _notes_are_messages(patch: pytest.MonkeyPatch) -> None:
    seal = talking.add_sealed

    def as_message(work: Any, case: Any, kind: str, text: str, **who: Any) -> Any:
        return seal(work, case, "message", text, **who)

    patch.setattr(talking, "add_sealed", as_message)


def _one_person_takes_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(triaging, "taken_back_by", lambda facts, **answers: frozenset())


SABOTAGES: dict[str, tuple[Sabotage, str]] = {
    "one approves alone": (_without_guards(Move.APPROVE), "one person decided alone"),
    "one closes alone": (_without_guards(Move.CLOSE), "one person closed alone"),
    "reserve is live": (_grants_are_live_from_the_start, "read by the wrong people"),
    "exclusions are ignored": (_nobody_is_excluded, "read by the wrong people"),
    "notes are messages": (_notes_are_messages, "the reporter reads what is for the desk"),
    "one takes back": (_one_person_takes_back, "taken back"),
}


@pytest.mark.parametrize("name", SABOTAGES)
def test_a_play_of_a_broken_portal_fails(
    new_company: NewCompany, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    break_it, words = SABOTAGES[name]
    break_it(monkeypatch)

    with pytest.raises(AssertionError, match=words):
        play(new_company, examples=EXAMPLES, steps=STEPS)
