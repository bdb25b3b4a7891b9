"""A tracking code that is changed while others act: nobody's keys are halved, nothing is lost."""

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from portal.casework.access.opening import MailboxKeys, open_for_handler, open_for_reporter
from portal.casework.records.sealed import read_records
from portal.casework.records.talking import write_note
from portal.core.errors import CaseChanged, MailboxShut
from portal.core.message_limit import MOST_DEEDS
from portal.core.workflow import Move
from portal.desk.moves.moving import make_move
from portal.desk.seen import Seen
from portal.mailbox.changing import renew_code
from portal.mailbox.held import Held, find_held
from portal.mailbox.operations import begin_visit, unlock
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, open_case
from tests.rows import facts

TIMES = MOST_DEEDS - 1
"""As often as one day takes."""
TURNS = (Move.PLACE_HOLD, Move.LIFT_HOLD)
REASON = "Because of what the works council asked."

Deed = Callable[[], None]


def at_once(*deeds: Deed) -> list[type | None]:
    """Do all of them at the same instant; return what each was refused with, or None."""
    barrier = threading.Barrier(len(deeds))

    def run(deed: Deed) -> type | None:
        barrier.wait(timeout=30)
        try:
            deed()
        except (CaseChanged, MailboxShut) as refusal:
            return type(refusal)
        return None

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def visit(portal: Portal, code: str) -> str:
    with portal.writing() as work:
        return begin_visit(work, unlock(work, code))


def renewal(portal: Portal, key: str) -> Deed:
    return lambda: renew_code(
        portal, portal.clock.now(), key, one_time_key=secrets.token_urlsafe(32)
    )


def held(portal: Portal, key: str) -> Held:
    with portal.reading() as work:
        found = find_held(work, key)
    assert found is not None
    return found


def opens(portal: Portal, keys: MailboxKeys) -> bool:
    """Tell whether these keys open every epoch and every record of their case."""
    try:
        with portal.reading() as work:
            case = open_for_reporter(work, keys)
            records = read_records(work, case)
    except MailboxShut:
        return False
    return all(record.text is not None for record in records)


def read_whole(portal: Portal, member: Member, case: MadeCase) -> bool:
    with portal.reading() as work:
        opened = open_for_handler(work, member, case.reference)
        return all(record.text is not None for record in read_records(work, opened))


def test_of_two_browsers_that_change_it_at_once_one_is_in_and_one_is_out(
    portal: Portal, cast: dict[str, Member], both_databases: str
) -> None:
    for _ in range(TIMES):
        case = make_case(portal)
        keys = [visit(portal, case.code.grouped) for _ in range(2)]
        refusals = at_once(*(renewal(portal, key) for key in keys))
        found = [held(portal, key) for key in keys]

        assert sorted(map(str, refusals)) == sorted(map(str, [None, MailboxShut]))
        assert [one.code is not None for one in found] == [one is None for one in refusals]
        assert [opens(portal, one.keys) for one in found] == [one is None for one in refusals]
        assert facts(portal, case).epoch == 2
        assert read_whole(portal, cast["omar"], case)


def test_two_sendings_of_one_browser_at_once_change_it_once(
    portal: Portal, cast: dict[str, Member], both_databases: str
) -> None:
    for _ in range(TIMES):
        case = make_case(portal)
        key = visit(portal, case.code.grouped)
        refusals = at_once(renewal(portal, key), renewal(portal, key))
        code = held(portal, key).code

        assert refusals == [None, None]
        assert facts(portal, case).epoch == 2
        assert code is not None
        assert visit(portal, code.grouped)


def test_a_change_while_a_handler_moves_is_made_and_the_move_is_made_or_told(
    portal: Portal, cast: dict[str, Member], both_databases: str
) -> None:
    case = make_case(portal)
    code = case.code
    for turn in range(TIMES):
        key = visit(portal, code.grouped)
        refusals = at_once(renewal(portal, key), move(portal, cast["omar"], case, TURNS[turn % 2]))
        changed = held(portal, key)

        assert refusals[0] is None
        assert refusals[1] in {None, CaseChanged}
        assert changed.code is not None
        assert opens(portal, changed.keys)
        assert read_whole(portal, cast["una"], case)
        settle(portal, cast["omar"], case, TURNS[turn % 2])
        code = changed.code

    assert facts(portal, case).epoch == 1 + TIMES


def move(portal: Portal, member: Member, case: MadeCase, chosen: Move) -> Deed:
    seen = Seen(case.reference, facts(portal, case).version, secrets.token_urlsafe(32))

    def act() -> None:
        with portal.writing() as work:
            make_move(work, member, seen, move=chosen, text=REASON)

    return act


def settle(portal: Portal, member: Member, case: MadeCase, chosen: Move) -> None:
    """Make the move now, if it was told to come again."""
    wanted = chosen is Move.PLACE_HOLD
    for act in [move(portal, member, case, chosen)] * (facts(portal, case).on_hold is not wanted):
        act()


def test_nothing_is_sealed_under_the_old_epoch_once_the_new_one_has_begun(
    portal: Portal, cast: dict[str, Member], both_databases: str
) -> None:
    """A note needs no version, so it may come between: then it is told to come again."""
    code, case = None, make_case(portal)
    for _ in range(TIMES):
        key = visit(portal, (code or case.code).grouped)
        notes = [note(portal, cast["omar"], case) for _ in range(3)]
        refusals = at_once(renewal(portal, key), *notes)
        code = held(portal, key).code

        assert set(refusals[1:]) <= {None, CaseChanged}
        assert refusals[0] is None

    with portal.reading() as work:
        records = read_records(work, open_case(work, cast["omar"], case))
        rows = work.db.connection().exec_driver_sql("SELECT epoch FROM record ORDER BY position")
        epochs = [row[0] for row in rows]
    assert epochs == sorted(epochs)
    assert all(record.text is not None for record in records)


def note(portal: Portal, member: Member, case: MadeCase) -> Deed:
    def act() -> None:
        with portal.writing() as work:
            write_note(work, open_case(work, member, case), member, "Asked the ward.")

    return act
