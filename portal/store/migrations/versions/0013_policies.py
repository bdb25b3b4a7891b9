"""Policies that everybody reads, version by version."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SLUG = sa.String(64)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "policy",
        sa.Column("slug", SLUG, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_opt_out", sa.Boolean(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("has_changes", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_policy"),
    )
    op.create_table(
        "policy_version",
        sa.Column("policy", SLUG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_opt_out", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("withdrawal", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["policy"], ["policy.slug"], name="fk_policy_version_policy_policy"
        ),
        sa.PrimaryKeyConstraint("policy", "number", name="pk_policy_version"),
    )
    op.create_table(
        "policy_system",
        sa.Column("policy", SLUG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("system", SLUG, nullable=False),
        sa.ForeignKeyConstraint(["policy"], ["policy.slug"], name="fk_policy_system_policy_policy"),
        sa.ForeignKeyConstraint(["system"], ["system.slug"], name="fk_policy_system_system_system"),
        sa.PrimaryKeyConstraint("policy", "number", "system", name="pk_policy_system"),
    )


def downgrade() -> None:
    """Take them away."""
    for table in ("policy_system", "policy_version", "policy"):
        op.drop_table(table)
