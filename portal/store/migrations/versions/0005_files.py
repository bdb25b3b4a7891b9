"""Files in sealed chunks: of cases, and of reports that are being written."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.String(32)
TABLES = ("file", "file_chunk", "draft_file", "draft_chunk")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "file",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("chunks", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_file_case_id_case"),
        sa.PrimaryKeyConstraint("id", name="pk_file"),
        sa.UniqueConstraint("case_id", "number", name="uq_file_case_id"),
        sqlite_with_rowid=False,
    )
    _create_chunks("file_chunk", of="file")
    op.create_table(
        "draft_file",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", sa.LargeBinary(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("chunks", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["session.id"],
            name="fk_draft_file_session_id_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_draft_file"),
        sa.UniqueConstraint("session_id", "number", name="uq_draft_file_session_id"),
        sqlite_with_rowid=False,
    )
    _create_chunks("draft_chunk", of="draft_file")


def downgrade() -> None:
    """Take them away."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_chunks(table: str, *, of: str) -> None:
    op.create_table(
        table,
        sa.Column("file_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], [f"{of}.id"], name=f"fk_{table}_file_id_{of}", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", "position", name=f"pk_{table}"),
        sqlite_with_rowid=False,
    )
