"""Answer templates that a desk keeps for all its handlers, sealed under the server key."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "answer_template",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answer_template"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("answer_template")
