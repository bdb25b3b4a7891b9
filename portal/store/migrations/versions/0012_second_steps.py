"""A second step at sign-in, for whoever set one up."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "second_step",
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_second_step_account_id_account"
        ),
        sa.PrimaryKeyConstraint("account_id", name="pk_second_step"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("second_step")
