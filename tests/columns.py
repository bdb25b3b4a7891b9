"""Every column of the database, with what may stand in it and why that may be readable.

A new column fails `tests/test_readable_columns.py` until somebody decides here what it is.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What a readable column holds: the reason why it may be read, and its only form."""

    reason: str
    form: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Secret:
    """What a column of bytes holds, and what makes it useless to whoever has the database."""

    reason: str
    sizes: range


def kind(reason: str, form: str) -> Kind:
    return Kind(reason, re.compile(form))


def secret(reason: str, *, smallest: int, largest: int) -> Secret:
    return Secret(reason, range(smallest, largest + 1))


DATE = r"\d{4}-\d\d-\d\d"
HEX = r"[0-9a-f]{32}"

RANDOM_ID = kind("random: it tells nothing, not even an order", HEX)
REFERENCE = kind("what the desk calls a case; random", r"C-[0-9A-Z]{4}-[0-9A-Z]{4}")
PERSON = kind("who of the staff did it, or is meant; a random id", HEX)
CHOICE = kind("chosen from a list, for routing, clocks and figures", r"[a-z0-9_]+")
CHOICES = kind("clocks of the law that two people set aside", r"[a-z0-9_ ]*")
SLOT = kind("a fixed hour, whatever happened before it, or a day's S1", rf"{DATE}(T\d\d|S1n\d\d)")
ERROR = kind("the type of a failure of the mail server", r"\w+")
SLUG = kind("which system or unit, as the register calls it", r"[a-z0-9-]+")
DAY = kind("the clocks count from it; a date, never a time", DATE)
NUMBER = kind("a level, a version, a place in an order, or a count", r"-?\d+")
YES_NO = kind("yes or no, for routing and clocks", "[01]|True|False")
LAST_WRITER = kind(
    "who wrote last; authors and positions of records say so anyway", "[01]|True|False"
)
HALF_HOUR = kind("when a visit ends, rounded so that it tells no time", rf"{DATE} \d\d:[03]0:00.*")
AUTHOR = kind("whose key verifies the record", rf"reporter|clock|handler:{HEX}:\d+")
RECORD_KIND = kind("which key opens the record, and who is shown it", "[a-z]+")
VISIT = kind("whose cookie it answers to", "staff|waiting|mailbox|journey")
STAMP = kind("the minute of the staff; the date of everybody else", rf"{DATE}(T\d\d:\d\dZ)?")
ACTOR = kind("who did it; reporters have no other name", rf"reporter|clock|operator|{HEX}")
DETAILS = kind(
    "codes of our own lists, counts, ids and hashes",
    r'\{("[a-z_]+": ("[a-z0-9_-]{0,64}"|\d+)(, )?)*\}',
)
STAFF_NAME = kind("the staff's own names, as colleagues see them", ".+")
PUBLIC = kind("written by the administrator for everybody to read", r"[\s\S]*")
LESSON = kind("published in words that the reporter agreed to", r"[\s\S]*")
SETTING = kind("set by the administrator; about no case", r"[\s\S]*")
WINDOW = kind("a part of the calendar", "[0-9A-Za-z-]+")
INSTANT = kind("of a made-up report, which has no reporter to protect", rf"{DATE} \d\d:\d\d:\d\d.*")
MONTH = kind("a month of the calendar", r"\d{4}-\d\d")
FACTS = kind("published as it is; derives from no case", r"[\s\S]*")
FRACTION = kind("what a release spent", r"\d+(/\d+)?")
FROZEN = kind("units and systems of a window, frozen before any report", r"[\s\S]*")
CELLS = kind("which cells cases counted in; nothing leads to one of them", r"[\[\]{}\w\s\":,.-]*")

SEALED = secret("opens only with a key that the database does not hold", smallest=1, largest=2**20)
KEYED = secret("made under a key outside the database", smallest=32, largest=32)
HASHED = secret("the hash of at least 115 random bits, or of the journal", smallest=32, largest=32)
PUBLIC_KEY = secret("a public key: it only locks", smallest=32, largest=32)
SALT = secret("random, beside what it salts", smallest=16, largest=32)
SIGNATURE = secret("signs what is readable anyway", smallest=64, largest=64)

COLUMNS: dict[str, dict[Kind | Secret, str]] = {
    "case": {
        RANDOM_ID: "id",
        REFERENCE: "reference",
        CHOICE: """type category reported_category severity status returns_to outcome
                   retaliation_risk serious remedy""",
        CHOICES: "set_aside",
        SLUG: "system unit",
        NUMBER: """level waited_in_triage waited appeals actions_open actions_total next_position
                   version epoch check_ins_sent check_ins_answered""",
        YES_NO: """severity_confirmed on_hold reportable conflict_checked prohibited evidence_hold
                   lesson_consent is_open""",
        LAST_WRITER: "reply_waits",
        PERSON: "proposed_by decided_by severity_by",
        DAY: """received_on entered_on level_since acknowledged_on triaged_on first_answer_on
                asked_on
                feedback_on decided_on decision_accepted_on closed_on withdrawn_on next_due_on
                law_due_on house_due_on listed_on heard_on
                severity_objected_on aware_on authority_told_on authority_completed_on
                evidence_secured_on contained_on explained_on last_update_on remedy_asked_on
                treatment_answered_on lesson_asked_on""",
    },
    "record": {
        RANDOM_ID: "id case_id",
        NUMBER: "epoch position",
        RECORD_KIND: "kind",
        AUTHOR: "author",
        DAY: "dated",
        SEALED: "sealed",
    },
    "grant": {
        RANDOM_ID: "id case_id",
        NUMBER: "epoch level",
        YES_NO: "reserve",
        KEYED: "tag",
        SEALED: "box",
    },
    "leave": {
        PERSON: "account_id",
        DAY: "starts_on ends_on",
    },
    "mailbox": {
        KEYED: "locator",
        NUMBER: "pepper_version",
        RANDOM_ID: "case_id",
        PUBLIC_KEY: "reporter_public",
        SEALED: "sealed_private",
    },
    "reporter_grant": {RANDOM_ID: "case_id", NUMBER: "epoch", SEALED: "box", KEYED: "mac"},
    "lesson": {RANDOM_ID: "id", DAY: "appears_on published_on", SEALED: "sealed", LESSON: "text"},
    "action": {
        RANDOM_ID: "id case_id record_id",
        PERSON: "added_by verified_by effect_checked_by",
        DAY: "due_on verified_on effect_checked_on",
    },
    "proposal": {
        RANDOM_ID: "id case_id record_id",
        CHOICE: "move detail",
        PERSON: "proposed_by",
        DAY: "proposed_on",
        NUMBER: "seen_version",
    },
    "identity": {
        RANDOM_ID: "id case_id",
        PERSON: "opened_by",
        DAY: "shared_on opened_on",
        SEALED: "sealed",
    },
    "identity_grant": {RANDOM_ID: "id case_id identity_id", KEYED: "tag", SEALED: "box"},
    "answer_template": {RANDOM_ID: "id", SEALED: "sealed"},
    "file": {RANDOM_ID: "id case_id", NUMBER: "epoch number chunks", SEALED: "sealed"},
    "file_chunk": {RANDOM_ID: "file_id", NUMBER: "position", SEALED: "sealed"},
    "draft_file": {
        RANDOM_ID: "id",
        HASHED: "session_id",
        NUMBER: "number chunks",
        SEALED: "sealed",
    },
    "draft_chunk": {RANDOM_ID: "file_id", NUMBER: "position", SEALED: "sealed"},
    "assignment": {RANDOM_ID: "case_id", CHOICE: "duty", KEYED: "tag"},
    "label": {RANDOM_ID: "id", PUBLIC: "name"},
    "case_label": {RANDOM_ID: "case_id", KEYED: "tag"},
    "snooze": {
        RANDOM_ID: "case_id",
        KEYED: "tag",
        DAY: "until",
        NUMBER: "seen_version seen_position",
    },
    "outbox": {RANDOM_ID: "id case_id", DAY: "dated", CHOICE: "event"},
    "journal": {
        NUMBER: "sequence",
        STAMP: "noted_at",
        ACTOR: "actor",
        CHOICE: "event",
        RANDOM_ID: "case_id",
        DETAILS: "details",
        HASHED: "hash",
    },
    "session": {
        HASHED: "id",
        VISIT: "kind",
        PERSON: "account_id",
        SEALED: "sealed",
        HALF_HOUR: "expires_at",
    },
    "one_time": {HASHED: "id", SEALED: "sealed", HALF_HOUR: "expires_at"},
    "account": {
        PERSON: "id",
        STAFF_NAME: "sign_in name email",
        NUMBER: "level",
        YES_NO: "is_leader is_administrator is_auditor",
        SLUG: "unit",
        DAY: "invited_on joined_on ended_on last_seen_on",
        HASHED: "invitation_hash",
    },
    "credential": {
        PERSON: "account_id",
        NUMBER: "key_version",
        PUBLIC_KEY: "reading_public signing_public",
        SALT: "salt recovery_salt",
        SEALED: "sealed_private recovery_sealed_private",
        DAY: "made_on",
    },
    "activation": {
        PERSON: "account_id activated_by",
        NUMBER: "key_version level",
        KEYED: "mac",
        DAY: "activated_on revoked_on",
    },
    "second_step": {PERSON: "account_id", NUMBER: "key_version", SEALED: "sealed"},
    "digest": {
        SLOT: "slot",
        PERSON: "account_id",
        DAY: "sent_on",
        NUMBER: "attempts",
        ERROR: "problem",
    },
    "vouch": {
        PERSON: "voucher_id account_id",
        NUMBER: "key_version",
        SIGNATURE: "signature",
        DAY: "dated",
    },
    "system": {
        SLUG: "slug",
        PUBLIC: """name purpose provider model_version owner_role overseer_role mandatory_where
                   opt_out_route data_used limits update_cadence overseer_name drafted_work
                   training_offered logs_readers""",
        PERSON: "owner_account",
        YES_NO: "is_mandatory feeds_evaluation",
        DAY: "in_use_since retired_on",
        NUMBER: "logs_months",
    },
    "system_entry": {
        RANDOM_ID: "id",
        SLUG: "system",
        CHOICE: "kind result",
        DAY: "dated_on",
        PUBLIC: "title text found role place",
    },
    "queue_view": {RANDOM_ID: "id", PERSON: "account_id", SEALED: "sealed"},
    "unit": {SLUG: "slug", PUBLIC: "name", NUMBER: "head_count", PERSON: "head_account"},
    "outside_address": {RANDOM_ID: "id", NUMBER: "position", PUBLIC: "name address"},
    "setting": {CHOICE: "name", SETTING: "value"},
    "figure_window": {
        WINDOW: "name",
        DAY: "starts_on ends_on frozen_on",
        CHOICE: "profile",
        FROZEN: "schema",
    },
    "figure_release": {
        NUMBER: "sequence",
        WINDOW: "window",
        CHOICE: "family",
        DAY: "published_on",
        HASHED: "hash",
    },
    "figure_cell": {NUMBER: "sequence position stored", CHOICE: "table_name"},
    "figure_ledger": {WINDOW: "window", CHOICE: "family", FRACTION: "epsilon"},
    "figure_contribution": {
        RANDOM_ID: "id",
        WINDOW: "window",
        CHOICE: "family",
        CELLS: "cells",
        NUMBER: "cases",
    },
    "figure_counted": {RANDOM_ID: "case_id contribution_id"},
    "figure_facts": {NUMBER: "edition", FACTS: "content"},
    "test_report": {
        MONTH: "month",
        RANDOM_ID: "case_id",
        INSTANT: "sent_at answered_at",
        DAY: "given_up_on",
    },
    "test_text": {
        RANDOM_ID: "id",
        FACTS: "narrative",
        CHOICE: "category",
        SLUG: "system",
        MONTH: "used_in",
    },
    "intake_day": {DAY: "day", YES_NO: "is_open"},
    "training": {PERSON: "account_id", DAY: "trained_on"},
    "system_evidence": {SLUG: "system", CHOICE: "kind", DAY: "dated_on"},
    "commitment": {
        RANDOM_ID: "id",
        PUBLIC: "text owner_role",
        DAY: "due_on done_on",
        SLUG: "system",
    },
    "survey": {
        RANDOM_ID: "id",
        PUBLIC: "question source",
        NUMBER: "percent people",
        DAY: "asked_on",
    },
    "policy": {
        SLUG: "slug",
        PUBLIC: "title text",
        YES_NO: "is_opt_out has_changes",
        NUMBER: "edition",
    },
    "policy_version": {
        SLUG: "policy",
        NUMBER: "number",
        PUBLIC: "title text summary withdrawal",
        YES_NO: "is_opt_out",
        DAY: "valid_from valid_until",
    },
    "policy_system": {SLUG: "policy system", NUMBER: "number"},
    "alembic_version": {CHOICE: "version_num"},
}


def decided() -> dict[str, Kind | Secret]:
    """Return what was decided, by `table.column`."""
    return {
        f"{table}.{column}": one
        for table, kinds in COLUMNS.items()
        for one, columns in kinds.items()
        for column in columns.split()
    }
