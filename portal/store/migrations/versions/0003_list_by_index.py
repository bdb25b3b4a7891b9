"""A handler's list of cases is read from an index alone."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace the index by one that also tells whether a grant is live, and of which epoch."""
    op.create_index("ix_grant_list", "grant", ["tag", "case_id", "reserve", "epoch"])
    op.drop_index("ix_grant_tag_case", "grant")


def downgrade() -> None:
    """Put the narrower index back."""
    op.create_index("ix_grant_tag_case", "grant", ["tag", "case_id"])
    op.drop_index("ix_grant_list", "grant")
