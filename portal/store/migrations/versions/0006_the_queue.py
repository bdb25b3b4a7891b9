"""The queue: two clocks a case, who wrote last, indexes in the order of lists, kept views.

Both clocks are empty until the next upkeep dates every case anew.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COMPUTED = (
    ("is_open", sa.Boolean(), "status NOT IN ('closed', 'archived')"),
    ("listed_on", sa.Date(), "coalesce(next_due_on, '9999-12-31')"),
    ("heard_on", sa.Date(), "coalesce(last_update_on, received_on)"),
)
ORDERS = {
    "date": ("listed_on",),
    "receipt": ("received_on",),
    "news": ("heard_on",),
    "status": ("status", "listed_on"),
    "severity": ("severity", "listed_on"),
    "type": ("type", "listed_on"),
    "category": ("category", "listed_on"),
    "system": ("system", "listed_on"),
}
WAITS: dict[str, Any] = {
    "sqlite_where": sa.text("reply_waits IS 1"),
    "postgresql_where": sa.text("reply_waits IS true"),
}
LIVE: dict[str, Any] = {
    "sqlite_where": sa.text("reserve IS 0"),
    "postgresql_where": sa.text("reserve IS false"),
}


def upgrade() -> None:
    """Add them, and find out who wrote last."""
    op.add_column("case", sa.Column("law_due_on", sa.Date()))
    op.add_column("case", sa.Column("house_due_on", sa.Date()))
    op.add_column(
        "case", sa.Column("reply_waits", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    # SQLite adds no stored one to a table that is there, and PostgreSQL 15 has no other.
    stored = True if op.get_bind().dialect.name == "postgresql" else None
    for name, type_, words in COMPUTED:
        rule = sa.Computed(words, persisted=stored)
        op.add_column("case", sa.Column(name, type_, rule, nullable=False))
    _find_replies()
    for name, columns in ORDERS.items():
        op.create_index(
            f"ix_case_by_{name}", "case", ["level", "is_open", *columns, "reference", "epoch"]
        )
    op.create_index(
        "ix_case_by_reply", "case", ["level", "is_open", "listed_on", "reference", "epoch"], **WAITS
    )
    op.create_index("ix_grant_live", "grant", ["tag", "level"], **LIVE)
    op.create_index("ix_proposal_by_day", "proposal", ["proposed_on", "id"])
    op.create_table(
        "queue_view",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_queue_view_account_id_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_queue_view"),
    )
    op.create_index("ix_queue_view_account_id", "queue_view", ["account_id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("queue_view")
    op.drop_index("ix_proposal_by_day", "proposal")
    op.drop_index("ix_grant_live", "grant")
    for name in ("reply", *reversed(ORDERS)):
        op.drop_index(f"ix_case_by_{name}", "case")
    for name in (*(one[0] for one in reversed(COMPUTED)), "reply_waits"):
        op.drop_column("case", name)
    op.drop_column("case", "house_due_on")
    op.drop_column("case", "law_due_on")


def _find_replies() -> None:
    """A reply waits where the reporter wrote and no handler has since."""
    op.execute(
        """
        UPDATE "case" SET reply_waits = true WHERE EXISTS (
            SELECT 1 FROM record WHERE record.case_id = "case".id
            AND record.author = 'reporter' AND record.kind IN ('answer', 'objection')
            AND NOT EXISTS (
                SELECT 1 FROM record AS later WHERE later.case_id = record.case_id
                AND later.position > record.position AND later.author LIKE 'handler:%'
            )
        )
        """
    )
