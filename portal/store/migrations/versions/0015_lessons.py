"""Lessons that reporters agreed to: sealed until their day, then in words."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "lesson",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("appears_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("published_on", sa.Date()),
        sa.Column("text", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_lesson"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("lesson")
