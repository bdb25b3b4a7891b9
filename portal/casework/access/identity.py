"""Who the reporter is, only if they want it: shared with chosen handlers, taken back, opened.

To everybody whom the reporter did not choose there is no such thing: the same answer as where
nothing was told. Until somebody opens it, it can be taken back and changed. Opening is a deed
with a reason, journalled, and shown to the reporter with the name and the day.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.casework.access.erasing import remember_erased
from portal.casework.access.excluding import read_rules
from portal.casework.access.identity_boxes import box_rows, tag_for
from portal.casework.access.opening import MailboxKeys
from portal.casework.access.reaching import handlers_of
from portal.casework.access.staffing import ActiveHandler, active_handlers
from portal.casework.journalling import commitment, note, note_reporter
from portal.casework.records.sealed import (
    OpenCase,
    Reader,
    Record,
    account_of,
    add_sealed,
    read_records,
)
from portal.casework.records.telling import OPENING_KIND
from portal.core.actors import AccountId
from portal.core.cases import Status
from portal.core.errors import CaseChanged, MoveRefused, NotFound
from portal.core.events import Event
from portal.core.exclusions import is_excluded
from portal.store import grants
from portal.store import identities as store
from portal.store.identities import StoredIdentity
from portal.vault import identities as vault
from portal.work import Work

OPENED = "Somebody you chose has opened it. It can’t be taken back or changed any more."


@dataclass(frozen=True, slots=True)
class Identity:
    """What a reporter tells about themselves, and whom they chose to read it."""

    name: str = field(repr=False)
    reach: str = field(repr=False)
    chosen: tuple[AccountId, ...] = ()

    def to_bytes(self) -> bytes:
        """Write it down for sealing."""
        told = {"name": self.name, "reach": self.reach, "chosen": list(self.chosen)}
        return json.dumps(told, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Identity":
        """Read it back."""
        told = json.loads(data)
        return cls(told["name"], told["reach"], tuple(map(AccountId, told["chosen"])))


@dataclass(frozen=True, slots=True)
class Shared:
    """What the reporter shared, as their mailbox shows it.

    `identity` is None where the mailbox has another key by now than when it was shared.
    """

    identity: Identity | None
    shared_on: date
    opened_on: date | None
    locked_out: frozenset[AccountId] = frozenset()
    """Who was chosen, handles cases today, and has other keys than when it was shared."""


def possible_readers(work: Work, case: OpenCase) -> list[ActiveHandler]:
    """Return the handlers who can read the case now: the only ones a reporter can choose."""
    rules = read_rules(read_records(work, case))
    holders = handlers_of(work, case.id, case.facts)
    here = (one for one in holders if one.level is case.facts.level)
    return [one for one in here if not is_excluded(one.person, rules)]


def may_share(case: OpenCase) -> bool:
    """Tell whether the case is one in which telling who one is can still help."""
    return case.facts.withdrawn_on is None and case.facts.status is not Status.ARCHIVED


def find_shared(work: Work, case: OpenCase, keys: MailboxKeys) -> Shared | None:
    """Return what the reporter of this case shared, for their own mailbox."""
    found = store.find_identity(work.db, case.id)
    if found is None:
        return None
    tag = tag_for(work, found.id, vault.REPORTER, key_version=1)
    told = _open(work, case, found, tag=tag, private=keys.private)
    chosen = told.chosen if told else ()
    return Shared(told, found.shared_on, found.opened_on, _locked_out(work, found.id, chosen))


def share(work: Work, case: OpenCase, identity: Identity) -> None:
    """Seal what the reporter tells for those they chose, in place of what they told before.

    MoveRefused if it was opened, if nobody is chosen, or if somebody chosen cannot read the case.
    """
    readers = {one.account for one in possible_readers(work, case)}
    if not may_share(case) or not identity.chosen or not readers.issuperset(identity.chosen):
        raise MoveRefused("Choose again: not everybody you chose can read your report now.")
    _delete_unopened(work, case)
    key, id = vault.new_identity_key(), vault.new_identity_id()
    sealed = vault.seal_identity(key, identity.to_bytes(), case=case.id, identity=id)
    boxes = box_rows(
        work,
        key,
        active_handlers(work),
        case=case.id,
        identity=id,
        chosen=identity.chosen,
        reporter_public=grants.get_mailbox_of(work.db, case.id).reporter_public,
    )
    today = work.moment.today
    values = {"id": id, "case_id": case.id, "sealed": sealed, "shared_on": today}
    store.add_identity(work.db, values, boxes)
    note_reporter(work, Event.IDENTITY_SHARED, case.id)


def take_back(work: Work, case: OpenCase) -> None:
    """Delete what the reporter told, with every wrapping of its key; MoveRefused once opened."""
    if not _delete_unopened(work, case):
        raise MoveRefused("There is nothing to take back.")
    note_reporter(work, Event.IDENTITY_TAKEN_BACK, case.id)


def rebox_for_reporter(work: Work, case: OpenCase, private: bytes, *, public: bytes) -> None:
    """Put the key of what was shared into a box for the reporter's new key; nobody else's changes.

    What an earlier key of the mailbox could not open any more stays as it is.
    """
    found = store.find_identity(work.db, case.id)
    if found is None:
        return
    tag = tag_for(work, found.id, vault.REPORTER, key_version=1)
    box = store.find_box(work.db, found.id, tag=tag) or b""
    key = vault.open_box(box, case=case.id, identity=found.id, reading_private=private)
    if key is not None:
        renewed = vault.box_for(key, case=case.id, identity=found.id, reading_public=public)
        store.replace_box(work.db, found.id, tag=tag, box=renewed)


def is_chosen(work: Work, case: OpenCase, reader: Reader) -> bool:
    """Tell whether the reporter chose this handler; no difference shows where nothing was told."""
    return find_identity(work, case, reader) is not None


def find_identity(work: Work, case: OpenCase, reader: Reader) -> Identity | None:
    """Return what the reporter told this handler; None where nothing was told, or not to them.

    It is not shown before `open_identity`: whoever calls this asks `has_opened` first.
    """
    found = store.find_identity(work.db, case.id)
    if found is None:
        return None
    tag = tag_for(work, found.id, reader.account, key_version=reader.key_version)
    return _open(work, case, found, tag=tag, private=reader.unlocked.reading_private)


def open_identity(work: Work, case: OpenCase, reader: Reader, *, reason: str) -> None:
    """Open what the reporter told, with a reason that they will read.

    NotFound for whoever was not chosen; CaseChanged if it was taken back at the same moment.
    """
    found = store.find_identity(work.db, case.id)
    if found is None or not is_chosen(work, case, reader):
        raise NotFound("There is nothing of this kind.")
    if not reason.strip():
        raise MoveRefused("Write down your reason.")
    if not store.mark_opened(work.db, found.id, by=reader.account, on=work.moment.today):
        raise CaseChanged("The reporter took it back in the meantime.")
    written = json.dumps({"identity": found.id, "reason": reason}, ensure_ascii=False)
    record, sealed = add_sealed(work, case, OPENING_KIND, written, reader=reader)
    details = {"record": record, "reason": commitment(sealed)}
    note(work, reader.account, Event.IDENTITY_OPENED, case=case.id, **details)


def has_opened(records: list[Record], reader: Reader) -> bool:
    """Tell whether this handler has opened it: what is open cannot be taken back or changed."""
    return any(
        one.kind == OPENING_KIND and account_of(one.author) == reader.account for one in records
    )


def _open(
    work: Work, case: OpenCase, found: StoredIdentity, *, tag: bytes, private: bytes
) -> Identity | None:
    box = store.find_box(work.db, found.id, tag=tag)
    if box is None:
        return None
    key = vault.open_box(box, case=case.id, identity=found.id, reading_private=private)
    if key is None:
        return None
    told = vault.open_identity(key, found.sealed, case=case.id, identity=found.id)
    return Identity.from_bytes(told)


def _locked_out(work: Work, id: str, chosen: Sequence[AccountId]) -> frozenset[AccountId]:
    """Return the chosen whose present keys open no box of it: it has no row for these keys."""
    active = [one for one in active_handlers(work) if one.account in chosen]
    tags = [tag_for(work, id, one.account, key_version=one.key_version) for one in active]
    return frozenset(
        one.account
        for one, tag in zip(active, tags, strict=True)
        if store.find_box(work.db, id, tag=tag) is None
    )


def _delete_unopened(work: Work, case: OpenCase) -> bool:
    found = store.find_identity(work.db, case.id)
    if found is None:
        return False
    if not store.delete_unopened(work.db, found.id):
        raise MoveRefused(OPENED)
    # Else a restored backup would show it again to those who were chosen.
    remember_erased(work, [found.id])
    return True
