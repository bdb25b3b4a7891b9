"""The boxes of an identity's key: a row for every handler there is, and one for the reporter."""

import secrets
from collections.abc import Collection, Iterable
from typing import Any

from portal.casework.access.staffing import ActiveHandler
from portal.core.actors import AccountId
from portal.core.cases import CaseId
from portal.store import identities as store
from portal.vault.identities import REPORTER, box_for, box_for_nobody, identity_tag
from portal.work import Work


def box_rows(
    work: Work,
    key: bytes,
    handlers: Iterable[ActiveHandler],
    *,
    case: CaseId,
    identity: str,
    chosen: Collection[AccountId],
    reporter_public: bytes,
) -> list[dict[str, Any]]:
    """Return the rows in random order; those who were not chosen get a box nobody opens."""
    rows = [_row(work, key, case, identity, holder=REPORTER, reading_public=reporter_public)]
    for one in handlers:
        public = one.reading_public if one.account in chosen else None
        rows.append(
            _row(
                work,
                key,
                case,
                identity,
                holder=one.account,
                key_version=one.key_version,
                reading_public=public,
            )
        )
    # PostgreSQL keeps the order of insertion in its heap; it must not name anybody.
    secrets.SystemRandom().shuffle(rows)
    return rows


def take_boxes_of(work: Work, case: CaseId, handlers: Iterable[ActiveHandler]) -> None:
    """Take what the reporter told from handlers who lose the case; their rows stay, unopenable.

    Boxes for a handler's earlier keys are taken too.
    """
    found = store.find_identity(work.db, case)
    if found is None:
        return
    for one in handlers:
        for version in range(1, one.key_version + 1):
            tag = tag_for(work, found.id, one.account, key_version=version)
            store.replace_box(work.db, found.id, tag=tag, box=box_for_nobody())


def tag_for(work: Work, identity: str, holder: str, *, key_version: int) -> bytes:
    """Return the tag of a holder's row."""
    return identity_tag(work.keyring, identity, holder, key_version=key_version)


def _row(
    work: Work,
    key: bytes,
    case: CaseId,
    identity: str,
    *,
    holder: str,
    reading_public: bytes | None,
    key_version: int = 1,
) -> dict[str, Any]:
    public = reading_public
    box = (
        box_for_nobody()
        if public is None
        else box_for(key, case=case, identity=identity, reading_public=public)
    )
    return {
        "id": secrets.token_hex(16),
        "case_id": case,
        "identity_id": identity,
        "tag": tag_for(work, identity, holder, key_version=key_version),
        "box": box,
    }
