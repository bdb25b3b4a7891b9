"""Rows on their way into a backup and back: whole tables, in a form that both databases share.

What stays out is what would date a visitor's deeds: visits, drafts, one-time keys and the outbox.
Rows come in the order of their keys, which are random: on PostgreSQL the order in which they were
written would tell the order in which reports came in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, Connection, Date, Row, Table, insert, inspect, select

from portal.store.tables import (
    Base,
    DraftChunkRow,
    DraftFileRow,
    OneTimeRow,
    OutboxRow,
    SessionRow,
    table_of,
)
from portal.store.types import EnumText, UtcDateTime, Words

LEFT_OUT = frozenset(
    map(table_of, (SessionRow, OneTimeRow, OutboxRow, DraftFileRow, DraftChunkRow))
)

ROWS_AT_ONCE = 64
"""A chunk of a file is a row of 64 KiB: so many are held in memory."""

Plain = str | int | bool | list[str] | None


def copied_tables() -> list[Table]:
    """Return the tables of a backup; whichever another refers to comes before it."""
    return [table for table in Base.metadata.sorted_tables if table not in LEFT_OUT]


def copied_columns(table: Table) -> list[Column[Any]]:
    """Return the columns of a table that the database does not work out by itself."""
    return [column for column in table.columns if column.computed is None]


def is_in_use(connection: Connection) -> bool:
    """Tell whether a row stands in any table; there may be no tables yet."""
    there = set(inspect(connection).get_table_names())
    tables = [table for table in Base.metadata.sorted_tables if table.name in there]
    keys = (next(iter(table.primary_key)) for table in tables)
    return any(connection.execute(select(key).limit(1)).first() is not None for key in keys)


def read_rows(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    """Yield the copied columns of every row, holding few of them."""
    found = select(*copied_columns(table)).order_by(*table.primary_key)
    options = {"yield_per": ROWS_AT_ONCE}
    yield from connection.execute(found, execution_options=options)


def add_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that `to_values` gave back."""
    connection.execute(insert(table), rows)


def to_plain(row: Iterable[Any]) -> tuple[list[Plain], list[bytes]]:
    """Return a row as what JSON can hold, with True in place of bytes, and its bytes in order."""
    values = list(row)
    return [_plain(value) for value in values], [one for one in values if isinstance(one, bytes)]


def to_values(
    columns: Sequence[Column[Any]], plain: Sequence[Any], blobs: Sequence[bytes]
) -> dict[str, Any]:
    """Return a row as its table takes it; the opposite of `to_plain`."""
    left = iter(blobs)
    return {
        column.key: _value(column, one, left) for column, one in zip(columns, plain, strict=True)
    }


def _plain(value: Any) -> Plain:
    if isinstance(value, bytes):
        return True
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    return value  # type: ignore[no-any-return]


def _value(column: Column[Any], plain: Any, blobs: Iterator[bytes]) -> Any:
    kind = column.type
    if plain is None:
        return None
    if isinstance(kind, EnumText):
        return kind.kind(plain)
    if isinstance(kind, Words):
        return tuple(plain)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(plain)
    if isinstance(kind, Date):
        return date.fromisoformat(plain)
    return next(blobs) if kind.python_type is bytes else plain
