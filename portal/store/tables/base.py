"""What all tables share: one metadata with predictable names of constraints."""

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

REPORTER_TABLE = {"sqlite_with_rowid": False}
"""No hidden row number: on SQLite it would tell the order in which reports came in."""


class Base(DeclarativeBase):
    """The parent of every row."""

    metadata = MetaData(naming_convention=NAMES)


def table_of(row: type[Base]) -> Table:
    """Return the table of a row, for statements that are made once."""
    return Base.metadata.tables[row.__tablename__]
