"""What a reporter does about who they are: choose people, share, take back, change."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.casework.access import visits
from portal.casework.access.identity import (
    Identity,
    Shared,
    find_shared,
    may_share,
    possible_readers,
    share,
    take_back,
)
from portal.casework.access.opening import MailboxKeys, open_for_reporter
from portal.casework.organisation import ROLE_WORDS
from portal.casework.records.message_limit import check_deeds
from portal.core.actors import AccountId
from portal.core.errors import NotFound
from portal.core.events import Event
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can read the case now, as the reporter chooses them."""

    account: AccountId
    words: str


@dataclass(frozen=True, slots=True)
class IdentityPage:
    """What the page about oneself shows. `shared` is None while nothing is shared."""

    readers: Sequence[Reader]
    shared: Shared | None

    @property
    def chosen(self) -> list[str]:
        """Who can read what is shared, and still handles the case."""
        told = self.shared.identity if self.shared else None
        locked_out = self.shared.locked_out if self.shared else frozenset()
        return self.named([one for one in (told.chosen if told else ()) if one not in locked_out])

    @property
    def locked_out(self) -> list[str]:
        """Who was chosen and got new keys since, so that they can open it no more."""
        return self.named([*self.shared.locked_out] if self.shared else [])

    @property
    def is_opened(self) -> bool:
        """Whether somebody opened it: it can neither be changed nor taken back."""
        return self.shared is not None and self.shared.opened_on is not None

    def named(self, accounts: Sequence[AccountId]) -> list[str]:
        """Return the words for those among the readers."""
        return [one.words for one in self.readers if one.account in accounts]

    def others(self, accounts: Sequence[AccountId]) -> list[str]:
        """Return the words for the readers who were not chosen."""
        return [one.words for one in self.readers if one.account not in accounts]


def read_identity_page(work: Work, keys: MailboxKeys) -> IdentityPage:
    """Return whom the reporter can choose, and what they shared; NotFound where it is too late."""
    case = open_for_reporter(work, keys)
    shared = find_shared(work, case, keys)
    if shared is None and not may_share(case):
        raise NotFound("There is nothing to share here.")
    readers = [
        Reader(one.account, f"{one.name}, level {int(one.level)} ({ROLE_WORDS[one.level]})")
        for one in possible_readers(work, case)
    ]
    return IdentityPage(readers, shared)


def share_identity(work: Work, keys: MailboxKeys, identity: Identity, *, one_time_key: str) -> None:
    """Share who one is with those chosen; the same one-time key shares once."""
    if visits.is_first_use(work, one_time_key):
        case = open_for_reporter(work, keys)
        check_deeds(work, case.id, Event.IDENTITY_SHARED)
        share(work, case, identity)


def take_identity_back(work: Work, keys: MailboxKeys, *, one_time_key: str) -> None:
    """Take it back, as long as nobody opened it."""
    if visits.is_first_use(work, one_time_key):
        take_back(work, open_for_reporter(work, keys))
