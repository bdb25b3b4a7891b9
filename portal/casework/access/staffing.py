"""Which handlers can receive grants: read at every look, each row with the server key's word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from portal.core.actors import AccountId, Level
from portal.core.exclusions import ExcludedKind, Exclusion, Person, is_excluded
from portal.store.people import (
    Author,
    HandlerKeys,
    find_verify_key,
    list_activated_handlers,
    list_authors,
)
from portal.vault.activation import is_activated
from portal.vault.keyring import Keyring
from portal.work import Work

MOST: Final = 1_000
"""Rows of handlers that are remembered as verified."""


@dataclass(frozen=True, slots=True)
class ActiveHandler:
    """A handler whose keys were activated by a colleague."""

    account: AccountId
    sign_in: str
    name: str
    level: Level
    unit: str | None
    is_leader: bool
    key_version: int
    reading_public: bytes
    tag: bytes

    @property
    def person(self) -> Person:
        """What exclusion rules need to know."""
        return Person(self.account, self.level, self.unit, self.is_leader)


def active_handlers(work: Work) -> list[ActiveHandler]:
    """Return the handlers who receive grants; a key swapped in the database is not among them."""
    return work.once("active handlers", lambda: verified(work, list_activated_handlers(work.db)))


def verified(work: Work, rows: Iterable[HandlerKeys]) -> list[ActiveHandler]:
    """Return those of the handlers whose activation is this server's word."""
    return [one for row in rows if (one := _verified(work.keyring, row))]


def eligible_handlers(work: Work, exclusions: Iterable[Exclusion]) -> list[ActiveHandler]:
    """Return the active handlers whom no rule names."""
    rules = tuple(exclusions)
    return [one for one in active_handlers(work) if not is_excluded(one.person, rules)]


def tags_ever(keyring: Keyring, account: AccountId, key_version: int) -> list[bytes]:
    """Return the tags of a handler's keys, earlier ones included: a visit may still hold those."""
    return [keyring.handler_tag(account, version) for version in range(1, key_version + 1)]


def named_today(handlers: Iterable[ActiveHandler], rules: Iterable[Exclusion]) -> list[Exclusion]:
    """Return a rule for each person whom rules name today.

    Whoever leaves the unit or the role later is still who the reporter meant.
    """
    rules = tuple(rules)
    named = (one for one in handlers if is_excluded(one.person, rules))
    return [Exclusion(ExcludedKind.PERSON, one.account) for one in named]


def is_intake_open(work: Work) -> bool:
    """Tell whether two people can read: two of level 1, or one of level 1 and one of level 2."""
    return can_open(active_handlers(work))


def can_open(handlers: Iterable[ActiveHandler]) -> bool:
    """Tell whether these people are enough: intake is open."""
    levels = [one.level for one in handlers]
    ombuds, committee = levels.count(Level.OMBUDS), levels.count(Level.COMMITTEE)
    return ombuds >= 2 or (ombuds >= 1 and committee >= 1)


def get_verify_key(work: Work, account: str, key_version: int) -> bytes | None:
    """Return the key that checks a handler's signatures, if it was ever activated."""
    row = find_verify_key(work.db, account, key_version)
    if row is None or not _is_genuine(work.keyring, row):
        return None
    return row.signing_public


@dataclass(frozen=True, slots=True)
class Authors:
    """Everybody who may have written in a case: their names, and the keys that check it."""

    names: Mapping[AccountId, str]
    keys: Mapping[tuple[str, int], Author]

    def find_verify_key(self, work: Work, account: str, key_version: int) -> bytes | None:
        """Return the key that checks a handler's signatures, if it was ever activated."""
        row = self.keys.get((account, key_version))
        return row.signing_public if row is not None and _is_genuine(work.keyring, row) else None


def read_authors(work: Work) -> Authors:
    """Return everybody who may have written in a case, those who left included."""
    rows = list_authors(work.db)
    return Authors(
        {AccountId(row.account): row.name for row in rows},
        {(row.account, row.key_version): row for row in rows if row.key_version is not None},
    )


@lru_cache(MOST)
def _verified(keyring: Keyring, row: HandlerKeys) -> ActiveHandler | None:
    """Return the handler of a row that carries this server's word.

    Remembered is that these very bytes carry it, not who is a handler: a page reads that anew.
    """
    return _active(keyring, row) if _is_genuine(keyring, row) else None


def _is_genuine(keyring: Keyring, row: HandlerKeys | Author) -> bool:
    if row.mac is None or row.key_version is None:
        return False
    return is_activated(
        keyring,
        row.mac,
        account=AccountId(row.account),
        level=row.level,
        reading_public=row.reading_public,
        signing_public=row.signing_public,
        key_version=row.key_version,
    )


def _active(keyring: Keyring, row: HandlerKeys) -> ActiveHandler:
    holder = AccountId(row.account)
    return ActiveHandler(
        account=holder,
        sign_in=row.sign_in,
        name=row.name,
        level=Level(row.level),
        unit=row.unit,
        is_leader=row.is_leader,
        key_version=row.key_version,
        reading_public=row.reading_public,
        tag=keyring.handler_tag(holder, row.key_version),
    )
