"""A new tracking code for a mailbox whose code somebody saw, without a handler.

A new code alone would not do: whoever has the old one and an older copy of the database has the
reporter's private key, and with it every case key that is sealed for that pair later. So the
reporter gets a new pair, and the case a new epoch; what is written from then on opens with
neither the old code nor the old key. What was written before stays readable to the new code.
"""

from collections.abc import Sequence

from portal.casework.access.excluding import (
    find_place,
    read_rules,
    rules_in_force,
    seal_rules,
    somebody_acts,
    take_epoch,
)
from portal.casework.access.granting import reporter_grant, start_epoch
from portal.casework.access.identity import rebox_for_reporter
from portal.casework.access.opening import MailboxKeys, open_for_reporter
from portal.casework.access.staffing import eligible_handlers
from portal.casework.journalling import note_reporter
from portal.casework.records.sealed import OpenCase, Record, read_records
from portal.core.errors import MoveRefused
from portal.core.events import Event
from portal.core.exclusions import Exclusion
from portal.store import grants
from portal.vault.reporter_keys import (
    ReporterKeys,
    make_reporter_keys,
    open_reporter_private,
)
from portal.vault.tracking import TrackingCode, generate
from portal.work import Work

NOBODY_READS = (
    "Nobody can read your report today, so the code can’t be changed without shutting it to "
    "everybody. Try again tomorrow."
)


def change_code(work: Work, keys: MailboxKeys) -> tuple[TrackingCode, MailboxKeys]:
    """Give a mailbox another tracking code; return it with what it unlocks.

    From the end of this transaction the old code opens nothing, and every other visit is shut.
    CaseChanged where somebody acted on the case at the same moment: nothing was changed then.
    """
    case = open_for_reporter(work, keys)
    rules = _rules(work, case, read_records(work, case))
    # First, since it locks the case: of two who come at once, the second is refused here.
    counted = take_epoch(work, case)
    code = generate()
    pair = make_reporter_keys(code, case=case.id)
    _move_mailbox(work, case, code, pair)
    rebox_for_reporter(work, case, keys.private, public=pair.public)
    begun = start_epoch(work, case, rules)
    after = OpenCase(case.id, counted.facts, begun.keys)
    seal_rules(work, after, None, rules)
    _place_below(work, after, rules)
    note_reporter(work, Event.CODE_CHANGED, case.id)
    private = open_reporter_private(code.wrapping_key(), pair.sealed_private, case=case.id)
    return code, MailboxKeys(case.id, private)


def _place_below(work: Work, case: OpenCase, rules: Sequence[Exclusion]) -> None:
    """Hand a case down where its level has nobody left, and none above has.

    Up it goes with the next upkeep: an entry of the clock's, chained now, between two of the staff
    that bear a minute, would tell when the reporter was here.
    """
    left = eligible_handlers(work, rules)
    if all(one.level < case.facts.level for one in left):
        find_place(work, case, left)


def _rules(work: Work, case: OpenCase, records: Sequence[Record]) -> list[Exclusion]:
    """Return whom the new epoch leaves out; MoveRefused where that would be everybody.

    Who came to answer for the case's subject is left out as well, if somebody else is there.
    """
    in_force, sealed = rules_in_force(work, case, records), read_rules(records)
    if somebody_acts(work, case, in_force):
        return in_force
    if not eligible_handlers(work, sealed):
        raise MoveRefused(NOBODY_READS)
    return sealed


def _move_mailbox(work: Work, case: OpenCase, code: TrackingCode, pair: ReporterKeys) -> None:
    """Put the mailbox where the new code leads, and every epoch into a box for the new pair."""
    version, locator = work.keyring.locators(code)[0]
    values = {
        "locator": locator,
        "pepper_version": version,
        "reporter_public": pair.public,
        "sealed_private": pair.sealed_private,
    }
    grants.replace_mailbox(work.db, case.id, values)
    grants.delete_reporter_grants(work.db, case.id)
    for epoch, key in case.keys.items():
        row = reporter_grant(work.keyring, key, case.id, epoch, reporter_public=pair.public)
        grants.add_reporter_grant(work.db, row)
