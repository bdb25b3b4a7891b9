"""The only place that decides who may do what; everything else asks.

One table says for each permission which predicate must hold. A permission that is not in the
table, and a person or an actor the predicates do not know, get no.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import cache
from types import MappingProxyType

from portal.core.actors import Account, AccountId, Actor, ActorKind, Level, Role
from portal.core.cases import CaseFacts


class Permission(Enum):
    """Every right there is."""

    # With a tracking code: about one's own case.
    READ_OWN_CASE = "read_own_case"
    """Read one's own report, its status, messages and decision."""
    REPLY = "reply"
    """Write to the handlers of one's own case, in every state."""
    WITHDRAW = "withdraw"
    """Withdraw one's own report."""
    ACCEPT_DECISION = "accept_decision"
    """Say that the decision is fine, so that nobody waits for an appeal."""
    APPEAL = "appeal"
    """Ask the next level to look at the decision again."""
    OBJECT = "object"
    """Say that one's own report is more serious than it is taken for."""
    CHOOSE_REMEDY = "choose_remedy"
    """Say how an answer can reach somebody whom nobody knows."""
    SAY_HOW_TREATED = "say_how_treated"
    """Answer the one question about how one was treated."""
    ANSWER_CHECK_IN = "answer_check_in"
    """Say whether one was punished since."""
    ANSWER_LESSON = "answer_lesson"
    """Agree to the exact words of a lesson, or not."""

    # With a live grant: about the cases one can read.
    READ_CASE = "read_case"
    """Read a case on the desk: texts, notes, files, dates."""
    WRITE_TO_REPORTER = "write_to_reporter"
    """Send the reporter a message."""
    WRITE_NOTE = "write_note"
    """Write a note that the reporter never sees."""
    ACKNOWLEDGE = "acknowledge"
    """Tell the reporter that the report has arrived."""
    TRIAGE = "triage"
    """Take a case into triage, ask the reporter, accept, refer out, or propose no case."""
    INVESTIGATE = "investigate"
    """Ask the reporter, and propose an outcome."""
    DECIDE = "decide"
    """Approve a proposed decision, or send it back."""
    REMEDY = "remedy"
    """Start corrective actions, and verify that they were taken."""
    REVIEW_APPEAL = "review_appeal"
    """Uphold or reject an appeal."""
    CLOSE = "close"
    """Close a decided case."""
    REOPEN = "reopen"
    """Open a closed case again."""
    ARCHIVE = "archive"
    """Put a closed case away."""
    TIME_OUT = "time_out"
    """Go on when the reporter has not answered in time."""
    ESCALATE = "escalate"
    """Hand a case to the next level up."""
    DE_ESCALATE = "de_escalate"
    """Hand a case down, with a reason."""
    RECUSE = "recuse"
    """Give up one's own access to a case, for good."""
    HOLD = "hold"
    """Place or lift a legal hold or an evidence hold."""
    SET_ASIDE = "set_aside"
    """Set a clock of the law aside, with a second person."""
    REVEAL = "reveal"
    """Pass on what the reporter told about themselves, with a second person."""
    PUBLISH = "publish"
    """Ask the reporter for a lesson in exact words, with a second person."""
    ERASE = "erase"
    """Erase a case before its time, with a second person."""
    SEND_CHECK_IN = "send_check_in"
    """Ask the reporter whether they were punished."""
    HAND_OVER = "hand_over"
    """Give a colleague who lacks it the grant to a case one can read."""

    # Signed in: about the portal.
    READ_QUEUE = "read_queue"
    """See the list of the cases one holds live grants for."""
    ACTIVATE_COLLEAGUE = "activate_colleague"
    """Vouch for a new handler's keys."""
    READ_RELEASES = "read_releases"
    """Read the leaders' page of published figures; never a live count."""
    MANAGE_ACCOUNTS = "manage_accounts"
    """Invite, suspend and end accounts, and set roles and levels."""
    MANAGE_REGISTER = "manage_register"
    """Edit the register of AI systems."""
    MANAGE_UNITS = "manage_units"
    """Edit units and their head counts."""
    MANAGE_POLICIES = "manage_policies"
    """Edit policy pages and opt-out routes."""
    MANAGE_SETTINGS = "manage_settings"
    """Edit outside addresses, the leave address, and the profile of the figures."""
    READ_STAFFING = "read_staffing"
    """See which moves today's handlers could not complete; never a case."""
    VERIFY_JOURNAL = "verify_journal"
    """Check that the journal's chain is whole."""
    MANAGE_OWN_ACCOUNT = "manage_own_account"
    """Change one's own passphrase and keys."""
    SET_UP_SECOND_STEP = "set_up_second_step"
    """Set up one's own second step at sign-in: all that is left while one is demanded."""


Who = Actor | Account
Predicate = Callable[[Who, CaseFacts | None], bool]

# An administrator may be a leader too: neither role is shown anything but what was released, and
# in a small firm one person holds both. Whatever an administrator is shown must stay free of cases.
NEVER_TOGETHER: Mapping[frozenset[Role], str] = MappingProxyType(
    {
        frozenset(
            {Role.ADMINISTRATOR, Role.HANDLER}
        ): "An administrator cannot be a handler too: whoever gives keys must read no case.",
        frozenset(
            {Role.AUDITOR, Role.LEADER}
        ): "An auditor cannot be a leader too: the journal tells exact counts, day by day.",
        frozenset(
            {Role.AUDITOR, Role.HANDLER}
        ): "An auditor cannot be a handler too: the journal tells of cases that exclude them.",
    }
)
"""Roles that one person must not hold together, and why not."""


def conflicting_roles(roles: Iterable[Role]) -> frozenset[Role]:
    """Return roles that one person must not hold together, empty if all is well."""
    held = frozenset(roles)
    return next((pair for pair in NEVER_TOGETHER if pair <= held), frozenset())


def may(who: Who | None, permission: Permission, *, case: CaseFacts | None = None) -> bool:
    """Say whether somebody holds a permission; without a case, whether for any case at all.

    That a case was loaded for them, with a grant or a tracking code, is not checked here.
    """
    predicate = TABLE.get(permission)
    return who is not None and predicate is not None and predicate(who, case)


def permissions_of(account: Account) -> frozenset[Permission]:
    """Return everything an account may do, for the door and the navigation."""
    return _permissions_of(account.roles, account.level)


@cache
def _permissions_of(roles: frozenset[Role], level: Level | None) -> frozenset[Permission]:
    """Roles and level decide, and there are few of both; who it is decides nothing."""
    somebody = Account(AccountId(""), roles, level)
    return frozenset(permission for permission in Permission if may(somebody, permission))


def _is_reporter(who: Who, case: CaseFacts | None) -> bool:
    return isinstance(who, Actor) and who.kind is ActorKind.REPORTER


def _is_clock(who: Who, case: CaseFacts | None) -> bool:
    return isinstance(who, Actor) and who.kind is ActorKind.CLOCK


def _is_handler(who: Who, case: CaseFacts | None) -> bool:
    if isinstance(who, Actor):
        return who.kind is ActorKind.HANDLER and who.level is not None
    is_handler = Role.HANDLER in who.roles and who.level is not None
    return is_handler and Role.ADMINISTRATOR not in who.roles


def _acts_at_level(who: Who, case: CaseFacts | None) -> bool:
    if not _is_handler(who, case) or who.level is None:
        return False
    return case is None or who.level >= case.level


def _has_role(role: Role) -> Predicate:
    return lambda who, case: isinstance(who, Account) and role in who.roles


def _is_auditor(who: Who, case: CaseFacts | None) -> bool:
    """Whoever was given another role beside it before that was refused audits nothing."""
    if not isinstance(who, Account):
        return False
    return Role.AUDITOR in who.roles and not who.roles & {Role.LEADER, Role.HANDLER}


def _is_staff(who: Who, case: CaseFacts | None) -> bool:
    return isinstance(who, Account) and bool(who.roles)


def _any_of(*predicates: Predicate) -> Predicate:
    return lambda who, case: any(holds(who, case) for holds in predicates)


_is_leader = _has_role(Role.LEADER)
_is_administrator = _has_role(Role.ADMINISTRATOR)

TABLE: Mapping[Permission, Predicate] = MappingProxyType(
    {
        Permission.READ_OWN_CASE: _is_reporter,
        Permission.REPLY: _is_reporter,
        Permission.WITHDRAW: _is_reporter,
        Permission.ACCEPT_DECISION: _is_reporter,
        Permission.APPEAL: _is_reporter,
        Permission.OBJECT: _is_reporter,
        Permission.CHOOSE_REMEDY: _is_reporter,
        Permission.SAY_HOW_TREATED: _is_reporter,
        Permission.ANSWER_CHECK_IN: _is_reporter,
        Permission.ANSWER_LESSON: _is_reporter,
        Permission.READ_CASE: _is_handler,
        Permission.WRITE_TO_REPORTER: _acts_at_level,
        Permission.WRITE_NOTE: _is_handler,
        Permission.ACKNOWLEDGE: _any_of(_acts_at_level, _is_clock),
        Permission.TRIAGE: _acts_at_level,
        Permission.INVESTIGATE: _acts_at_level,
        Permission.DECIDE: _acts_at_level,
        Permission.REMEDY: _acts_at_level,
        Permission.REVIEW_APPEAL: _acts_at_level,
        Permission.CLOSE: _acts_at_level,
        Permission.REOPEN: _any_of(_acts_at_level, _is_reporter),
        Permission.ARCHIVE: _any_of(_acts_at_level, _is_clock),
        Permission.TIME_OUT: _is_clock,
        Permission.ESCALATE: _any_of(_acts_at_level, _is_reporter, _is_clock),
        Permission.DE_ESCALATE: _acts_at_level,
        Permission.RECUSE: _is_handler,
        Permission.HOLD: _acts_at_level,
        Permission.SET_ASIDE: _acts_at_level,
        Permission.REVEAL: _acts_at_level,
        Permission.PUBLISH: _acts_at_level,
        Permission.ERASE: _acts_at_level,
        Permission.SEND_CHECK_IN: _is_clock,
        Permission.HAND_OVER: _is_handler,
        Permission.READ_QUEUE: _is_handler,
        Permission.ACTIVATE_COLLEAGUE: _is_handler,
        Permission.READ_RELEASES: _is_leader,
        Permission.MANAGE_ACCOUNTS: _is_administrator,
        Permission.MANAGE_REGISTER: _is_administrator,
        Permission.MANAGE_UNITS: _is_administrator,
        Permission.MANAGE_POLICIES: _is_administrator,
        Permission.MANAGE_SETTINGS: _is_administrator,
        Permission.READ_STAFFING: _is_administrator,
        Permission.VERIFY_JOURNAL: _is_auditor,
        Permission.MANAGE_OWN_ACCOUNT: _is_staff,
        Permission.SET_UP_SECOND_STEP: _is_staff,
    }
)
"""Who holds each permission; what is missing here is nobody's."""
