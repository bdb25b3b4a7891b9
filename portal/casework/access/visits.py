"""Visits: a cookie that holds a random key, and a row sealed under it.

The database alone is useless, and so is the cookie alone. Ending a visit deletes the row. A visit
ends to the second, which is sealed with what it holds; the row tells the next half hour. One of
the staff ends on a half hour, 30 to 60 minutes after its last page, and 12 hours after its
sign-in at the latest: so it is written anew once in half an hour, and not for each page.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from portal.store import sessions
from portal.vault import sessions as vault
from portal.work import Work

STAFF = "staff"
MAILBOX = "mailbox"
WAITING = "waiting"
"""Between the passphrase and the code of the second step: nobody is signed in."""
JOURNEY = "journey"

LIVES = {
    STAFF: timedelta(minutes=30),
    MAILBOX: timedelta(minutes=30),
    WAITING: timedelta(minutes=5),
    JOURNEY: timedelta(minutes=30),
}
STAFF_AT_MOST: Final = timedelta(hours=12)
"""How long a visit of the staff lasts at most, however much it is used."""
ONE_TIME_LIFE = timedelta(minutes=30)
STEP = timedelta(minutes=30)
END_BYTES: Final = 8
"""What stands before the contents of a visit: the second in which it ends."""
DONE = b"done"
"""What a one-time key answers that has no answer of its own."""


def round_up(at: datetime) -> datetime:
    """Round an instant up to the half hour, so that an expiry does not tell the minute."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    steps = -((midnight - at) // STEP)
    return midnight + steps * STEP


def end_of(kind: str, at: datetime, *, latest: datetime | None = None) -> datetime:
    """Return when a visit of this kind ends if it is used at this instant and then no more."""
    end = at + LIVES[kind]
    if kind != STAFF:
        return end
    return min(round_up(end), latest or at + STAFF_AT_MOST)


def open_visit(work: Work, kind: str, payload: bytes, *, account: str | None = None) -> str:
    """Begin a visit that holds `payload`; return the key for its cookie."""
    key = vault.new_session_key()
    sessions.add_session(work.db, _row(work, kind, key, payload, account=account))
    return key


def keep_beside(work: Work, key: str, place: str, payload: bytes, *, account: str | None) -> None:
    """Keep something for half an hour for whoever holds this visit's key, and for nobody else.

    What was kept in the same place before is gone.
    """
    derived = vault.beside(key, place)
    end_visit(work, derived)
    sessions.add_session(work.db, _row(work, JOURNEY, derived, payload, account=account))


def find_beside(work: Work, key: str, place: str) -> bytes | None:
    """Return what is kept beside a visit, or None once it was forgotten or ran out."""
    return find_visit(work, JOURNEY, vault.beside(key, place))


def forget_beside(work: Work, key: str, place: str) -> None:
    """Forget what is kept beside a visit."""
    end_visit(work, vault.beside(key, place))


def find_visit(work: Work, kind: str, key: str) -> bytes | None:
    """Return what a visit holds, or None where the key opens none."""
    sealed = sessions.find_session(work.db, vault.session_id(key), kind=kind, now=work.moment.at)
    return None if sealed is None else unseal(work, kind, key, sealed)


def find_visit_alone(work: Work, kind: str, key: str) -> bytes | None:
    """Return the same to one writer at a time, so that none undoes what another keeps."""
    id = vault.session_id(key)
    sealed = sessions.find_session_alone(work.db, id, kind=kind, now=work.moment.at)
    return None if sealed is None else unseal(work, kind, key, sealed)


def row_of(key: str) -> bytes:
    """Return the id of a visit's row, for whoever reads more than the visit with it."""
    return vault.session_id(key)


def row_beside(key: str, place: str) -> bytes:
    """Return the id of the row of what is kept beside a visit."""
    return vault.session_id(vault.beside(key, place))


def unseal(work: Work, kind: str, key: str, sealed: bytes) -> bytes | None:
    """Return what a visit holds, or None where it has ended.

    SealBroken where the key is another's or the kind another.
    """
    found = unseal_dated(work, kind, key, sealed)
    return None if found is None else found[1]


def unseal_dated(work: Work, kind: str, key: str, sealed: bytes) -> tuple[datetime, bytes] | None:
    """Return when a visit ends and what it holds, or None where it has ended."""
    end, payload = _opened(kind, key, sealed)
    is_over = work.moment.at.timestamp() >= end
    return None if is_over else (datetime.fromtimestamp(end, UTC), payload)


def renew_visit(
    work: Work, kind: str, key: str, *, end: datetime, change: Callable[[bytes], bytes]
) -> None:
    """Let a visit that is still there last until `end`, with its content as `change` makes it."""
    id = vault.session_id(key)
    before = sessions.find_session_alone(work.db, id, kind=kind, now=work.moment.at)
    if before is None:
        return
    payload = change(_opened(kind, key, before)[1])
    sealed = _sealed(kind, key, payload, end=int(end.timestamp()))
    sessions.prolong_session(work.db, id, sealed=sealed, expires_at=round_up(end))


def change_visit(work: Work, kind: str, key: str, payload: bytes) -> None:
    """Replace what a visit holds; it ends when it would have ended."""
    id = vault.session_id(key)
    before = sessions.find_session_alone(work.db, id, kind=kind, now=work.moment.at)
    if before is not None:
        end, _ = _opened(kind, key, before)
        sessions.change_session(work.db, id, sealed=_sealed(kind, key, payload, end=end))


def prolong_visit(work: Work, kind: str, key: str, payload: bytes) -> None:
    """Replace what a visit holds; it lives as long as a new one from now on."""
    row = _row(work, kind, key, payload, account=None)
    kept = {name: row[name] for name in ("sealed", "expires_at")}
    sessions.prolong_session(work.db, row["id"], **kept)


def end_visit(work: Work, key: str) -> None:
    """End a visit; a replayed cookie is dead."""
    sessions.delete_session(work.db, vault.session_id(key))


def forget_expired(work: Work) -> None:
    """Delete what ran out, so that no draft outlives its time by more than the next one's begin."""
    sessions.delete_expired(work.db, work.moment.at)


def end_visits_of(work: Work, account: str) -> None:
    """End every visit of an account."""
    sessions.delete_sessions_of(work.db, account)


def count_others(work: Work, key: str, *, account: str) -> int:
    """Return how many visits of an account there are beside the one of this key.

    What is kept beside a visit is none, nor is a passphrase that waits for its code.
    """
    return sessions.count_other_sessions(
        work.db, vault.session_id(key), account=account, kind=STAFF, now=work.moment.at
    )


def end_others(work: Work, key: str, *, account: str) -> int:
    """End every visit of an account but the one of this key; return how many that were.

    What is kept beside visits goes too, and so do passphrases that wait for a code.
    """
    forget_expired(work)
    return sessions.delete_other_sessions(
        work.db, vault.session_id(key), account=account, kind=STAFF
    )


def narrow(one_time_key: str, *uses: str) -> str:
    """Return the one-time key of one use of a key that comes from outside.

    Somebody's own program may send one key with everything; no use may shut out another.
    """
    return vault.narrowed(one_time_key, *uses)


def find_answer(work: Work, one_time_key: str) -> bytes | None:
    """Return the answer that a one-time key got before, or None if it is new."""
    sealed = sessions.find_one_time(work.db, vault.one_time_id(one_time_key), now=work.moment.at)
    return None if sealed is None else vault.open_answer(one_time_key, sealed)


def is_first_use(work: Work, one_time_key: str, answer: bytes = DONE) -> bool:
    """Use a one-time key; False if it was used before, and then nothing is to be done."""
    if find_answer(work, one_time_key) is not None:
        return False
    use_once(work, one_time_key, answer)
    return True


def use_once(work: Work, one_time_key: str, answer: bytes = DONE) -> None:
    """Use a one-time key and keep its answer; AlreadyDone if it was used before."""
    values = {
        "id": vault.one_time_id(one_time_key),
        "sealed": vault.seal_answer(one_time_key, answer),
        "expires_at": round_up(work.moment.at + ONE_TIME_LIFE),
    }
    sessions.add_one_time(work.db, values)


def _row(work: Work, kind: str, key: str, payload: bytes, *, account: str | None) -> dict[str, Any]:
    ends_at = end_of(kind, work.moment.at)
    return {
        "id": vault.session_id(key),
        "kind": kind,
        "account_id": account,
        "sealed": _sealed(kind, key, payload, end=int(ends_at.timestamp())),
        "expires_at": round_up(ends_at),
    }


def _sealed(kind: str, key: str, payload: bytes, *, end: int) -> bytes:
    return vault.seal_session(key, kind, end.to_bytes(END_BYTES) + payload)


def _opened(kind: str, key: str, sealed: bytes) -> tuple[int, bytes]:
    content = vault.open_session(key, kind, sealed)
    return int.from_bytes(content[:END_BYTES]), content[END_BYTES:]
