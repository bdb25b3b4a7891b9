"""Views of the queue that a handler keeps under a name.

Name and filter are sealed to the handler: the database tells that there is a view, and no more.
Whoever gets new keys starts anew.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from portal.casework.access import visits
from portal.casework.records.sealed import Reader
from portal.core.errors import InputRefused, SealBroken
from portal.desk.lists.filters import Filter, read_filter
from portal.store import kept as store
from portal.store.kept import StoredView
from portal.vault.kept import open_kept, seal_kept
from portal.work import Work

Known = tuple[tuple[str, ...], tuple[str, ...]]
"""The AI systems of the register, and the labels."""
MOST: Final = 20
LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter under a name."""

    id: str
    name: str
    chosen: Filter


def list_views(
    work: Work, reader: Reader, systems: Iterable[str], labels: Iterable[str] = ()
) -> list[SavedView]:
    """Return a handler's views by name; a system or label that is gone is left out of a filter."""
    known = (tuple(systems), tuple(labels))
    opened = [_open(reader, row, known) for row in store.list_views(work.db, reader.account)]
    return sorted((one for one in opened if one), key=lambda one: one.name.casefold())


def save_view(work: Work, reader: Reader, name: str, chosen: Filter, *, one_time_key: str) -> None:
    """Keep a filter under a name, in the place of one of that name; InputRefused for too many."""
    if not visits.is_first_use(work, one_time_key):
        return
    rows = store.list_views(work.db, reader.account)
    opened = {row.id: _open(reader, row, ((), ())) for row in rows}
    kept = [one for one in opened.values() if one and one.name != name]
    if len(kept) >= MOST:
        raise InputRefused({"name": f"You have {MOST} views. Delete one first."})
    # What no key of today opens goes as well: it was sealed for an earlier one.
    for id in opened.keys() - {one.id for one in kept}:
        store.delete_view(work.db, id, account=reader.account)
    id = secrets.token_hex(16)
    content = json.dumps({"name": name, "filter": chosen.arguments()}).encode()
    sealed = seal_kept(reader.unlocked, content, account=reader.account, id=id)
    store.add_view(work.db, id, account=reader.account, sealed=sealed)


def drop_view(work: Work, reader: Reader, id: str) -> None:
    """Delete one of this handler's views; nothing happens where it is none of theirs."""
    store.delete_view(work.db, id, account=reader.account)


def _open(reader: Reader, row: StoredView, known: Known) -> SavedView | None:
    try:
        content = open_kept(reader.unlocked, row.sealed, account=reader.account, id=row.id)
    except SealBroken:
        return None
    said = json.loads(content)
    return SavedView(row.id, said["name"], read_filter(said["filter"], *known))
