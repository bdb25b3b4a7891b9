"""The rest of the invented company's register: who oversees, what was tried, what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from portal.core.register_entries import EntryKind, Result
from portal.demonstration.tables import Table, read_toml
from portal.store import system_entries as store
from portal.store.register import change_system
from portal.work import Work

REGISTER_FILE: Final = Path(__file__).parent / "register.toml"

WORDS: Final = (
    *("update_cadence", "overseer_name", "drafted_work"),
    *("training_offered", "logs_readers"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something dated about a system: on a day, or so many days ago."""

    kind: EntryKind
    on: date | None
    days_ago: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one system beside what `organisation.toml` says."""

    slug: str
    values: dict[str, Any]
    entries: tuple[Entry, ...]


def read_register(path: Path = REGISTER_FILE) -> Sequence[Told]:
    """Read what is told of each system; ContentWrong says where something is amiss."""
    table = Table(read_toml(path), path.name)
    found = [_told(row) for row in table.tables("system")]
    table.close()
    return found


def load_register(work: Work) -> None:
    """Enter it, each entry on its day."""
    for told in read_register():
        change_system(work.db, told.slug, told.values)
        for entry in told.entries:
            dated_on = entry.on or work.moment.today - timedelta(days=entry.days_ago)
            values = {**entry.values, "dated_on": dated_on}
            store.add_entry(work.db, told.slug, entry.kind, values)


def _told(row: Table) -> Told:
    slug = row.text("slug")
    words: dict[str, Any] = {name: row.text_or_none(name) or "" for name in WORDS}
    months = row.whole_or_none("logs_months")
    entries = tuple(_entry(one) for one in row.tables("entry"))
    row.close()
    return Told(slug, {**words, "logs_months": months}, entries)


def _entry(row: Table) -> Entry:
    kind, on = row.member("kind", EntryKind), row.day_or_none("on")
    entry = Entry(
        kind=kind,
        on=on,
        days_ago=0 if on else row.whole("days_ago"),
        values={
            "title": row.text("title"),
            "role": row.text("role"),
            "found": row.text("found"),
            "text": row.text_or_none("text") or "",
            "place": row.text_or_none("place") or "",
            "result": row.member("result", Result) if kind is EntryKind.PILOT else None,
        },
    )
    row.close()
    return entry
