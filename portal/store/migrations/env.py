"""What Alembic runs: the migrations, on the connection that `portal.store.schema` opened.

Migrations name plain column types only, so that an old one means the same for ever.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from portal.store.tables import Base


def render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what the database sees."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def include(one: Any, name: str | None, kind: str, *others: Any) -> bool:
    """Leave out columns that the database derives: each writes their rule down in its own words."""
    return not (kind == "column" and one.computed is not None)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    render_as_batch=True,
    render_item=render,
    include_object=include,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
