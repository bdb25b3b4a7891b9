"""Grants: who can open a case now, who could after an escalation, and decoys for who must not."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal.casework.access.identity_boxes import take_boxes_of
from portal.casework.access.staffing import ActiveHandler, active_handlers, tags_ever
from portal.casework.records.sealed import OpenCase
from portal.core.actors import WITHHELD, Level
from portal.core.cases import CaseId
from portal.core.exclusions import Exclusion, is_excluded
from portal.store import grants as store
from portal.store.grants import StoredGrant
from portal.vault.epochs import epoch_mac
from portal.vault.grants import (
    decoy,
    decoy_in_reserve,
    release_reserve,
    seal_grant,
)
from portal.vault.keyring import Keyring
from portal.vault.reserve import hold_in_reserve
from portal.vault.sealing import new_case_key
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads a case at its level, who would at others, and who must never."""

    level: Level
    live: tuple[ActiveHandler, ...]
    reserve: tuple[ActiveHandler, ...]
    excluded: tuple[ActiveHandler, ...]


def sort_readers(
    handlers: Sequence[ActiveHandler], exclusions: Sequence[Exclusion], level: Level
) -> Readers:
    """Sort handlers into those of the level, those of all others, and the excluded.

    A case that goes up leaves the level below: a reporter who goes over somebody's head must not
    be read by them from then on.
    """
    excluded = tuple(one for one in handlers if is_excluded(one.person, exclusions))
    allowed = [one for one in handlers if one not in excluded]
    return Readers(
        level,
        live=tuple(one for one in allowed if one.level == level),
        reserve=tuple(one for one in allowed if one.level != level),
        excluded=excluded,
    )


def grant_rows(
    keyring: Keyring, key: bytes, case: CaseId, epoch: int, *, readers: Readers
) -> list[dict[str, Any]]:
    """Return the rows of one epoch, in random order, a decoy in each excluded person's place."""
    rows = [_live(key, case, epoch, holder=one) for one in readers.live]
    rows += [_reserve(keyring, key, case, epoch, holder=one) for one in readers.reserve]
    rows += [
        _decoy_for(keyring, case, epoch, level=one.level, reserve=one.level != readers.level)
        for one in readers.excluded
    ]
    # PostgreSQL keeps the order of insertion in its heap; it must not tell the decoys apart.
    secrets.SystemRandom().shuffle(rows)
    return rows


def _live(key: bytes, case: CaseId, epoch: int, *, holder: ActiveHandler) -> dict[str, Any]:
    box = seal_grant(key, case=case, epoch=epoch, reading_public=holder.reading_public)
    return _row(case, epoch, level=holder.level, reserve=False, tag=holder.tag, box=box)


def _reserve(
    keyring: Keyring, key: bytes, case: CaseId, epoch: int, *, holder: ActiveHandler
) -> dict[str, Any]:
    box = seal_grant(key, case=case, epoch=epoch, reading_public=holder.reading_public)
    held = hold_in_reserve(keyring, box, case=case, tag=holder.tag, level=holder.level, epoch=epoch)
    return _row(case, epoch, level=holder.level, reserve=True, tag=holder.tag, box=held)


def _decoy_for(
    keyring: Keyring, case: CaseId, epoch: int, *, level: int, reserve: bool
) -> dict[str, Any]:
    if reserve:
        tag, box = decoy_in_reserve(keyring, case=case, level=level, epoch=epoch)
    else:
        tag, box = decoy()
    return _row(case, epoch, level=level, reserve=reserve, tag=tag, box=box)


def _row(
    case: CaseId, epoch: int, *, level: int, reserve: bool, tag: bytes, box: bytes
) -> dict[str, Any]:
    return {
        # The grants of a case lie together: eleven random places are eleven pages to write.
        "id": case[:16] + secrets.token_hex(8),
        "case_id": case,
        "epoch": epoch,
        "level": int(level),
        "reserve": reserve,
        "tag": tag,
        "box": box,
    }


def grant_to_level(work: Work, case: CaseId, level: Level) -> None:
    """Make the grants of one level live and hold all others. Needs no signed-in handler.

    Decoys go through it like grants, so that an escalation does not tell them apart.
    """
    for row in store.list_grants(work.db, case):
        if row.reserve and row.level == level:
            store.change_grant(work.db, row.id, reserve=False, box=_without_layer(work, row))
        elif not row.reserve and row.level != level:
            store.change_grant(work.db, row.id, reserve=True, box=_with_layer(work, row))


def move_grants(work: Work, tag: bytes, level: Level) -> None:
    """Move a handler's grants to the level that their keys are activated for now.

    Else an escalation to it would release none of them, and the case would open for nobody, while
    the clock took their holder for somebody who can read it. Nobody gets a key they had not.
    """
    for row, of_case in store.list_elsewhere(work.db, tag, level=level):
        place(work, row, level=level, reserve=of_case != level)


def place(work: Work, row: StoredGrant, *, level: int, reserve: bool) -> None:
    """Make a grant one of a level, live or in reserve, whatever it was; a withheld one as well."""
    bare = row._replace(box=_without_layer(work, row)) if row.reserve else row
    moved = bare._replace(level=int(level), reserve=reserve)
    box = _with_layer(work, moved) if reserve else moved.box
    store.change_grant(work.db, row.id, level=moved.level, reserve=reserve, box=box)


def _without_layer(work: Work, row: StoredGrant) -> bytes:
    """Return what a grant in reserve holds below the server's layer."""
    return release_reserve(
        work.keyring,
        row.box,
        case=CaseId(row.case_id),
        tag=row.tag,
        level=row.level % WITHHELD,
        epoch=row.epoch,
    )


def _with_layer(work: Work, row: StoredGrant) -> bytes:
    """Return a live grant's box under the server's layer, for where the row says."""
    return hold_in_reserve(
        work.keyring,
        row.box,
        case=CaseId(row.case_id),
        tag=row.tag,
        level=row.level,
        epoch=row.epoch,
    )


def reporter_grant(
    keyring: Keyring, key: bytes, case: CaseId, epoch: int, *, reporter_public: bytes
) -> dict[str, Any]:
    """Return the reporter's grant of an epoch, with the server's word for both keys."""
    return {
        "case_id": case,
        "epoch": epoch,
        "box": seal_grant(key, case=case, epoch=epoch, reading_public=reporter_public),
        "mac": epoch_mac(keyring, key, case=case, epoch=epoch, reporter_public=reporter_public),
    }


def start_epoch(work: Work, case: OpenCase, exclusions: Sequence[Exclusion]) -> OpenCase:
    """Begin a new epoch for those who remain, and take every earlier grant from the excluded.

    Needs the case open in the session of whoever starts it. What was written before stays
    readable to the others; the reporter's public key gets the new key, so the reporter need not
    be there. Returns the case with the new key, for the records that belong to the change.
    """
    epoch, key = case.facts.epoch + 1, new_case_key()
    readers = sort_readers(active_handlers(work), exclusions, case.facts.level)
    _take_from_excluded(work, case.id, readers)
    take_boxes_of(work, case.id, readers.excluded)
    public = store.get_mailbox_of(work.db, case.id).reporter_public
    store.add_reporter_grant(
        work.db, reporter_grant(work.keyring, key, case.id, epoch, reporter_public=public)
    )
    store.add_grants(work.db, grant_rows(work.keyring, key, case.id, epoch, readers=readers))
    facts = replace(case.facts, epoch=epoch)
    return OpenCase(case.id, facts, {**case.keys, epoch: key})


def _take_from_excluded(work: Work, case: CaseId, readers: Readers) -> None:
    tags = {
        tag
        for one in readers.excluded
        for tag in tags_ever(work.keyring, one.account, one.key_version)
    }
    taken = [row for row in store.list_grants(work.db, case) if row.tag in tags]
    store.delete_grants(work.db, [row.id for row in taken])
    decoys = [_decoy_instead(work, case, row, at=readers.level) for row in taken]
    store.add_grants(work.db, decoys)


def _decoy_instead(work: Work, case: CaseId, row: StoredGrant, *, at: Level) -> dict[str, Any]:
    """Return a decoy that stands where a grant was; of one that was withheld as if it had not."""
    level = row.level % WITHHELD
    reserve = row.reserve if row.level == level else level != at
    return _decoy_for(work.keyring, case, row.epoch, level=level, reserve=reserve)


def hand_over(work: Work, case: OpenCase, holder: ActiveHandler) -> bool:
    """Give a colleague what they lack of a case that is open here; False if nothing was lacking.

    The caller has checked the case's exclusion rules, in the session that holds the keys. What was
    withheld from them is theirs again.
    """
    theirs = [row for row in store.list_grants(work.db, case.id) if row.tag == holder.tag]
    withheld = [row for row in theirs if row.level > WITHHELD]
    missing = case.keys.keys() - {row.epoch for row in theirs}
    elsewhere = holder.level != case.facts.level
    for row in withheld:
        place(work, row, level=holder.level, reserve=elsewhere)
    store.add_grants(
        work.db,
        [
            _reserve(work.keyring, case.keys[epoch], case.id, epoch, holder=holder)
            if elsewhere
            else _live(case.keys[epoch], case.id, epoch, holder=holder)
            for epoch in sorted(missing)
        ],
    )
    return bool(missing or withheld)
