"""Views of the queue that a handler keeps under a name: a filter in the words of its address.

Name and filter are sealed to the handler: the database tells that there is a view, and no more.
Whoever gets new keys starts anew. What a filter may say is for the desk to judge.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portal.casework.records.sealed import Reader
from portal.core.errors import InputRefused, SealBroken
from portal.store import kept as store
from portal.store.kept import StoredView
from portal.vault.kept import open_kept, seal_kept
from portal.work import Work

MOST: Final = 20
LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class KeptView:
    """A filter under a name, as the address of the queue says it."""

    id: str
    name: str
    arguments: Mapping[str, str]


def list_kept(work: Work, reader: Reader) -> list[KeptView]:
    """Return a handler's views by name; one that no key of today opens is left out."""
    opened = [_open(reader, row) for row in store.list_views(work.db, reader.account)]
    return sorted((one for one in opened if one), key=lambda one: one.name.casefold())


def keep_view(work: Work, reader: Reader, name: str, arguments: Mapping[str, str]) -> None:
    """Keep a filter under a name, in the place of one of that name; InputRefused for too many."""
    rows = store.list_views(work.db, reader.account)
    opened = {row.id: _open(reader, row) for row in rows}
    kept = [one for one in opened.values() if one and one.name != name]
    if len(kept) >= MOST:
        raise InputRefused({"name": f"You have {MOST} views. Delete one first."})
    # What no key of today opens goes as well: it was sealed for an earlier one.
    for id in opened.keys() - {one.id for one in kept}:
        store.delete_view(work.db, id, account=reader.account)
    id = secrets.token_hex(16)
    content = json.dumps({"name": name, "filter": dict(arguments)}).encode()
    sealed = seal_kept(reader.unlocked, content, account=reader.account, id=id)
    store.add_view(work.db, id, account=reader.account, sealed=sealed)


def drop_view(work: Work, reader: Reader, id: str) -> None:
    """Delete one of this handler's views; nothing happens where it is none of theirs."""
    store.delete_view(work.db, id, account=reader.account)


def _open(reader: Reader, row: StoredView) -> KeptView | None:
    try:
        content = open_kept(reader.unlocked, row.sealed, account=reader.account, id=row.id)
    except SealBroken:
        return None
    said = json.loads(content)
    return KeptView(row.id, said["name"], said["filter"])
