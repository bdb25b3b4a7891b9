"""Inviting people: the one-time code is shown to whoever made it, for half an hour.

It is kept under that visit's own key, never in the address, so that a reloaded page still has
it and nobody else's page does.
"""

from portal.casework.access.visits import find_answer, use_once
from portal.signin import invitations
from portal.signin.invitations import Person
from portal.store.accounts import find_account
from portal.work import Work


def invite(
    work: Work, sign_in: str, person: Person, *, by: str, session_key: str, one_time_key: str
) -> str:
    """Invite somebody, once however often the form is sent; return the account."""
    before = find_answer(work, one_time_key)
    if before is not None:
        return before.decode()
    code = invitations.invite(work, sign_in, person, by=by)
    account = invitations.get_account_of(work, sign_in)
    use_once(work, one_time_key, account.encode())
    _keep(work, account, code, session_key=session_key)
    return account


def invite_again(work: Work, account: str, *, by: str, session_key: str) -> None:
    """Make a new code for somebody; an earlier one opens nothing any more."""
    code = invitations.invite_again(work, account, by=by)
    _keep(work, account, code, session_key=session_key)


def find_code(work: Work, account: str, *, session_key: str) -> str | None:
    """Return a code that this visit made, while it is unused and fresh."""
    place = _place(work, account, session_key)
    kept = find_answer(work, place) if place else None
    return None if kept is None else kept.decode()


def _keep(work: Work, account: str, code: str, *, session_key: str) -> None:
    place = _place(work, account, session_key)
    if place:
        use_once(work, place, code.encode())


def _place(work: Work, account: str, session_key: str) -> str | None:
    """Name where a code is kept: by the visit's key and the code's own hash."""
    row = find_account(work.db, account)
    if row is None or row.invitation_hash is None:
        return None
    return f"{session_key}:{row.invitation_hash.hex()}"
