"""The condition that an id is one of many, told to the database as one value.

`IN` with a parameter for each of fifty ids has the statement written anew for every page.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Dialect, String, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine


class Ids(TypeDecorator[Sequence[str]]):
    """Several ids as one value: a list of PostgreSQL's, JSON for SQLite."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the dialect keeps them in."""
        kind = String() if dialect.name == "sqlite" else ARRAY(String)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Write them down."""
        return json.dumps(list(value)) if dialect.name == "sqlite" else list(value)


class IsAmong(FunctionElement[bool]):
    """A column, and the ids that it may be one of."""

    name = "is_among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Any:
        """Stand in a condition as it is: compared with 1, SQLite would read every row there is."""
        return self


def among(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Return the condition that a column is among the ids that a statement is told as `name`."""
    return IsAmong(column, bindparam(name, type_=Ids))


@compiles(IsAmong, "sqlite")
def _in_json(element: IsAmong, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = element.clauses
    listed = select(func.json_each(ids).table_valued("value").c.value)
    return compiler.process(column.in_(listed), **options)


@compiles(IsAmong, "postgresql")
def _in_list(element: IsAmong, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = element.clauses
    return compiler.process(column == any_(ids), **options)
