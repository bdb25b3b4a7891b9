"""What the complete workflow keeps: more facts of a case, proposals of two, identities, digests."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.String(32)
DAYS = (
    "severity_objected_on",
    "aware_on",
    "authority_told_on",
    "authority_completed_on",
    "evidence_secured_on",
    "contained_on",
    "explained_on",
    "last_update_on",
    "remedy_asked_on",
    "treatment_answered_on",
    "lesson_asked_on",
)
CASE_COLUMNS: tuple[tuple[str, Any, Any], ...] = (
    ("severity_by", ID, None),
    ("prohibited", sa.Boolean(), sa.false()),
    ("serious", sa.String(40), None),
    ("evidence_hold", sa.Boolean(), sa.false()),
    ("remedy", sa.String(40), None),
    ("check_ins_sent", sa.Integer(), "0"),
    ("check_ins_answered", sa.Integer(), "0"),
    ("lesson_consent", sa.Boolean(), None),
    ("set_aside", sa.String(400), ""),
    *((name, sa.Date(), None) for name in DAYS),
)


def upgrade() -> None:
    """Add them; nothing that is there changes its meaning."""
    for name, type_, default in CASE_COLUMNS:
        nullable = default is None
        op.add_column("case", sa.Column(name, type_, nullable=nullable, server_default=default))
    _ask_those_who_were_accepted()
    op.add_column("action", sa.Column("effect_checked_on", sa.Date()))
    op.add_column("action", sa.Column("effect_checked_by", ID))
    op.add_column("account", sa.Column("email", sa.String(254)))
    op.add_column("account", sa.Column("last_seen_on", sa.Date()))
    _create_proposals()
    _create_identities()
    _create_digests()


def downgrade() -> None:
    """Take them away."""
    for table in ("digest", "identity_grant", "identity", "proposal"):
        op.drop_table(table)
    for name in ("last_seen_on", "email"):
        op.drop_column("account", name)
    for name in ("effect_checked_by", "effect_checked_on"):
        op.drop_column("action", name)
    for name, _, _ in reversed(CASE_COLUMNS):
        op.drop_column("case", name)


def _ask_those_who_were_accepted() -> None:
    """Whoever asked for themselves and is past triage may now say how an answer reaches them."""
    case = sa.table(
        "case",
        sa.column("type", sa.String),
        sa.column("triaged_on", sa.Date),
        sa.column("withdrawn_on", sa.Date),
        sa.column("remedy_asked_on", sa.Date),
    )
    op.execute(
        case.update()
        .where(
            case.c.type.in_(["opt_out", "contest_decision"]),
            case.c.triaged_on.is_not(None),
            case.c.withdrawn_on.is_(None),
        )
        .values(remedy_asked_on=case.c.triaged_on)
    )


def _create_proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("move", sa.String(40), nullable=False),
        sa.Column("proposed_by", ID, nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("seen_version", sa.Integer(), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("detail", sa.String(40)),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_proposal_case_id_case"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_proposal_record_id_record"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_proposal_case_id", "proposal", ["case_id"])


def _create_identities() -> None:
    op.create_table(
        "identity",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("shared_on", sa.Date(), nullable=False),
        sa.Column("opened_on", sa.Date()),
        sa.Column("opened_by", ID),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_identity_case_id_case"),
        sa.PrimaryKeyConstraint("id", name="pk_identity"),
        sa.UniqueConstraint("case_id", name="uq_identity_case_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "identity_grant",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("identity_id", ID, nullable=False),
        sa.Column("tag", sa.LargeBinary(32), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_identity_grant_case_id_case"),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["identity.id"], name="fk_identity_grant_identity_id_identity"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_identity_grant"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_identity_grant_case_id", "identity_grant", ["case_id"])


def _create_digests() -> None:
    op.create_table(
        "digest",
        sa.Column("slot", sa.String(16), nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("sent_on", sa.Date()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(40)),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_digest_account_id_account"
        ),
        sa.PrimaryKeyConstraint("slot", "account_id", name="pk_digest"),
    )
