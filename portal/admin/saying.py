"""What the address of a page says after a form of it was taken."""

from typing import Final

SAVED: Final = "saved"
NOTHING: Final = "nothing"
REMOVED: Final = "removed"

SAID: Final = {
    SAVED: "Saved. Everybody can read it now.",
    NOTHING: "Nothing was changed: it is as it was.",
    REMOVED: "Removed.",
}


def say(done: str | None) -> str:
    """Return what to say above a page; nothing for an address that says nothing we know."""
    return SAID.get(done or "", "")
