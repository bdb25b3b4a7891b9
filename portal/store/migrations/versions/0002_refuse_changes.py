"""Journal and published figures refuse UPDATE and DELETE, in the database itself."""

from alembic import op

from portal.store.immutable import ddl

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Written out: a table that is refused changes later does not exist here yet.
TABLES = (
    "journal",
    "figure_window",
    "figure_release",
    "figure_cell",
    "figure_ledger",
    "figure_contribution",
)


def upgrade() -> None:
    """Add the triggers."""
    for table in TABLES:
        for statement in ddl(op.get_bind().dialect.name, table):
            op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change() CASCADE")
        return
    for table in TABLES:
        for deed in ("update", "delete"):
            op.execute(f'DROP TRIGGER "{table}_refuse_{deed}"')
