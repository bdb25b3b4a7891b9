"""What a form's next page says of it: saved, or nothing changed and so nothing journalled."""

from typing import Final

from werkzeug.wrappers import Response

from portal.web.access import see

SAVED: Final = "saved"
UNCHANGED: Final = "unchanged"


def see_saved(endpoint: str, *, is_changed: bool, **values: str) -> Response:
    """Send the browser to a page that says whether the form changed anything."""
    return see(endpoint, done=SAVED if is_changed else UNCHANGED, **values)
