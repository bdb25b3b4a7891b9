"""Visits: a cookie that holds a random key, and a row sealed under it.

The database alone is useless, and so is the cookie alone. Ending a visit deletes the row.
"""

from datetime import datetime, timedelta

from portal.store import sessions
from portal.vault import sessions as vault
from portal.work import Work

STAFF = "staff"
MAILBOX = "mailbox"
JOURNEY = "journey"

LIVES = {
    STAFF: timedelta(hours=4),
    MAILBOX: timedelta(minutes=30),
    JOURNEY: timedelta(minutes=30),
}
ONE_TIME_LIFE = timedelta(minutes=30)
STEP = timedelta(minutes=30)
DONE = b"done"
"""What a one-time key answers that has no answer of its own."""


def round_up(at: datetime) -> datetime:
    """Round an instant up to the half hour, so that an expiry does not tell the minute."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    steps = -((midnight - at) // STEP)
    return midnight + steps * STEP


def open_visit(work: Work, kind: str, payload: bytes, *, account: str | None = None) -> str:
    """Begin a visit that holds `payload`; return the key for its cookie."""
    key = vault.new_session_key()
    values = {
        "id": vault.session_id(key),
        "kind": kind,
        "account_id": account,
        "sealed": vault.seal_session(key, kind, payload),
        "expires_at": round_up(work.moment.at + LIVES[kind]),
    }
    sessions.add_session(work.db, values)
    return key


def keep_beside(work: Work, key: str, place: str, payload: bytes, *, account: str) -> None:
    """Keep something for half an hour for whoever holds this visit's key, and for nobody else.

    What was kept in the same place before is gone.
    """
    derived = f"{key}:{place}"
    end_visit(work, derived)
    values = {
        "id": vault.session_id(derived),
        "kind": JOURNEY,
        "account_id": account,
        "sealed": vault.seal_session(derived, JOURNEY, payload),
        "expires_at": round_up(work.moment.at + LIVES[JOURNEY]),
    }
    sessions.add_session(work.db, values)


def find_beside(work: Work, key: str, place: str) -> bytes | None:
    """Return what is kept beside a visit, or None once it was forgotten or ran out."""
    return find_visit(work, JOURNEY, f"{key}:{place}")


def forget_beside(work: Work, key: str, place: str) -> None:
    """Forget what is kept beside a visit."""
    end_visit(work, f"{key}:{place}")


def find_visit(work: Work, kind: str, key: str) -> bytes | None:
    """Return what a visit holds, or None where the key opens none."""
    sealed = sessions.find_session(work.db, vault.session_id(key), kind=kind, now=work.moment.at)
    return None if sealed is None else vault.open_session(key, kind, sealed)


def find_visit_alone(work: Work, kind: str, key: str) -> bytes | None:
    """Return the same to one writer at a time, so that none undoes what another keeps."""
    id = vault.session_id(key)
    sealed = sessions.find_session_alone(work.db, id, kind=kind, now=work.moment.at)
    return None if sealed is None else vault.open_session(key, kind, sealed)


def row_of(key: str) -> bytes:
    """Return the id of a visit's row, for whoever reads more than the visit with it."""
    return vault.session_id(key)


def unseal(kind: str, key: str, sealed: bytes) -> bytes:
    """Return what a visit holds; SealBroken where the key is another's or the kind another."""
    return vault.open_session(key, kind, sealed)


def change_visit(work: Work, kind: str, key: str, payload: bytes) -> None:
    """Replace what a visit holds."""
    sealed = vault.seal_session(key, kind, payload)
    sessions.change_session(work.db, vault.session_id(key), sealed=sealed)


def prolong_visit(work: Work, kind: str, key: str, payload: bytes) -> None:
    """Replace what a visit holds; it lives as long as a new one from now on."""
    sealed = vault.seal_session(key, kind, payload)
    expires_at = round_up(work.moment.at + LIVES[kind])
    sessions.prolong_session(work.db, vault.session_id(key), sealed=sealed, expires_at=expires_at)


def end_visit(work: Work, key: str) -> None:
    """End a visit; a replayed cookie is dead."""
    sessions.delete_session(work.db, vault.session_id(key))


def forget_expired(work: Work) -> None:
    """Delete what ran out, so that no draft outlives its time by more than the next one's begin."""
    sessions.delete_expired(work.db, work.moment.at)


def end_visits_of(work: Work, account: str) -> None:
    """End every visit of an account."""
    sessions.delete_sessions_of(work.db, account)


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
