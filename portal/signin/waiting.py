"""Between the passphrase and the code of the second step: a row and a cookie of their own kind.

Nobody is signed in by them: no page of the staff asks for this cookie, and the row is sealed for
its kind. It lasts five minutes and five codes. It hangs on the account, so whatever ends all visits
of an account ends it too.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from typing import Any, Self

from portal.casework.access.visits import (
    WAITING,
    change_visit,
    end_visit,
    find_visit,
    find_visit_alone,
    open_visit,
)
from portal.casework.journalling import note
from portal.core.actors import AccountId
from portal.core.errors import CredentialsRefused
from portal.core.events import Event
from portal.core.second_step import TRIES
from portal.signin import second_steps, visiting
from portal.signin.second_steps import Verdict
from portal.signin.visiting import Door
from portal.store.second_steps import has_second_step
from portal.vault.credentials import Unlocked
from portal.work import Work


class Outcome(Enum):
    """What came of a code; a page has the words."""

    ENTERED = "entered"
    WRONG = "wrong"
    USED = "used"
    PAUSED = "paused"
    OVER = "over"
    """The five minutes or the five codes are over: the passphrase again."""


OUTCOMES = {
    Verdict.WRONG: Outcome.WRONG,
    Verdict.USED: Outcome.USED,
    Verdict.PAUSED: Outcome.PAUSED,
    Verdict.NONE: Outcome.OVER,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a code. `key` is the new visit's; `wrong` counts wrong codes before the right.

    `left` is how many codes may still be typed.
    """

    outcome: Outcome
    left: int = 0
    key: str | None = field(repr=False, default=None)
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What waits, sealed under its cookie's key: the lock that was opened, and its keys."""

    door: Door
    unlocked: Unlocked = field(repr=False)
    tries: int = 0

    def to_bytes(self) -> bytes:
        door: dict[str, Any] = asdict(self.door)
        texts = {name: value.hex() for name, value in door.items() if isinstance(value, bytes)}
        unlocked = self.unlocked.to_bytes().hex()
        content = {"door": {**door, **texts}, "unlocked": unlocked, "tries": self.tries}
        return json.dumps(content).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        values = json.loads(content)
        door = values["door"]
        return cls(
            Door(
                account=AccountId(door["account"]),
                key_version=door["key_version"],
                salt=bytes.fromhex(door["salt"]),
                sealed_private=bytes.fromhex(door["sealed_private"]),
            ),
            Unlocked.from_bytes(bytes.fromhex(values["unlocked"])),
            values["tries"],
        )


def is_asked(work: Work, door: Door) -> bool:
    """Say whether a code is asked for after this passphrase."""
    return has_second_step(work.db, door.account, key_version=door.key_version)


def wait(work: Work, door: Door, unlocked: Unlocked) -> str:
    """Wait for the code; return the cookie's key. CredentialsRefused if the account changed."""
    visiting.refuse_changed(work, door)
    return open_visit(work, WAITING, _Waiting(door, unlocked).to_bytes(), account=door.account)


def is_waiting(work: Work, key: str | None) -> bool:
    """Say whether a cookie's key waits for a code."""
    return key is not None and find_visit(work, WAITING, key) is not None


def stop(work: Work, key: str) -> None:
    """Wait no longer."""
    end_visit(work, key)


def try_code(work: Work, key: str, code: str, *, seconds: int) -> Answer:
    """Let whoever waits in with the right code; count any other. `seconds` is since 1970 UTC.

    The account is held before its waiting row, as wherever one is ended.
    """
    seen = find_visit(work, WAITING, key)
    if seen is None:
        return Answer(Outcome.OVER)
    account = _Waiting.from_bytes(seen).door.account
    second_steps.hold(work, account)
    content = find_visit_alone(work, WAITING, key)
    if content is None:
        return Answer(Outcome.OVER)
    return _decide(work, key, _Waiting.from_bytes(content), code=code, seconds=seconds)


def _decide(work: Work, key: str, waiting: _Waiting, *, code: str, seconds: int) -> Answer:
    door = waiting.door
    try:
        visiting.refuse_changed(work, door)
    except CredentialsRefused:
        end_visit(work, key)
        return Answer(Outcome.OVER)
    owner = second_steps.Owner(door.account, door.key_version, waiting.unlocked)
    tried = second_steps.try_code(work, owner, code, seconds=seconds)
    if tried.verdict is Verdict.RIGHT:
        end_visit(work, key)
        visit = visiting.enter(work, door, waiting.unlocked)
        return Answer(Outcome.ENTERED, key=visit, wrong=tried.wrong)
    return _refuse(work, key, waiting, outcome=OUTCOMES[tried.verdict])


def _refuse(work: Work, key: str, waiting: _Waiting, *, outcome: Outcome) -> Answer:
    left = TRIES - waiting.tries - 1
    if left > 0 and outcome is not Outcome.OVER:
        change_visit(work, WAITING, key, replace(waiting, tries=waiting.tries + 1).to_bytes())
        return Answer(outcome, left)
    end_visit(work, key)
    note(work, waiting.door.account, Event.SIGN_IN_REFUSED, kind="second_step")
    return Answer(Outcome.OVER)
