"""The journal in words, for auditors and for the handlers of a case."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from portal.core.day_words import time_in_words
from portal.core.events import Event
from portal.core.journal import CLOCK, OPERATOR, REPORTER
from portal.core.journal_details import in_order, name_words, unchanged, value_words

ACTORS: Mapping[str, str] = {
    CLOCK: "The clock",
    OPERATOR: "Somebody at the command line",
}

EVENTS: Mapping[Event, str] = {
    Event.REPORT_RECEIVED: "Reported",
    Event.REPORTER_REPLIED: "Replied",
    Event.DECISION_ACCEPTED: "Accepted the decision",
    Event.APPEALED: "Appealed",
    Event.REOPENED: "Opened the case again",
    Event.WITHDRAWN: "Withdrew the report",
    Event.REPORTER_ESCALATED: "Said that it is not being handled",
    Event.SEVERITY_OBJECTED: "Said that it is more serious",
    Event.REMEDY_CHOSEN: "Chose how an answer can reach them",
    Event.TREATMENT_ANSWERED: "Said how they were treated",
    Event.CHECK_IN_ANSWERED: "Answered a check-in",
    Event.LESSON_ANSWERED: "Answered whether a lesson may be published",
    Event.CODE_CHANGED: "Changed the tracking code",
    Event.IDENTITY_SHARED: "Told chosen handlers who they are",
    Event.IDENTITY_TAKEN_BACK: "Took back who they are",
    Event.CASE_READ: "Read the case",
    Event.FILE_OPENED: "Opened a file",
    Event.MOVED: "Moved the case",
    Event.TRIAGE_FILLED_IN: "Filled in triage",
    Event.SEVERITY_CHANGED: "Changed the severity",
    Event.CATEGORY_CHANGED: "Changed the category",
    Event.MESSAGE_WRITTEN: "Wrote to the reporter",
    Event.NOTE_WRITTEN: "Wrote a note",
    Event.ACTION_ADDED: "Planned a corrective action",
    Event.ACTION_VERIFIED: "Verified corrective actions",
    Event.GRANTS_HANDED_OVER: "Handed cases over",
    Event.EPOCH_STARTED: "Started a new epoch of keys",
    Event.EXCLUSIONS_CHANGED: "Changed who must not see it",
    Event.IDENTITY_OPENED: "Opened who the reporter is",
    Event.MOVE_PROPOSED: "Proposed a move that takes two people",
    Event.PROPOSAL_DROPPED: "Dropped a proposed move",
    Event.CASES_LINKED: "Linked two cases",
    Event.LETTER_WRITTEN: "Wrote a signed letter",
    Event.EFFECT_CHECKED: "Checked the effect of an action",
    Event.DECISION_UNDONE: "Took a decision back within ten minutes",
    Event.WORDS_COVERED: "Covered words that tell who somebody is",
    Event.COVER_LIFTED: "Lifted a cover from words",
    Event.COVERED_SHOWN: "Read what is covered",
    Event.REPORT_ENTERED: "Entered a report for somebody",
    Event.REFUSED: "Was refused",
    Event.LEVEL_ABSENT: "Told the next level that nobody of a level was here",
    Event.CASE_ASSIGNED: "Said who works on it",
    Event.CASE_LABELLED: "Changed its labels",
    Event.SEARCHED: "Searched their cases",
    Event.CASE_EXPORTED: "Exported a case",
    Event.CASE_ERASED: "Erased a case",
    Event.ACCOUNT_INVITED: "Invited somebody",
    Event.ACCOUNT_OPENED: "Joined with an invitation",
    Event.ACCOUNT_CHANGED: "Changed an account",
    Event.ACCOUNT_ENDED: "Ended an account",
    Event.COLLEAGUE_ACTIVATED: "Compared a colleague’s keys",
    Event.SIGNED_IN: "Signed in",
    Event.SIGN_IN_REFUSED: "Was not let in",
    Event.SIGNED_OUT: "Signed out",
    Event.LEAVE_DECLARED: "Said until when they are away",
    Event.LEAVE_ENDED: "Came back from leave",
    Event.CREDENTIALS_CHANGED: "Changed passphrase or recovery code",
    Event.RECOVERY_USED: "Used the recovery code",
    Event.SECOND_STEP_SET_UP: "Set up a second step at sign-in",
    Event.SECOND_STEP_ENDED: "Turned the second step at sign-in off",
    Event.SYSTEM_CHANGED: "Changed the register of AI systems",
    Event.UNIT_CHANGED: "Changed a unit",
    Event.POLICY_CHANGED: "Changed a policy page",
    Event.SETTINGS_CHANGED: "Changed a setting",
    Event.RELEASE_PUBLISHED: "Published figures",
    Event.LESSONS_PUBLISHED: "Published lessons",
    Event.DEMONSTRATION_LOADED: "Loaded the demonstration",
    Event.UPKEEP_DONE: "Ran the upkeep",
    Event.DIGEST_SENT: "Sent digests",
    Event.BACKUP_RESTORED: "Restored a backup",
}

NAMES_OF_PEOPLE = frozenset({"account", "agreed_by"})
GRANTS = {f"level_{number}": f"grants at level {number}" for number in (1, 2, 3, 4)}
UNTOLD = frozenset({"reason", "record", "head"})
"""Details that only a program can read."""


def event_words(event: str) -> str:
    """Return an event in words; one that nobody knows is shown as it stands."""
    known = {one.value: words for one, words in EVENTS.items()}
    return known.get(event, event)


def actor_words(actor: str, names: Mapping[str, str], *, reporter: str = "The reporter") -> str:
    """Return who did it: a name, or the reporter, the clock, the command line."""
    if actor == REPORTER:
        return reporter
    return ACTORS.get(actor) or names.get(actor, "Somebody unknown")


def detail_words(
    details: Mapping[str, object], names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Return what an entry says beside its event: the detail's name, and its value in words.

    What stayed as it was, a state or a level, is not told.
    """
    untold = UNTOLD | unchanged(details)
    for name in in_order(details):
        value = details[name]
        if name in NAMES_OF_PEOPLE:
            yield name.replace("_", " "), names.get(str(value), "somebody unknown")
        elif name in GRANTS:
            yield GRANTS[name], str(value)
        elif name not in untold:
            yield name_words(name), value_words(name, str(value))


def time_words(noted_at: str) -> str:
    """Return the day of an entry, and its minute (UTC) where it has one."""
    try:
        at = datetime.fromisoformat(noted_at)
    except ValueError:
        return noted_at
    day = f"{at.day} {at:%B %Y}"
    return f"{day}, {time_in_words(at)}" if "T" in noted_at else day
