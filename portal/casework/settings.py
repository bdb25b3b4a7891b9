"""Settings that the administrator changes while the portal runs, each with its default."""

from portal.store.settings import find_setting, store_setting
from portal.work import Work

LEAVE_ADDRESS = "leave_address"
DEMONSTRATION = "demonstration"
RECEIPT_ACKNOWLEDGES = "receipt_acknowledges"
"""Whether the page with the code counts as the acknowledgement that the law asks for."""
RETENTION_MONTHS = "retention_months"
"""How long after closing an archived case is kept, in calendar months; `retention` reads it."""
FIGURES_PROFILE = "figures_profile"
FIGURES_CALENDAR = "figures_calendar"
DIGEST_WORDS = "digest_words"
"""What a digest says: `constant`, or `counts`."""
S1_ALERTS = "s1_alerts"
"""Whether handlers get a mail beside the fixed hours when an S1 arrives."""
SECOND_STEP = "second_step"
"""Who has to have a second step at sign-in: `voluntary`, `readers` or `staff`."""

DEFAULTS = {
    LEAVE_ADDRESS: "https://www.wikipedia.org/",
    DEMONSTRATION: "no",
    RECEIPT_ACKNOWLEDGES: "yes",
    RETENTION_MONTHS: "36",
    DIGEST_WORDS: "constant",
    S1_ALERTS: "no",
    SECOND_STEP: "voluntary",
}


def get_setting(work: Work, name: str, default: str = "") -> str:
    """Return a setting, or its default."""
    stored = find_setting(work.db, name)
    return stored if stored is not None else DEFAULTS.get(name, default)


def set_setting(work: Work, name: str, value: str) -> None:
    """Change a setting."""
    store_setting(work.db, name, value)
