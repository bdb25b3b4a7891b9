"""Loading is checking: a case opens by a handler's grant or by a tracking code, or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.casework.records.sealed import OpenCase, Reader
from portal.core.cases import CaseId
from portal.core.errors import MailboxShut, NotFound, SealBroken
from portal.store import cases, grants
from portal.store.cases import StoredCase
from portal.store.grants import StoredGrant, StoredReporterGrant
from portal.store.organisation import (
    Organisation,
    Responsible,
    find_responsible,
    read_organisation,
)
from portal.store.queues import Asking, find_reach
from portal.vault.epochs import is_own_epoch
from portal.vault.grants import open_grant
from portal.vault.reporter_keys import open_reporter_private, reporter_public
from portal.vault.tracking import TrackingCode
from portal.work import Work


@dataclass(frozen=True, slots=True)
class MailboxKeys:
    """What a tracking code unlocked: the case and the reporter's private key for it."""

    case: CaseId
    private: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        """Write it down for sealing into a visit."""
        return bytes.fromhex(self.case) + self.private

    @classmethod
    def from_bytes(cls, data: bytes) -> "MailboxKeys":
        """Read it back."""
        return cls(CaseId(data[:16].hex()), data[16:])


def tag_of(work: Work, reader: Reader) -> bytes:
    """Return the keyed tag under which a handler's grants are stored."""
    return work.keyring.handler_tag(reader.account, reader.key_version)


def organisation_of(work: Work) -> Organisation:
    """Return the names of AI systems and who answers for what, read once a page."""
    return work.once("organisation", lambda: read_organisation(work.db))


def own_of(work: Work, reader: Reader) -> Responsible:
    """Return the AI systems and units a handler answers for: cases about them are not theirs."""
    if work.known is None:
        return find_responsible(work.db, reader.account)
    # A page asks for the others as well, sooner or later.
    return organisation_of(work).responsible.get(reader.account, Responsible())


def asking_of(work: Work, reader: Reader) -> Asking:
    """Return what lists and counts of a handler's cases have to be told."""
    tag = tag_of(work, reader)
    reach = work.once(("reach", tag), lambda: find_reach(work.db, tag))
    return Asking(tag, reach, own_of(work, reader))


def open_for_handler(work: Work, reader: Reader, reference: str) -> OpenCase:
    """Open a case by its reference; NotFound for missing, excluded and not granted alike.

    Whoever owns the case's AI system or heads its unit today is refused at once, even where
    they became that after the report and still hold a grant.
    """
    row = cases.find_granted(work.db, reference, tag=tag_of(work, reader), own=own_of(work, reader))
    if row is None:
        raise NotFound("There is no such case.")
    return open_row(work, reader, row)


def can_read(work: Work, reader: Reader, references: Iterable[str]) -> list[str]:
    """Return those references that this handler can read, without opening them."""
    tag, own = tag_of(work, reader), own_of(work, reader)
    return [one for one in references if cases.find_granted(work.db, one, tag=tag, own=own)]


def open_row(work: Work, reader: Reader, row: StoredCase) -> OpenCase:
    """Open a case that a query over the handler's own grants returned."""
    held = grants.list_grants_of(work.db, row.id, tag=tag_of(work, reader))
    return open_with(work, reader, row, held, grants.list_reporter_grants(work.db, row.id))


def open_with(
    work: Work,
    reader: Reader,
    row: StoredCase,
    held: Iterable[StoredGrant],
    of_reporter: Iterable[StoredReporterGrant],
) -> OpenCase:
    """Open a case with the handler's own grants of it, read together with those of others."""
    id = row.id
    keys = {
        grant.epoch: open_grant(
            grant.box,
            case=id,
            epoch=grant.epoch,
            reading_private=reader.unlocked.reading_private,
        )
        for grant in held
    }
    if row.facts.epoch not in keys:
        raise NotFound("There is no such case.")
    check_epochs(work, id, keys, of_reporter)
    return OpenCase(id, row.facts, keys)


def check_epochs(
    work: Work, id: CaseId, keys: Mapping[int, bytes], found: Iterable[StoredReporterGrant]
) -> None:
    """Check that the portal itself began each epoch with these keys; SealBroken otherwise."""
    grants_of = {grant.epoch: grant for grant in found}
    for epoch, key in keys.items():
        grant = grants_of.get(epoch)
        if grant is None or not is_own_epoch(
            work.keyring,
            grant.mac,
            case_key=key,
            case=id,
            epoch=epoch,
            reporter_public=grant.reporter_public,
        ):
            raise SealBroken("An epoch of this case was not begun by the portal.")


def unlock_mailbox(work: Work, code: TrackingCode) -> MailboxKeys:
    """Find the mailbox of a code and unlock the reporter's key; NotFound where there is none."""
    located = work.keyring.locators(code)
    mailbox = grants.find_mailbox(work.db, [locator for _, locator in located])
    if mailbox is None:
        raise NotFound("No mailbox opens with this code.")
    case = CaseId(mailbox.case_id)
    private = open_reporter_private(code.wrapping_key(), mailbox.sealed_private, case=case)
    return MailboxKeys(case, private)


def renew_locator(work: Work, code: TrackingCode) -> None:
    """Move a mailbox that was just opened to the newest pepper."""
    located = work.keyring.locators(code)
    if len(located) == 1:
        return
    version, locator = located[0]
    mailbox = grants.find_mailbox(work.db, [older for _, older in located])
    if mailbox is not None and mailbox.pepper_version != version:
        grants.relocate_mailbox(work.db, mailbox.locator, locator=locator, pepper_version=version)


def open_for_reporter(work: Work, keys: MailboxKeys) -> OpenCase:
    """Open the reporter's own case; MailboxShut if it was erased or got another code meanwhile."""
    found = cases.find_with_reporter_grants(work.db, keys.case)
    public = reporter_public(keys.private)
    if found is None or any(grant.reporter_public != public for grant in found[1]):
        raise MailboxShut("This mailbox is shut.")
    row, held = found
    opened = {
        grant.epoch: open_grant(
            grant.box, case=keys.case, epoch=grant.epoch, reading_private=keys.private
        )
        for grant in held
    }
    check_epochs(work, keys.case, opened, held)
    return OpenCase(keys.case, row.facts, opened)
