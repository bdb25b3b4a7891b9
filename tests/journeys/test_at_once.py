"""Two people move one case at the same instant: one does, the other is told, nothing is doubled."""

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from portal.casework.access.opening import unlock_mailbox
from portal.core.errors import CaseChanged
from portal.core.workflow import Move
from portal.desk.moves.moving import make_move
from portal.desk.seen import Seen
from portal.mailbox.operations import write
from portal.store.cases import find_case
from portal.store.tables import JournalRow, RecordRow
from portal.work import Portal, Work
from tests.cast import MadeCase, Member, make_case

TIMES = 50
TURNS = (Move.PLACE_HOLD, Move.LIFT_HOLD)

Deed = Callable[[], None]


def test_of_two_moves_at_once_one_is_made_and_the_other_is_told(
    portal: Portal, cast: dict[str, Member], both_databases: str
) -> None:
    case = make_case(portal)
    pair = (cast["omar"], cast["una"])

    for turn in range(TIMES):
        version, before = _standing(portal, case)
        move = TURNS[turn % 2]
        deeds = [_deed(portal, one, case, move, version) for one in pair]
        told = [refusal for refusal in _at_once(deeds) if refusal is not None]

        assert [type(refusal) for refusal in told] == [CaseChanged]
        assert "in the meantime" in str(told[0])
        assert _standing(portal, case) == (version + 1, _one_more(before))


def test_a_move_and_a_reply_at_once_are_both_made_or_one_is_told(
    portal: Portal, cast: dict[str, Member], both_databases: str
) -> None:
    case = make_case(portal)

    for _ in range(TIMES // 5):
        version, before = _standing(portal, case)
        hold = _deed(portal, cast["omar"], case, _next_turn(portal, case), version)
        made = _at_once([hold, _reply(portal, case)]).count(None)

        after, now = _standing(portal, case)
        assert 1 <= made <= 2
        assert after - version == now[0] - before[0] == made


def _deed(portal: Portal, member: Member, case: MadeCase, move: Move, version: int) -> Deed:
    seen = Seen(case.reference, version, secrets.token_urlsafe(32))

    def act() -> None:
        with portal.writing() as work:
            make_move(
                work, member, seen, move=move, text="Because of what the works council asked."
            )

    return act


def _reply(portal: Portal, case: MadeCase) -> Deed:
    def act() -> None:
        with portal.writing() as work:
            keys = unlock_mailbox(work, case.code)
            write(work, keys, "It happened again.", one_time_key=secrets.token_urlsafe(32))

    return act


def _at_once(deeds: list[Deed]) -> list[Exception | None]:
    """Do all of them at the same instant; return what each was refused with, or None."""
    barrier = threading.Barrier(len(deeds))

    def run(deed: Deed) -> Exception | None:
        barrier.wait(timeout=30)
        try:
            deed()
        except CaseChanged as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def _standing(portal: Portal, case: MadeCase) -> tuple[int, tuple[int, int]]:
    """Return the version of the case, and how many records and entries it has."""
    with portal.reading() as work:
        found = find_case(work.db, case.id)
        assert found is not None
        return found.facts.version, (_count(work, RecordRow, case), _count(work, JournalRow, case))


def _next_turn(portal: Portal, case: MadeCase) -> Move:
    with portal.reading() as work:
        found = find_case(work.db, case.id)
        assert found is not None
        return TURNS[found.facts.on_hold]


def _count(work: Work, row: type[RecordRow] | type[JournalRow], case: MadeCase) -> int:
    query = select(func.count()).select_from(row).where(row.case_id == case.id)
    return work.db.scalars(query).one()


def _one_more(counted: tuple[int, int]) -> tuple[int, int]:
    return counted[0] + 1, counted[1] + 1
