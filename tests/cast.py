"""The fixed cast, as rows, and what they do first: report, sign in, open a case.

Omar and Una are ombudspersons (level 1), Carl sits on the committee (2), Vera is executive (3),
Lena leads, Ada administers. Rosa reports and has no account; Sam is nobody.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import insert, select

from portal.casework.access.opening import open_for_handler, unlock_mailbox
from portal.casework.records.sealed import OpenCase
from portal.casework.reports.submitting import Report
from portal.core.actors import AccountId, Level
from portal.core.cases import CaseId, Reference
from portal.core.taxonomy import Category, ReportType
from portal.report.operations import submit
from portal.store.tables import AccountRow, ActivationRow, CaseRow, CredentialRow
from portal.vault.activation import activation_mac
from portal.vault.credentials import Unlocked, make_credentials, unlock
from portal.vault.keyring import Keyring
from portal.vault.tracking import TrackingCode
from portal.work import Portal, Work

JOINED = date(2026, 1, 5)
DRAWN = re.compile(r'(name="(?:csrf_token|journey|once)" value=")[^"]+"')
CSRF_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast with an account; usable wherever a signed-in `Reader` is."""

    sign_in: str
    name: str
    account: AccountId
    level: Level | None
    passphrase: str
    key_version: int
    unlocked: Unlocked = field(repr=False)
    rows: tuple[tuple[type, Mapping[str, Any]], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class MadeCase:
    """A case that Rosa reported."""

    id: CaseId
    reference: Reference
    code: TrackingCode


def make_cast(keyring: Keyring) -> dict[str, Member]:
    """Make the cast's keys, all handlers activated; by sign-in name."""
    members = [
        make_member(keyring, "omar", level=Level.OMBUDS),
        make_member(keyring, "una", level=Level.OMBUDS),
        make_member(keyring, "carl", level=Level.COMMITTEE),
        make_member(keyring, "vera", level=Level.EXECUTIVE),
        make_member(keyring, "lena", is_leader=True),
        make_member(keyring, "ada", is_administrator=True),
    ]
    return {member.sign_in: member for member in members}


def make_member(
    keyring: Keyring, sign_in: str, *, level: Level | None = None, **changes: Any
) -> Member:
    """Make one account with keys of its own; a handler's are activated."""
    account = AccountId(secrets.token_hex(16))
    passphrase = f"{sign_in} walks along the river"
    made = make_credentials(passphrase, account=account, key_version=1)
    credential = {
        "account_id": account,
        "key_version": 1,
        "reading_public": made.reading_public,
        "signing_public": made.signing_public,
        "salt": made.salt,
        "sealed_private": made.sealed_private,
        "recovery_salt": made.recovery_salt,
        "recovery_sealed_private": made.recovery_sealed_private,
        "made_on": JOINED,
    }
    rows = [
        (AccountRow, _account(account, sign_in, level=level, **changes)),
        (CredentialRow, credential),
    ]
    if level is not None:
        rows.append((ActivationRow, activation(keyring, credential, level)))
    return Member(
        sign_in=sign_in,
        name=sign_in.capitalize(),
        account=account,
        level=level,
        passphrase=passphrase,
        key_version=1,
        unlocked=unlock(
            passphrase,
            account=account,
            key_version=1,
            salt=made.salt,
            sealed_private=made.sealed_private,
        ),
        rows=tuple(rows),
    )


def add_member(work: Work, member: Member) -> None:
    """Give a member an account in this database."""
    add_members(work, [member])


def add_members(work: Work, members: Iterable[Member]) -> None:
    """Give members accounts in this database."""
    rows: dict[type, list[Mapping[str, Any]]] = {}
    for kind, values in chain.from_iterable(member.rows for member in members):
        rows.setdefault(kind, []).append(values)
    for kind, all_values in rows.items():
        work.db.execute(insert(kind), all_values)


def renew_keys(portal: Portal, member: Member) -> None:
    """Give a handler a second pair of keys, activated as the first was."""
    made = make_credentials(member.passphrase, account=member.account, key_version=2)
    first = dict(member.rows[1][1])
    fields = {name: getattr(made, name, value) for name, value in first.items()}
    second = {**fields, "key_version": 2}
    keyring = Keyring.load(portal.settings.keys_dir)
    level = member.level or Level.OMBUDS
    with portal.writing() as work:
        work.db.add(CredentialRow(**second))
        work.db.flush()
        work.db.add(ActivationRow(**{**activation(keyring, second, level), "key_version": 2}))


def make_report(**changes: Any) -> Report:
    """Return what Rosa sends."""
    return Report(
        **{
            "type": ReportType.INCIDENT,
            "category": Category.WRONG_OUTPUT,
            "system": "unknown",
            "narrative": "The assistant told me the wrong dose, and I nearly gave it.",
            **changes,
        }
    )


def make_case(portal: Portal, **changes: Any) -> MadeCase:
    """Let Rosa report, as her form does; at least two handlers must be there."""
    key = secrets.token_urlsafe(32)
    report = make_report(**changes)
    code = submit(portal, portal.clock.now(), report, one_time_key=key).code
    with portal.reading() as work:
        id = unlock_mailbox(work, code).case
        reference = work.db.scalars(select(CaseRow.reference).where(CaseRow.id == id)).one()
    return MadeCase(id, Reference(reference), code)


def open_case(work: Work, member: Member, case: MadeCase) -> OpenCase:
    """Open a case as one of the cast; NotFound for whom it does not exist."""
    return open_for_handler(work, member, case.reference)


def csrf_token(page: str) -> str:
    """Return the token in a page's first form."""
    found = CSRF_FIELD.search(page)
    if found is None:
        raise AssertionError("There is no form on this page.")
    return found[1]


def without_drawn(page: str) -> str:
    """Return a page without what is drawn for it: its tokens carry the second they were made in."""
    return DRAWN.sub(r'\1"', page)


def kept_cookie(client: FlaskClient, name: str) -> str:
    """Return the value of a cookie that this browser holds, for whoever replays it."""
    cookie = client.get_cookie(name)
    if cookie is None:
        raise AssertionError(f"This browser has no cookie {name}.")
    return cookie.value


def post(client: FlaskClient, path: str, *, form_on: str | None = None, **fields: Any) -> Any:
    """Send a form of a page as a browser does: with the token and the cookie of that page."""
    page = client.get(form_on or path).text
    return client.post(path, data={"csrf_token": csrf_token(page), **fields})


def sign_in(client: FlaskClient, member: Member) -> FlaskClient:
    """Sign a member in through the real page."""
    answer = post(client, "/sign-in", sign_in=member.sign_in, passphrase=member.passphrase)
    if answer.status_code != 303:
        raise AssertionError(f"{member.name} could not sign in: {answer.status}.")
    return client


def _account(
    account: AccountId, sign_in: str, *, level: Level | None, **changes: Any
) -> dict[str, Any]:
    return {
        "id": account,
        "sign_in": sign_in,
        "name": sign_in.capitalize(),
        "level": None if level is None else int(level),
        "is_leader": False,
        "is_administrator": False,
        "is_auditor": False,
        "unit": None,
        "invited_on": JOINED,
        "invitation_hash": None,
        "joined_on": JOINED,
        "ended_on": None,
        **changes,
    }


def activation(keyring: Keyring, credential: Mapping[str, Any], level: Level) -> dict[str, Any]:
    account = AccountId(credential["account_id"])
    mac = activation_mac(
        keyring,
        account=account,
        level=level,
        reading_public=credential["reading_public"],
        signing_public=credential["signing_public"],
        key_version=credential["key_version"],
    )
    return {
        "account_id": account,
        "key_version": 1,
        "level": int(level),
        "mac": mac,
        "activated_by": account,
        "activated_on": JOINED,
        "revoked_on": None,
    }
