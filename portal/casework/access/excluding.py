"""Exclusions that come after the report: a new rule, a link, somebody who became responsible.

Whoever a rule newly names loses the case at once: a new epoch begins without them, and decoys
stand where their grants were. Nothing changes where nobody would be left to act on the case.
"""

import json
import unicodedata
from collections.abc import Iterable, Sequence

from portal.casework.access.granting import start_epoch
from portal.casework.access.staffing import (
    ActiveHandler,
    active_handlers,
    eligible_handlers,
    named_today,
    read_authors,
)
from portal.casework.access.surroundings import automatic_exclusions
from portal.casework.journalling import CLOCK_NAME, commitment, note
from portal.casework.moves.carrying_out import change_facts, move_as_clock, place_at_level
from portal.casework.records.automatic_lines import LEFT_OUT
from portal.casework.records.padding import roomy
from portal.casework.records.sealed import OpenCase, Reader, Record, add_records, add_sealed
from portal.casework.records.telling import find_record
from portal.core.actors import AccountId
from portal.core.cases import is_open
from portal.core.deadlines import Trigger
from portal.core.errors import MoveRefused
from portal.core.events import Event
from portal.core.exclusions import ExcludedKind, Exclusion, is_excluded
from portal.core.moves import Proposal
from portal.core.workflow import Move
from portal.store import grants
from portal.work import Work

NOBODY_LEFT = (
    "With these exclusions nobody here could act on the case any more. Nothing was changed: "
    "tell the reporter of the addresses outside."
)
ONLY_YOU_LEFT = (
    "With these exclusions nobody but you could act on the case any more. Nothing was changed: "
    "leave somebody in, or give the case up yourself."
)


def read_rules(records: Sequence[Record]) -> list[Exclusion]:
    """Return the sealed exclusion rules, from the newest record of them."""
    found = find_record(records, "exclusions")
    return _rules_of(found.text) if found else []


def can_read_rules(records: Sequence[Record]) -> bool:
    """Tell whether the newest rules are sealed in an epoch that this reader holds."""
    found = find_record(records, "exclusions")
    return found is None or found.text is not None


def check_rules(records: Sequence[Record]) -> None:
    """Raise MoveRefused where the rules were sealed before this reader was given the case.

    Rules that cannot be read must never be taken for no rules.
    """
    if not can_read_rules(records):
        raise MoveRefused("The exclusions can’t be read here. Ask a colleague to hand it over.")


def rules_in_force(work: Work, case: OpenCase, records: Sequence[Record]) -> list[Exclusion]:
    """Return the sealed rules, and those that follow from who answers for the case's subject today.

    An owner who came after the report is in the second part until a colleague's visit seals them.
    Whoever bears the name of somebody whom a rule names counts as the same person: another account
    must not undo an exclusion or a recusal.
    """
    automatic = automatic_exclusions(work, case.facts.system, case.facts.unit)
    rules = unite(read_rules(records), automatic)
    return unite(rules, namesakes(work, rules))


def namesakes(work: Work, rules: Sequence[Exclusion]) -> list[Exclusion]:
    """Return a rule for each active handler with the name of a person, ended ones too, of rules."""
    people = {AccountId(rule.value) for rule in rules if rule.kind is ExcludedKind.PERSON}
    if not people:
        return []
    names = read_authors(work).names
    named = {normal_name(names[one]) for one in people if one in names}
    same = (one for one in active_handlers(work) if normal_name(one.name) in named)
    return [Exclusion(ExcludedKind.PERSON, one.account) for one in same]


def normal_name(name: str) -> str:
    """Return a person's name as it is compared: without case and blanks."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def unite(*parts: Iterable[Exclusion]) -> list[Exclusion]:
    """Return every rule once, in the order in which they came."""
    return list(dict.fromkeys(rule for part in parts for rule in part))


def exclude(
    work: Work, case: OpenCase, reader: Reader, rules: Sequence[Exclusion], *, records: list[Record]
) -> OpenCase:
    """Add rules to a case; MoveRefused where nothing is new, or nobody or only oneself were left.

    Returns the case as it stands then; whoever named themselves holds its keys no longer.
    """
    check_rules(records)
    in_force = rules_in_force(work, case, records)
    after = unite(in_force, rules)
    if set(read_rules(records)) == set(after):
        raise MoveRefused("They are left out of this case already.")
    check_others_act(work, case, reader, before=in_force, after=after)
    return begin_without(work, case, take_epoch(work, case), reader, rules=after)


def exclude_responsible(
    work: Work, case: OpenCase, reader: Reader, records: list[Record]
) -> OpenCase:
    """Take a case from handlers whom the rules name only since after the report.

    Whoever came to own its system or to head its unit was refused from that moment on; this
    takes the grant as well. It also finds who moved into an unit, or got a role, that a rule
    names. Where nobody else is left to act, it stays at that. Rules of an earlier program, which
    name a unit or a role alone, are sealed anew with whom they mean.
    """
    if not can_read_rules(records):
        return case
    rules = rules_in_force(work, case, records)
    named = {one.tag for one in active_handlers(work) if is_excluded(one.person, rules)}
    held = {row.tag for row in grants.list_grants(work.db, case.id)} if named else set()
    if named.isdisjoint(held):
        _name_who_is_meant(work, case, reader, read_rules(records))
        return case
    if not somebody_acts(work, case, rules):
        return case
    return begin_without(work, case, take_epoch(work, case), reader, rules=rules)


def check_others_act(
    work: Work,
    case: OpenCase,
    reader: Reader,
    *,
    before: Sequence[Exclusion],
    after: Sequence[Exclusion],
) -> None:
    """Raise MoveRefused where rules would leave nobody at the case's level or above.

    Nor may their author alone be left where others were before: one person could otherwise shut
    everybody else out of a case for good, the levels above included.
    """
    left = acting(work, case, after)
    if not left:
        raise MoveRefused(NOBODY_LEFT)
    if left == {reader.account} != acting(work, case, before):
        raise MoveRefused(ONLY_YOU_LEFT)


def take_epoch(work: Work, case: OpenCase) -> OpenCase:
    """Count the epoch up, guarded by the version; on PostgreSQL this locks the case's row."""
    return change_facts(work, case, epoch=case.facts.epoch + 1)


def begin_without(
    work: Work, before: OpenCase, counted: OpenCase, reader: Reader, *, rules: Sequence[Exclusion]
) -> OpenCase:
    """Begin the epoch that was counted for those whom no rule names, and seal the rules in it.

    The mailbox tells that it happened, not of whom: a reporter who did not wish it can say so.
    """
    begun = start_epoch(work, before, rules)
    after = OpenCase(before.id, counted.facts, begun.keys)
    add_records(work, after, lines=[{"template": LEFT_OUT}])
    reason, epoch = commitment(seal_rules(work, after, reader, rules)), after.facts.epoch
    note(work, reader.account, Event.EXCLUSIONS_CHANGED, case=after.id, epoch=epoch)
    note(work, reader.account, Event.EPOCH_STARTED, case=after.id, epoch=epoch, reason=reason)
    return find_place(work, after, eligible_handlers(work, rules))


def seal_rules(
    work: Work, case: OpenCase, reader: Reader | None, rules: Sequence[Exclusion]
) -> bytes:
    """Seal the rules that hold from now on; return the sealed bytes, for the journal.

    With a rule for each person whom they name today: whoever leaves the unit or the role later is
    still who was meant.
    `reader` is None where the reporter begins an epoch.
    """
    meant = unite(rules, named_today(active_handlers(work), rules))
    written = roomy({"rules": [str(rule) for rule in meant]})
    return add_sealed(work, case, "exclusions", written, reader=reader)[1]


def _name_who_is_meant(
    work: Work, case: OpenCase, reader: Reader, sealed: Sequence[Exclusion]
) -> None:
    if not set(named_today(active_handlers(work), sealed)) <= set(sealed):
        seal_rules(work, case, reader, sealed)


def find_place(work: Work, case: OpenCase, left: Sequence[ActiveHandler]) -> OpenCase:
    """Hand an open case to the nearest level that has somebody, if its own has nobody left.

    Up first; down only where nobody is left above.
    """
    levels, level = {one.level for one in left}, case.facts.level
    if level in levels or not levels or not is_open(case.facts):
        return case
    if any(one > level for one in levels):
        proposal = Proposal(trigger=Trigger.EVERYBODY_RECUSED)
        facts = move_as_clock(work, case.id, case.facts, move=Move.ESCALATE, proposal=proposal)
        return OpenCase(case.id, facts, case.keys)
    placed = place_at_level(work, case, max(levels))
    note(
        work,
        CLOCK_NAME,
        Event.MOVED,
        case=case.id,
        move=Move.RECUSE.value,
        from_level=int(level),
        level=int(placed.facts.level),
    )
    return placed


def somebody_acts(work: Work, case: OpenCase, rules: Sequence[Exclusion]) -> bool:
    """Tell whether these rules leave anybody at the case's level or above."""
    return bool(acting(work, case, rules))


def acting(work: Work, case: OpenCase, rules: Sequence[Exclusion]) -> set[AccountId]:
    """Return whom these rules leave at the case's level or above."""
    left = eligible_handlers(work, rules)
    return {one.account for one in left if one.level >= case.facts.level}


def _rules_of(text: str | None) -> list[Exclusion]:
    """Read the sealed exclusion rules of a case back."""
    written = json.loads(text or "{}").get("rules", [])
    pairs = (rule.partition(":") for rule in written)
    return [Exclusion(ExcludedKind(kind), value) for kind, _, value in pairs]
