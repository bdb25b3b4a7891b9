"""What the administrator sees of mail: how it is chosen, and whether it arrives."""

from dataclasses import dataclass
from datetime import date

from portal.casework.journalling import note
from portal.casework.settings import DIGEST_WORDS, S1_ALERTS, get_setting, set_setting
from portal.core.digests import DigestWords, slot_day
from portal.core.events import Event
from portal.store.digests import list_addresses, list_waiting
from portal.work import Work


@dataclass(frozen=True, slots=True)
class MailState:
    """How mail stands. `problem` is the type of the last failure, `since` the oldest that waits."""

    is_set_up: bool
    hours: tuple[int, ...]
    words: DigestWords
    alerts: bool
    addresses: int
    waiting: int
    since: date | None
    problem: str | None


def describe_mail(work: Work) -> MailState:
    """Return how mail stands."""
    failed = [row for row in list_waiting(work.db) if row.problem]
    return MailState(
        is_set_up=work.settings.mail_server is not None,
        hours=work.settings.digest_hours,
        words=DigestWords(get_setting(work, DIGEST_WORDS)),
        alerts=get_setting(work, S1_ALERTS) == "yes",
        addresses=len(list_addresses(work.db)),
        waiting=len({row.account_id for row in failed}),
        since=min((slot_day(row.slot) for row in failed), default=None),
        problem=failed[-1].problem if failed else None,
    )


def change_mail(work: Work, words: DigestWords, *, alerts: bool, by: str) -> bool:
    """Choose what a digest says, and whether an S1 is told of beside it; say if either is new."""
    is_changed = False
    for name, value in ((DIGEST_WORDS, words.value), (S1_ALERTS, "yes" if alerts else "no")):
        if get_setting(work, name) != value:
            set_setting(work, name, value)
            note(work, by, Event.SETTINGS_CHANGED, setting=name)
            is_changed = True
    return is_changed
