"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply what this revision adds."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("sign_in", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("is_leader", sa.Boolean(), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("is_auditor", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=True),
        sa.Column("invited_on", sa.Date(), nullable=False),
        sa.Column("invitation_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("invitation_hash", name=op.f("uq_account_invitation_hash")),
        sa.UniqueConstraint("sign_in", name=op.f("uq_account_sign_in")),
    )
    op.create_table(
        "case",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("reported_category", sa.String(length=40), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=True),
        sa.Column("severity", sa.String(length=40), nullable=False),
        sa.Column("severity_confirmed", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("returns_to", sa.String(length=40), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("level_since", sa.Date(), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("triaged_on", sa.Date(), nullable=True),
        sa.Column("first_answer_on", sa.Date(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("waited_in_triage", sa.Integer(), nullable=False),
        sa.Column("waited", sa.Integer(), nullable=False),
        sa.Column("feedback_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_accepted_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("proposed_by", sa.String(length=32), nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("appeals", sa.Integer(), nullable=False),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.Column("retaliation_risk", sa.String(length=40), nullable=True),
        sa.Column("reportable", sa.Boolean(), nullable=True),
        sa.Column("conflict_checked", sa.Boolean(), nullable=False),
        sa.Column("actions_open", sa.Integer(), nullable=False),
        sa.Column("actions_total", sa.Integer(), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("next_position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_reference")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_next_due_on"), ["next_due_on"], unique=False)

    op.create_table(
        "figure_window",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("profile", sa.String(length=40), nullable=False),
        sa.Column("schema", sa.Text(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_figure_window")),
        sa.UniqueConstraint("ends_on", name=op.f("uq_figure_window_ends_on")),
        sa.UniqueConstraint("starts_on", name=op.f("uq_figure_window_starts_on")),
    )
    op.create_table(
        "journal",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("noted_at", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_journal")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_case_id"), ["case_id"], unique=False)

    op.create_table(
        "one_time",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("one_time", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outside_address",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_address")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "activation",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("activated_by", sa.String(length=32), nullable=False),
        sa.Column("activated_on", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_activation_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "key_version", name=op.f("pk_activation")),
    )
    op.create_table(
        "credential",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("reading_public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signing_public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_private", sa.LargeBinary(), nullable=False),
        sa.Column("recovery_salt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("recovery_sealed_private", sa.LargeBinary(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_credential_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "key_version", name=op.f("pk_credential")),
    )
    op.create_table(
        "figure_contribution",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("window", sa.String(length=16), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["window"],
            ["figure_window.name"],
            name=op.f("fk_figure_contribution_window_figure_window"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_contribution")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("figure_contribution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figure_contribution_window"), ["window"], unique=False)

    op.create_table(
        "figure_ledger",
        sa.Column("window", sa.String(length=16), nullable=False),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("epsilon", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["window"], ["figure_window.name"], name=op.f("fk_figure_ledger_window_figure_window")
        ),
        sa.PrimaryKeyConstraint("window", "family", name=op.f("pk_figure_ledger")),
    )
    op.create_table(
        "figure_release",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("window", sa.String(length=16), nullable=False),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["window"], ["figure_window.name"], name=op.f("fk_figure_release_window_figure_window")
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_figure_release")),
        sa.UniqueConstraint("window", "family", name=op.f("uq_figure_release_window")),
    )
    op.create_table(
        "grant",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reserve", sa.Boolean(), nullable=False),
        sa.Column("tag", sa.LargeBinary(length=32), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_grant_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grant_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_grant_tag_case", ["tag", "case_id"], unique=False)

    op.create_table(
        "mailbox",
        sa.Column("locator", sa.LargeBinary(length=32), nullable=False),
        sa.Column("pepper_version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("reporter_public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_private", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_mailbox_case_id_case")),
        sa.PrimaryKeyConstraint("locator", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("case_id", name=op.f("uq_mailbox_case_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "record",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_record_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("case_id", "position", name=op.f("uq_record_case_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reporter_grant",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_reporter_grant_case_id_case")
        ),
        sa.PrimaryKeyConstraint("case_id", "epoch", name=op.f("pk_reporter_grant")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "session",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_session_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "system",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("provider", sa.String(length=120), nullable=False),
        sa.Column("model_version", sa.String(length=120), nullable=False),
        sa.Column("owner_role", sa.String(length=120), nullable=False),
        sa.Column("owner_account", sa.String(length=32), nullable=True),
        sa.Column("overseer_role", sa.String(length=120), nullable=False),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("mandatory_where", sa.Text(), nullable=False),
        sa.Column("feeds_evaluation", sa.Boolean(), nullable=False),
        sa.Column("opt_out_route", sa.Text(), nullable=False),
        sa.Column("data_used", sa.Text(), nullable=False),
        sa.Column("limits", sa.Text(), nullable=False),
        sa.Column("in_use_since", sa.Date(), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_account"], ["account.id"], name=op.f("fk_system_owner_account_account")
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_system")),
    )
    op.create_table(
        "unit",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("head_count", sa.Integer(), nullable=False),
        sa.Column("head_account", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["head_account"], ["account.id"], name=op.f("fk_unit_head_account_account")
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_unit")),
    )
    op.create_table(
        "vouch",
        sa.Column("voucher_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_vouch_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["account.id"], name=op.f("fk_vouch_voucher_id_account")
        ),
        sa.PrimaryKeyConstraint("voucher_id", "account_id", "key_version", name=op.f("pk_vouch")),
    )
    op.create_table(
        "action",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_action_case_id_case")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_action_record_id_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_case_id"), ["case_id"], unique=False)

    op.create_table(
        "figure_cell",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sequence"],
            ["figure_release.sequence"],
            name=op.f("fk_figure_cell_sequence_figure_release"),
        ),
        sa.PrimaryKeyConstraint("sequence", "table_name", "position", name=op.f("pk_figure_cell")),
    )
    op.create_table(
        "figure_counted",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("contribution_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.id"],
            name=op.f("fk_figure_counted_case_id_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["figure_contribution.id"],
            name=op.f("fk_figure_counted_contribution_id_figure_contribution"),
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_figure_counted")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_figure_counted_contribution_id")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("figure_counted")
    op.drop_table("figure_cell")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_case_id"))

    op.drop_table("action")
    op.drop_table("vouch")
    op.drop_table("unit")
    op.drop_table("system")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_expires_at"))
        batch_op.drop_index(batch_op.f("ix_session_account_id"))

    op.drop_table("session")
    op.drop_table("reporter_grant")
    op.drop_table("record")
    op.drop_table("mailbox")
    with op.batch_alter_table("grant", schema=None) as batch_op:
        batch_op.drop_index("ix_grant_tag_case")
        batch_op.drop_index(batch_op.f("ix_grant_case_id"))

    op.drop_table("grant")
    op.drop_table("figure_release")
    op.drop_table("figure_ledger")
    with op.batch_alter_table("figure_contribution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_figure_contribution_window"))

    op.drop_table("figure_contribution")
    op.drop_table("credential")
    op.drop_table("activation")
    op.drop_table("setting")
    op.drop_table("outside_address")
    op.drop_table("outbox")
    with op.batch_alter_table("one_time", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_expires_at"))

    op.drop_table("one_time")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_case_id"))

    op.drop_table("journal")
    op.drop_table("figure_window")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_next_due_on"))

    op.drop_table("case")
    op.drop_table("account")
