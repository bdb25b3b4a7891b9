"""Records of a case: text that goes under the case key, and comes back to who holds it."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from portal.casework.staffing import get_verify_key
from portal.core.actors import AccountId, Level
from portal.core.cases import CaseFacts, CaseId, RecordId
from portal.core.errors import CaseChanged, SealBroken
from portal.store import records as store
from portal.store.records import StoredRecord
from portal.vault.credentials import Unlocked
from portal.vault.sealing import Label, open_sealed, seal
from portal.work import Work

REPORTER = "reporter"
CLOCK = "clock"
SYSTEM_KIND = "system"


class Reader(Protocol):
    """A signed-in handler with unlocked keys."""

    @property
    def account(self) -> AccountId: ...
    @property
    def level(self) -> Level | None: ...
    @property
    def key_version(self) -> int: ...
    @property
    def unlocked(self) -> Unlocked: ...


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case somebody has the keys of: one case key an epoch."""

    id: CaseId
    facts: CaseFacts
    keys: Mapping[int, bytes] = field(repr=False)

    @property
    def key(self) -> bytes:
        """The key of the present epoch."""
        return self.keys[self.facts.epoch]

    def check_version(self, seen: int) -> None:
        """Raise CaseChanged unless the case is as it was when somebody decided what to do."""
        if self.facts.version != seen:
            raise CaseChanged("Somebody else acted on this case in the meantime.")


@dataclass(frozen=True, slots=True)
class Record:
    """One opened record. `text` is None where it was sealed in an epoch this reader lacks."""

    id: RecordId
    kind: str
    author: str
    position: int
    dated: date
    text: str | None

    @property
    def data(self) -> dict[str, Any]:
        """The text read as JSON: details, triage fields, actions, system lines."""
        value = json.loads(self.text or "{}")
        return value if isinstance(value, dict) else {}


def new_record_id() -> RecordId:
    """Return a random id."""
    return RecordId(secrets.token_hex(16))


def author_of(reader: Reader) -> str:
    """Name a handler and the version of their key as a record's author."""
    return f"handler:{reader.account}:{reader.key_version}"


def account_of(author: str) -> AccountId | None:
    """Return the handler's account of an author, or None for the reporter and the clock."""
    kind, _, rest = author.partition(":")
    return AccountId(rest.partition(":")[0]) if kind == "handler" else None


def add_sealed(
    work: Work, case: OpenCase, kind: str, text: str, *, reader: Reader | None
) -> tuple[RecordId, bytes]:
    """Seal a text into a case; return the record's id and its sealed bytes.

    `reader` is the handler who writes and signs; None stands for the reporter.
    """
    author = REPORTER if reader is None else author_of(reader)
    signing_key = None if reader is None else reader.unlocked.signing_private
    label = Label(
        case=case.id,
        epoch=case.facts.epoch,
        record=new_record_id(),
        kind=kind,
        author=author,
        position=store.take_position(work.db, case.id),
    )
    sealed = seal(case.key, label, text.encode(), signing_key=signing_key)
    store.add_records(work.db, [record_values(label, sealed, work.moment.today)])
    return label.record, sealed


def add_system_line(work: Work, case: CaseId, epoch: int, template: str, **values: str) -> None:
    """Add an automatic line: a template's name and dates, readable, never text."""
    label = Label(
        case=case,
        epoch=epoch,
        record=new_record_id(),
        kind=SYSTEM_KIND,
        author=CLOCK,
        position=store.take_position(work.db, case),
    )
    line = json.dumps({"template": template, **values}, sort_keys=True).encode()
    store.add_records(work.db, [record_values(label, line, work.moment.today)])


def record_values(label: Label, sealed: bytes, dated: date) -> dict[str, Any]:
    """Return the row of a record."""
    return {
        "id": label.record,
        "case_id": label.case,
        "epoch": label.epoch,
        "kind": label.kind,
        "author": label.author,
        "position": label.position,
        "dated": dated,
        "sealed": sealed,
    }


def read_records(work: Work, case: OpenCase) -> list[Record]:
    """Open every record of a case; SealBroken if one was changed, moved or forged."""
    return [_open(work, case, row) for row in store.list_records(work.db, case.id)]


def _open(work: Work, case: OpenCase, row: StoredRecord) -> Record:
    return Record(
        id=RecordId(row.id),
        kind=row.kind,
        author=row.author,
        position=row.position,
        dated=row.dated,
        text=_text(work, case, row),
    )


def _text(work: Work, case: OpenCase, row: StoredRecord) -> str | None:
    if row.kind == SYSTEM_KIND:
        return row.sealed.decode()
    key = case.keys.get(row.epoch)
    if key is None:
        return None
    label = Label(
        case=case.id,
        epoch=row.epoch,
        record=RecordId(row.id),
        kind=row.kind,
        author=row.author,
        position=row.position,
    )
    return open_sealed(key, label, row.sealed, verify_key=_verify_key(work, row.author)).decode()


def _verify_key(work: Work, author: str) -> bytes | None:
    account = account_of(author)
    if account is None:
        return None
    version = author.rpartition(":")[2]
    found = get_verify_key(work, account, int(version)) if version.isdigit() else None
    if found is None:
        raise SealBroken("A record is signed by a key that no colleague ever activated.")
    return found
