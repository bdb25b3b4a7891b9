"""Facts that derive from no case, and the sheet of them that is published."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.String(32)
INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "figure_facts",
    "test_report",
    "test_text",
    "intake_day",
    "training",
    "system_evidence",
    "commitment",
    "survey",
)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "figure_facts",
        sa.Column("edition", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("edition", name="pk_figure_facts"),
    )
    _create_test_reports()
    _create_measured()
    _create_entered()


def downgrade() -> None:
    """Take them away."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_test_reports() -> None:
    op.create_table(
        "test_report",
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("case_id", ID),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT),
        sa.Column("given_up_on", sa.Date()),
        sa.PrimaryKeyConstraint("month", name="pk_test_report"),
        sa.UniqueConstraint("case_id", name="uq_test_report_case_id"),
    )
    op.create_table(
        "test_text",
        sa.Column("id", ID, nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("system", sa.String(64), nullable=False),
        sa.Column("used_in", sa.String(7)),
        sa.PrimaryKeyConstraint("id", name="pk_test_text"),
    )


def _create_measured() -> None:
    op.create_table(
        "intake_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_intake_day"),
    )
    op.create_table(
        "training",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_training_account_id_account"
        ),
        sa.PrimaryKeyConstraint("account_id", name="pk_training"),
    )


def _create_entered() -> None:
    op.create_table(
        "system_evidence",
        sa.Column("system", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system"], ["system.slug"], name="fk_system_evidence_system_system"
        ),
        sa.PrimaryKeyConstraint("system", "kind", name="pk_system_evidence"),
    )
    op.create_table(
        "commitment",
        sa.Column("id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_role", sa.String(120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_commitment"),
    )
    op.create_table(
        "survey",
        sa.Column("id", ID, nullable=False),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_survey"),
    )
