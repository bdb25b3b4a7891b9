"""Records of a case: text that goes under the case key, and comes back to who holds it."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from portal.casework.access.staffing import Authors, get_verify_key
from portal.core.actors import AccountId, Level
from portal.core.cases import CaseFacts, CaseId, RecordId
from portal.core.errors import CaseChanged, SealBroken
from portal.store import records as store
from portal.store.records import StoredRecord
from portal.vault.credentials import Unlocked
from portal.vault.sealing import Label, handler_author, handler_of, open_sealed, seal
from portal.work import Work

REPORTER = "reporter"
CLOCK = "clock"
SYSTEM_KIND = "system"
REPLY_KINDS = frozenset({"answer", "objection"})
"""What a reporter writes after the report itself and waits for a handler to react to."""

Texts = Sequence[tuple[str, str]]
"""Kinds and texts of what is sealed together, in this order."""


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
    return handler_author(reader.account, reader.key_version)


def account_of(author: str) -> AccountId | None:
    """Return the handler's account of an author, or None for the reporter and the clock."""
    named = handler_of(author)
    return None if named is None else named[0]


def add_sealed(
    work: Work, case: OpenCase, kind: str, text: str, *, reader: Reader | None
) -> tuple[RecordId, bytes]:
    """Seal a text into a case; return the record's id and its sealed bytes.

    `reader` is the handler who writes and signs; None stands for the reporter.
    """
    return add_records(work, case, texts=[(kind, text)], reader=reader)[0]


def add_records(
    work: Work,
    case: OpenCase,
    *,
    lines: Sequence[Mapping[str, str]] = (),
    texts: Texts = (),
    reader: Reader | None = None,
) -> list[tuple[RecordId, bytes]]:
    """Add automatic lines and then texts to a case; return the ids and bytes of the texts.

    A line is a template's name and its values, readable, never text; a text is sealed. `reader`
    is the handler who writes the texts and signs them; None stands for the reporter.
    """
    if not lines and not texts:
        return []
    count, epoch = len(lines) + len(texts), case.facts.epoch
    position = store.take_positions(
        work.db, case.id, count, epoch=epoch, reply_waits=_reply_waits(texts, reader)
    )
    rows = [
        (_label(case, SYSTEM_KIND, position=position + index, author=CLOCK), _line(values))
        for index, values in enumerate(lines)
    ]
    for kind, text in texts:
        author = REPORTER if reader is None else author_of(reader)
        label = _label(case, kind, position=position + len(rows), author=author)
        rows.append((label, _seal(case, label, text, reader=reader)))
    today = work.moment.today
    store.add_records(work.db, [record_values(label, content, today) for label, content in rows])
    return [(label.record, content) for label, content in rows[len(lines) :]]


def _reply_waits(texts: Texts, reader: Reader | None) -> bool | None:
    """Tell who wrote last: the reporter, or a handler, or as before where nobody wrote."""
    if reader is not None and texts:
        return False
    is_reply = any(kind in REPLY_KINDS for kind, _ in texts)
    return True if is_reply else None


def reply_waited(rows: Sequence[StoredRecord]) -> bool:
    """Tell by the records of a case, in their order, whether the reporter wrote last."""
    waits = False
    for row in rows:
        is_reply = row.author == REPORTER and row.kind in REPLY_KINDS
        waits = is_reply or (waits and account_of(row.author) is None)
    return waits


def _label(case: OpenCase, kind: str, *, position: int, author: str) -> Label:
    return Label(case.id, case.facts.epoch, new_record_id(), kind, author, position)


def _line(values: Mapping[str, str]) -> bytes:
    return json.dumps(dict(values), sort_keys=True).encode()


def _seal(case: OpenCase, label: Label, text: str, *, reader: Reader | None) -> bytes:
    signing_key = None if reader is None else reader.unlocked.signing_private
    return seal(case.key, label, text.encode(), signing_key=signing_key)


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


def read_records(work: Work, case: OpenCase, authors: Authors | None = None) -> list[Record]:
    """Open every record of a case; SealBroken if one was changed, moved or forged.

    `authors` is for whoever has read them already, for their names.
    """
    return open_records(work, case, store.list_records(work.db, case.id), authors)


def open_records(
    work: Work, case: OpenCase, rows: Sequence[StoredRecord], authors: Authors | None = None
) -> list[Record]:
    """Open records of a case that were read already; SealBroken as above."""
    sealed = (row for row in rows if row.kind != SYSTEM_KIND and row.epoch in case.keys)
    named = {row.author for row in sealed}
    verify_keys = {author: _verify_key(work, author, authors) for author in named}
    return [_open(case, row, verify_keys.get(row.author)) for row in rows]


def _open(case: OpenCase, row: StoredRecord, verify_key: bytes | None) -> Record:
    return Record(
        id=RecordId(row.id),
        kind=row.kind,
        author=row.author,
        position=row.position,
        dated=row.dated,
        text=_text(case, row, verify_key),
    )


def _text(case: OpenCase, row: StoredRecord, verify_key: bytes | None) -> str | None:
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
    return open_sealed(key, label, row.sealed, verify_key=verify_key).decode()


def _verify_key(work: Work, author: str, authors: Authors | None) -> bytes | None:
    named = handler_of(author)
    if named is None:
        return None
    found = (
        get_verify_key(work, *named) if authors is None else authors.find_verify_key(work, *named)
    )
    if found is None:
        raise SealBroken("A record is signed by a key that no colleague ever activated.")
    return found
