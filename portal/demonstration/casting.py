"""Gives the cast of the demonstration real accounts, with real keys that they activated."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.core.actors import Role
from portal.demonstration.organisation import Member, Organisation
from portal.signin.comparing import compare
from portal.signin.demonstration import CAST_FILE
from portal.signin.invitations import Person, invite
from portal.signin.joining import find_invitation, join, make_keys
from portal.signin.visiting import StaffVisit, get_visit
from portal.vault.credentials import NewCredentials, fingerprint
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Joined:
    """One of the cast who has joined: the key of a visit, and the keys made."""

    member: Member
    visit_key: str = field(repr=False)
    passphrase: str = field(repr=False)
    made: NewCredentials = field(repr=False)


def cast_accounts(work: Work, organisation: Organisation) -> dict[str, Joined]:
    """Invite everybody who has a role, let them join, and let the handlers compare keys."""
    joined = {
        member.sign_in: _join(work, member.sign_in, member)
        for member in organisation.cast
        if member.sign_in is not None and member.role is not None
    }
    handlers = [one for one in joined.values() if one.member.role is Role.HANDLER]
    handlers.sort(key=lambda one: (one.member.level or 0, one.member.name))
    first, second, *others = handlers
    _compare(work, first, second)
    _compare(work, second, first)
    for other in others:
        _compare(work, first, other)
    return joined


def readers(work: Work, joined: Mapping[str, Joined]) -> dict[str, StaffVisit]:
    """Return everybody as signed in, by sign-in name."""
    return {name: get_visit(work, one.visit_key) for name, one in joined.items()}


def write_cast(work: Work, joined: Mapping[str, Joined], *, reporter: str, code: str) -> None:
    """Keep the passphrases and the reporter's code for the evaluator's one-click sign-in."""
    content = {
        "accounts": [
            {
                "sign_in": name,
                "name": one.member.name,
                "role": one.member.title,
                "passphrase": one.passphrase,
            }
            for name, one in joined.items()
        ],
        "mailbox": {"name": reporter, "tracking_code": code},
    }
    path = work.settings.data_dir / CAST_FILE
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file)


def _join(work: Work, sign_in: str, member: Member) -> Joined:
    role = member.role
    roles = frozenset() if role is None else frozenset({role})
    code = invite(work, sign_in, Person(member.name, roles, member.level))
    passphrase = f"{sign_in}-{secrets.token_urlsafe(9)}"
    account, version = find_invitation(work, code)
    made, unlocked = make_keys(account, version, passphrase)
    key = join(work, code, key_version=version, made=made, unlocked=unlocked)
    return Joined(member, key, passphrase, made)


def _compare(work: Work, one: Joined, other: Joined) -> None:
    visit = get_visit(work, one.visit_key)
    account = get_visit(work, other.visit_key).account
    seen = fingerprint(other.made.reading_public, other.made.signing_public)
    compare(work, visit, account, compared=seen)
