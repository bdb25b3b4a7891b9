"""Who has an account: invited, changed and ended by an administrator, never read by one.

An invitation is a one-time code, shown once; the database keeps its hash. A change of level or
roles takes activation back, because a colleague compared the keys for the old ones; so does
the end of an account. An account is never deleted: the journal and signatures name it.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.casework.access.visits import end_visits_of
from portal.casework.access.withholding import withhold
from portal.casework.journalling import note
from portal.core.actors import AccountId, Level, Role
from portal.core.addresses import is_address
from portal.core.errors import AlreadyDone, InputRefused, NotFound
from portal.core.events import Event
from portal.core.journal import OPERATOR
from portal.core.policy import NEVER_TOGETHER, conflicting_roles
from portal.signin.joining import INVITATION_LIFE
from portal.signin.standing import activated_level, invited_level, roles_of
from portal.signin.visiting import normal_name
from portal.store import accounts as store
from portal.store.accounts import KeyedAccount
from portal.store.tables import AccountRow
from portal.vault.credentials import generate_one_time_code, one_time_code_hash
from portal.work import Work

FIRST_ADMINISTRATOR = "administrator"
SIGN_IN_FORM = re.compile(r"[a-z0-9][a-z0-9._@-]{0,62}")
LONGEST_NAME = 120
ADDRESS_REFUSED = "Give one plain address, such as omar@example.org, or none."


@dataclass(frozen=True, slots=True)
class Person:
    """What an administrator enters about somebody. `level` is set for handlers alone."""

    name: str
    roles: frozenset[Role]
    level: Level | None = None
    unit: str | None = None
    email: str | None = None
    """Where a digest goes; None for whoever gets none."""


@dataclass(frozen=True, slots=True)
class AccountSummary:
    """An account as administrators see it; `is_active` is verified under the server key."""

    id: AccountId
    sign_in: str
    person: Person
    invited_on: date
    is_invitation_open: bool
    joined_on: date | None
    ended_on: date | None
    is_active: bool


def list_accounts(work: Work) -> Sequence[AccountSummary]:
    """Return every account, ended ones last."""
    return [_account(work, found) for found in store.list_keyed_accounts(work.db)]


def get_account(work: Work, account: str) -> AccountSummary:
    """Return one account; NotFound where there is none."""
    return _account(work, _get(work, account))


def get_account_of(work: Work, sign_in: str) -> AccountId:
    """Return the account of a sign-in name; NotFound where there is none."""
    found = store.find_keyed_by_sign_in(work.db, normal_name(sign_in))
    if found is None:
        raise NotFound("There is no such account.")
    return AccountId(found.account.id)


def invite(work: Work, sign_in: str, person: Person, *, by: str = OPERATOR) -> str:
    """Make an account and return its one-time invitation code, which is kept nowhere.

    InputRefused, by the names of the form's fields, for roles that do not go together, a
    handler without a level, or a sign-in name that is taken or could not be typed.
    """
    _refuse_misfit(person)
    if not SIGN_IN_FORM.fullmatch(normal_name(sign_in)):
        words = "Use letters, digits, dots, dashes, _ and @; 63 at most."
        raise InputRefused({"sign_in": words})
    code, account = generate_one_time_code(), secrets.token_hex(16)
    values = {
        "id": account,
        "sign_in": normal_name(sign_in),
        "invited_on": work.moment.today,
        "invitation_hash": one_time_code_hash(code),
        "joined_on": None,
        "ended_on": None,
        **_columns(person),
    }
    try:
        store.add_account(work.db, values)
    except AlreadyDone as error:
        raise InputRefused({"sign_in": f"{error}"}) from error
    _note(work, by, Event.ACCOUNT_INVITED, account, person=person)
    return code


def invite_again(work: Work, account: str, *, by: str = OPERATOR) -> str:
    """Return a new one-time code for an account; an earlier one opens nothing any more.

    For somebody who never joined, or who lost passphrase and recovery code: their new keys
    have to be activated by a colleague, and read no case before one hands it over.
    """
    found = _get_live(work, account)
    code = generate_one_time_code()
    store.change_account(
        work.db,
        account,
        invitation_hash=one_time_code_hash(code),
        invited_on=work.moment.today,
    )
    _note(work, by, Event.ACCOUNT_INVITED, account, person=_person(found.account))
    return code


def change(work: Work, account: str, person: Person, *, by: str) -> bool:
    """Change what is entered about somebody; other roles or another level void activation.

    Say whether anything is new, and journal it then alone. Where a rule of a case may name them
    from now on, a colleague has to hand their cases over.
    """
    _refuse_misfit(person)
    found = _get_live(work, account)
    before = _person(found.account)
    if before == person:
        return False
    if Role.ADMINISTRATOR not in person.roles:
        _refuse_last_administrator(work, found.account)
    store.change_account(work.db, account, **_columns(person))
    if _may_be_named(before, person) and found.credential is not None:
        withhold(work, AccountId(account), found.credential.key_version)
    if (before.roles, before.level) != (person.roles, person.level):
        store.revoke_activations(work.db, account, today=work.moment.today)
        end_visits_of(work, account)
    _note(work, by, Event.ACCOUNT_CHANGED, account, person=person)
    return True


def forget_address(work: Work, account: str) -> None:
    """Let somebody have no more digests, at their own wish."""
    found = _get_live(work, account)
    if found.account.email is not None:
        store.change_account(work.db, account, email=None)
        _note(work, account, Event.ACCOUNT_CHANGED, account, person=_person(found.account))


def end(work: Work, account: str, *, by: str) -> None:
    """End an account: no visit, no invitation, no grant from now on."""
    found = _get_live(work, account)
    _refuse_last_administrator(work, found.account)
    store.change_account(work.db, account, ended_on=work.moment.today, invitation_hash=None)
    store.revoke_activations(work.db, account, today=work.moment.today)
    end_visits_of(work, account)
    _note(work, by, Event.ACCOUNT_ENDED, account, person=_person(found.account))


def create_first_administrator_code(work: Work) -> str:
    """Return a one-time code for the first administrator; AlreadyDone once one has joined.

    Asked again before that, it returns a new code and the earlier one opens nothing.
    """
    if store.count_administrators(work.db):
        raise AlreadyDone("An administrator has joined; further people are invited by them.")
    found = store.find_keyed_by_sign_in(work.db, FIRST_ADMINISTRATOR)
    if found is not None:
        return invite_again(work, found.account.id)
    person = Person("Administrator", frozenset({Role.ADMINISTRATOR}))
    return invite(work, FIRST_ADMINISTRATOR, person)


def _refuse_misfit(person: Person) -> None:
    if not 0 < len(person.name.strip()) <= LONGEST_NAME:
        raise InputRefused({"name": f"Give a name of at most {LONGEST_NAME} characters."})
    if not person.roles:
        raise InputRefused({"roles": "Choose at least one role."})
    conflict = conflicting_roles(person.roles)
    if conflict:
        raise InputRefused({"roles": NEVER_TOGETHER[conflict]})
    if (Role.HANDLER in person.roles) != (person.level is not None):
        raise InputRefused({"level": "A handler has a level, and only a handler."})
    if person.email is not None and not is_address(person.email):
        raise InputRefused({"email": ADDRESS_REFUSED})


def _may_be_named(before: Person, after: Person) -> bool:
    """Tell whether somebody came to a unit, a level or to leading, as exclusion rules see it."""
    unit, level = after.unit not in (None, before.unit), after.level not in (None, before.level)
    return unit or level or Role.LEADER in after.roles - before.roles


def _refuse_last_administrator(work: Work, row: AccountRow) -> None:
    is_counted = row.is_administrator and row.joined_on is not None
    if is_counted and store.count_administrators(work.db) < 2:
        words = "This is the only administrator. Invite another first."
        raise InputRefused({"roles": words})


def _get(work: Work, account: str) -> KeyedAccount:
    found = store.find_keyed_account(work.db, account)
    if found is None:
        raise NotFound("There is no such account.")
    return found


def _get_live(work: Work, account: str) -> KeyedAccount:
    found = _get(work, account)
    if found.account.ended_on is not None:
        raise NotFound("This account has ended.")
    return found


def _columns(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "level": None if person.level is None else int(person.level),
        "is_leader": Role.LEADER in person.roles,
        "is_administrator": Role.ADMINISTRATOR in person.roles,
        "is_auditor": Role.AUDITOR in person.roles,
        "unit": person.unit,
        "email": person.email,
    }


def _person(row: AccountRow) -> Person:
    return Person(row.name, roles_of(row), invited_level(row), row.unit, row.email)


def _account(work: Work, found: KeyedAccount) -> AccountSummary:
    row = found.account
    runs_until = row.invited_on + INVITATION_LIFE
    return AccountSummary(
        id=AccountId(row.id),
        sign_in=row.sign_in,
        person=_person(row),
        invited_on=row.invited_on,
        is_invitation_open=row.invitation_hash is not None and runs_until >= work.moment.today,
        joined_on=row.joined_on,
        ended_on=row.ended_on,
        is_active=activated_level(work, found) is not None,
    )


def _note(work: Work, by: str, event: Event, account: str, *, person: Person) -> None:
    """Name every role, in one word each; the level says which handler."""
    roles = "_".join(sorted(role.value for role in person.roles))
    details: dict[str, str | int] = {"account": account, "role": roles}
    if person.level is not None:
        details["level"] = int(person.level)
    note(work, by, event, case=None, **details)
