"""What the journal may say: every event, and every detail with the form its value must have."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class Event(Enum):
    """Everything that is written down."""

    # Reporters
    REPORT_RECEIVED = "report_received"
    REPORTER_REPLIED = "reporter_replied"
    DECISION_ACCEPTED = "decision_accepted"
    APPEALED = "appealed"
    REOPENED = "reopened"
    """The reporter opened a closed case again."""
    WITHDRAWN = "withdrawn"
    REPORTER_ESCALATED = "reporter_escalated"
    """The reporter said that a missed date is not being handled."""
    SEVERITY_OBJECTED = "severity_objected"
    REMEDY_CHOSEN = "remedy_chosen"
    TREATMENT_ANSWERED = "treatment_answered"
    CHECK_IN_ANSWERED = "check_in_answered"
    LESSON_ANSWERED = "lesson_answered"
    CODE_CHANGED = "code_changed"
    IDENTITY_SHARED = "identity_shared"
    IDENTITY_TAKEN_BACK = "identity_taken_back"
    # Cases
    CASE_READ = "case_read"
    FILE_OPENED = "file_opened"
    """A handler downloaded a file of the case."""
    MOVED = "moved"
    """A handler or the clock made a move; details say which, from where, to where."""
    TRIAGE_FILLED_IN = "triage_filled_in"
    SEVERITY_CHANGED = "severity_changed"
    CATEGORY_CHANGED = "category_changed"
    MESSAGE_WRITTEN = "message_written"
    NOTE_WRITTEN = "note_written"
    ACTION_ADDED = "action_added"
    ACTION_VERIFIED = "action_verified"
    GRANTS_HANDED_OVER = "grants_handed_over"
    """A colleague was given what they lacked and may see; nothing tells which cases or how many."""
    EPOCH_STARTED = "epoch_started"
    EXCLUSIONS_CHANGED = "exclusions_changed"
    IDENTITY_OPENED = "identity_opened"
    MOVE_PROPOSED = "move_proposed"
    """One of two people proposed a move; MOVED follows when the other agrees."""
    PROPOSAL_DROPPED = "proposal_dropped"
    CASES_LINKED = "cases_linked"
    LETTER_WRITTEN = "letter_written"
    EFFECT_CHECKED = "effect_checked"
    DECISION_UNDONE = "decision_undone"
    """Whoever decided at triage took it back within ten minutes; what was decided stays above."""
    WORDS_COVERED = "words_covered"
    COVER_LIFTED = "cover_lifted"
    COVERED_SHOWN = "covered_shown"
    """Somebody read what is covered; their reason is sealed in the case."""
    REPORT_ENTERED = "report_entered"
    """A handler entered a report for somebody; noted of old, now it is received like any other."""
    REFUSED = "refused"
    """Somebody signed in tried what is not theirs; nothing tells what they tried to reach."""
    LEVEL_ABSENT = "level_absent"
    """Nobody of a level signed in for three working days: the next one is told."""
    CASE_ASSIGNED = "case_assigned"
    """It was said who works on a case, or who steps in; not who, but a hash over it."""
    CASE_LABELLED = "case_labelled"
    """A case got labels, or lost some."""
    SEARCHED = "searched"
    """A handler searched the cases they read; nothing tells for what, or what was found."""
    CASE_EXPORTED = "case_exported"
    CASE_ERASED = "case_erased"
    # Accounts
    ACCOUNT_INVITED = "account_invited"
    ACCOUNT_OPENED = "account_opened"
    """An invitation was used: the account has keys."""
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_ENDED = "account_ended"
    COLLEAGUE_ACTIVATED = "colleague_activated"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    LEAVE_DECLARED = "leave_declared"
    """A handler said until when they are away; their keys stay."""
    LEAVE_ENDED = "leave_ended"
    CREDENTIALS_CHANGED = "credentials_changed"
    RECOVERY_USED = "recovery_used"
    SECOND_STEP_SET_UP = "second_step_set_up"
    SECOND_STEP_ENDED = "second_step_ended"
    """Its owner turned it off, or the recovery code or new keys did: `kind` says which."""
    # The organisation
    SYSTEM_CHANGED = "system_changed"
    UNIT_CHANGED = "unit_changed"
    POLICY_CHANGED = "policy_changed"
    SETTINGS_CHANGED = "settings_changed"
    RELEASE_PUBLISHED = "release_published"
    LESSONS_PUBLISHED = "lessons_published"
    # The portal itself
    DEMONSTRATION_LOADED = "demonstration_loaded"
    UPKEEP_DONE = "upkeep_done"
    DIGEST_SENT = "digest_sent"
    BACKUP_RESTORED = "backup_restored"


class Form(Enum):
    """What a detail's value must look like."""

    WORD = r"[a-z][a-z0-9_]{0,39}"
    """A code of one of our lists."""
    SLUG = r"[a-z0-9][a-z0-9-]{0,63}"
    ID = r"[0-9a-f]{32}"
    HASH = r"[0-9a-f]{64}"
    """A commitment to something sealed, such as a reason."""
    DAY = r"\d{4}-\d{2}-\d{2}"
    COUNT = r"\d{1,9}"


ALLOWED_DETAILS: Mapping[str, Form] = MappingProxyType(
    {
        "move": Form.WORD,
        "from": Form.WORD,
        "to": Form.WORD,
        "from_level": Form.COUNT,
        "to_level": Form.COUNT,
        "from_severity": Form.WORD,
        "to_severity": Form.WORD,
        "from_category": Form.WORD,
        "to_category": Form.WORD,
        "outcome": Form.WORD,
        "trigger": Form.WORD,
        "reason": Form.HASH,
        "agreed_by": Form.ID,
        "record": Form.ID,
        "kind": Form.WORD,
        "channel": Form.WORD,
        "epoch": Form.COUNT,
        "version": Form.COUNT,
        "cases": Form.COUNT,
        "grants": Form.COUNT,
        "level_1": Form.COUNT,
        "level_2": Form.COUNT,
        "level_3": Form.COUNT,
        "level_4": Form.COUNT,
        "account": Form.ID,
        "role": Form.WORD,
        "level": Form.COUNT,
        "key_version": Form.COUNT,
        "slug": Form.SLUG,
        "setting": Form.WORD,
        "family": Form.WORD,
        "release": Form.SLUG,
        "day": Form.DAY,
        "entries": Form.COUNT,
        "elsewhere": Form.COUNT,
        "months": Form.COUNT,
        "head": Form.HASH,
    }
)
"""The only names a detail may have, and the form of each value."""
