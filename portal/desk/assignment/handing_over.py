"""Hand-over in parts: some cases a request, each part one transaction, so that nothing is half.

A part goes on behind the last reference of the one before. Handing over twice gives nothing
twice, and whoever stops in the middle goes on later. Who must not see a case is decided here,
from its sealed rules, in the session that holds the key.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from portal.casework.access.excluding import can_read_rules, rules_in_force
from portal.casework.access.granting import hand_over
from portal.casework.access.opening import open_row, own_of, tag_of
from portal.casework.access.staffing import ActiveHandler, active_handlers
from portal.casework.assignment.leave import holder_of
from portal.casework.journalling import note
from portal.casework.records.sealed import OpenCase, Reader, read_records
from portal.core.errors import NotFound
from portal.core.events import Event
from portal.core.exclusions import is_excluded
from portal.store import cases as store
from portal.store.accounts import hold_account
from portal.store.handovers import Holder, list_alone
from portal.work import Work

PART = 200
"""Cases a request: measured at 0.3 s on SQLite, where nobody else writes meanwhile, 0.8 s on
PostgreSQL."""
FIRST = ""
"""Comes before every reference."""
ALONE_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a hand-over to one colleague has come.

    `after` is the last reference that was looked at, `looked_at` how many were, `given` how many
    of these the colleague was given, and `left` how many are still to be looked at.
    """

    colleague: ActiveHandler
    after: str
    looked_at: int
    given: int
    left: int

    @property
    def total(self) -> int:
        """How many there are to look at, from the first to the last."""
        return self.looked_at + self.left


@dataclass(frozen=True, slots=True)
class Lack:
    """A colleague who lacks cases, and why. `cases` is exact where `is_exact`, else at most."""

    colleague: ActiveHandler
    cases: int
    is_exact: bool

    @property
    def has_new_keys(self) -> bool:
        """Whether they have worked here before and made new keys."""
        return self.colleague.key_version > 1


def hand_over_part(
    work: Work, reader: Reader, account: str, *, after: str, looked_at: int, given: int
) -> Progress:
    """Give a colleague the next part of what they lack; NotFound for who is no colleague."""
    colleague = find_colleague(work, reader, account)
    hold_account(work.db, colleague.account)
    mine, theirs, own = tag_of(work, reader), colleague.tag, own_of(work, reader)
    rows = store.list_lacking_after(
        work.db, after, mine=mine, theirs=theirs, own=own, limit=PART, hold=True
    )
    opened = [open_row(work, reader, row) for row in rows]
    allowed = [case for case in opened if may_be_handed_to(work, case, colleague)]
    for case in allowed:
        hand_over(work, case, colleague)
    if rows:
        # One entry for what was looked at, naming no case: their number beside another colleague's
        # would tell an auditor who is left out, and their cases would tell it whoever reads rows.
        note(work, reader.account, Event.GRANTS_HANDED_OVER, account=colleague.account)
    last = rows[-1].facts.reference if rows else after
    left = _count_lacking(work, reader, colleague, after=last)
    return Progress(colleague, last, looked_at + len(rows), given + len(allowed), left)


def may_be_handed_to(work: Work, case: OpenCase, colleague: ActiveHandler) -> bool:
    """Tell whether no rule names a colleague. Rules that can’t be read here name everybody."""
    records = read_records(work, case)
    rules = rules_in_force(work, case, records)
    return can_read_rules(records) and not is_excluded(colleague.person, rules)


def find_progress(
    work: Work, reader: Reader, account: str, *, after: str, looked_at: int, given: int
) -> Progress:
    """Return how far a hand-over has come; NotFound for who is no colleague."""
    colleague = find_colleague(work, reader, account)
    left = _count_lacking(work, reader, colleague, after=after)
    return Progress(colleague, after, looked_at, given, left)


def find_colleague(work: Work, reader: Reader, account: str) -> ActiveHandler:
    """Return another handler whose keys are active; NotFound where there is none."""
    for one in active_handlers(work):
        if account == one.account != reader.account:
            return one
    raise NotFound("There is no such colleague.")


def list_lacks(work: Work, reader: Reader) -> list[Lack]:
    """Return the colleagues who lack what this handler can give them, and how much.

    Up to one part the rules are read, and the number is exact; beyond it they are not: a look at
    thousands of cases takes longer than a page may.
    """
    colleagues = [one for one in active_handlers(work) if one.account != reader.account]
    lacks = [_lack(work, reader, one) for one in colleagues]
    return [one for one in lacks if one.cases]


def is_known_to_lack_nothing(work: Work, reader: Reader, colleague: ActiveHandler) -> bool:
    """Tell whether all that a colleague may lack was looked at lately, and nothing was found."""
    return work.lately.knows(_lacks_nothing(work, reader, colleague), work.moment.at)


def keep_that_nothing_lacks(work: Work, reader: Reader, colleague: ActiveHandler) -> None:
    """Remember for some minutes that a colleague lacks nothing, for every page that asks."""
    work.lately.keep(_lacks_nothing(work, reader, colleague), work.moment.at)


def list_read_alone(work: Work, reader: Reader) -> Sequence[str]:
    """Return the first open cases that nobody but this handler reads now."""
    colleagues = [one for one in active_handlers(work) if one.account != reader.account]
    others = [holder_of(work, one) for one in colleagues]
    own = Holder(tag_of(work, reader), *own_of(work, reader))
    return list_alone(work.db, own, others, limit=ALONE_SHOWN + 1)


def _lack(work: Work, reader: Reader, colleague: ActiveHandler) -> Lack:
    if is_known_to_lack_nothing(work, reader, colleague):
        return Lack(colleague, 0, is_exact=True)
    mine, theirs, own = tag_of(work, reader), colleague.tag, own_of(work, reader)
    rows = store.list_lacking_after(
        work.db, FIRST, mine=mine, theirs=theirs, own=own, limit=PART + 1
    )
    if len(rows) > PART:
        count = _count_lacking(work, reader, colleague, after=FIRST)
        return Lack(colleague, count, is_exact=False)
    opened = [open_row(work, reader, row) for row in rows]
    allowed = [case for case in opened if may_be_handed_to(work, case, colleague)]
    if not allowed:
        keep_that_nothing_lacks(work, reader, colleague)
    return Lack(colleague, len(allowed), is_exact=True)


def _lacks_nothing(work: Work, reader: Reader, colleague: ActiveHandler) -> Hashable:
    return "lacks nothing", tag_of(work, reader), colleague.tag


def _count_lacking(work: Work, reader: Reader, colleague: ActiveHandler, *, after: str) -> int:
    mine, own = tag_of(work, reader), own_of(work, reader)
    return store.count_lacking_after(work.db, after, mine=mine, theirs=colleague.tag, own=own)
