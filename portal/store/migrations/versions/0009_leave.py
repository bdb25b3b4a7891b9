"""Leave of absence: which handler is away, and until when."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "leave",
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_leave_account_id_account"),
        sa.PrimaryKeyConstraint("account_id", name="pk_leave"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("leave")
