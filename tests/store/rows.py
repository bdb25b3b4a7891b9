"""One row of every table, made from nothing but the tables' own description."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Connection

from portal.store.tables import Base
from portal.store.types import EnumText, UtcDateTime, Words

SAMPLES: dict[type, Any] = {
    str: "x",
    int: 1,
    bool: True,
    bytes: b"x",
    date: date(2026, 3, 2),
    datetime: datetime(2026, 3, 2, 9, tzinfo=UTC),
}
"""Equal values everywhere, so that every foreign key finds its row."""


def add_row_of_each(connection: Connection) -> None:
    """Insert a row into every table, parents first."""
    for table in Base.metadata.sorted_tables:
        row = {column.key: _sample(column) for column in table.columns if not column.computed}
        connection.execute(table.insert(), row)


def _sample(column: Column[Any]) -> Any:
    if isinstance(column.type, EnumText):
        return next(iter(column.type.kind))
    if isinstance(column.type, UtcDateTime):
        return SAMPLES[datetime]
    if isinstance(column.type, Words):
        return ("x",)
    return SAMPLES[column.type.python_type]
