"""What every template is given: the organisation's name, who is signed in, where they may go."""

from typing import Final

from flask import Flask, request

from portal.core.policy import Permission
from portal.web.access import Visit, visit
from portal.web.context import current
from portal.web.cookies import STAFF, cookie_kind
from portal.web.lasting import words_of_the_end

LEAVE_URL: Final = "/leave"

PLACES: Final = (
    ("Cases", "/desk", Permission.READ_QUEUE),
    ("Figures", "/insight", Permission.READ_RELEASES),
    ("Journal", "/journal", Permission.VERIFY_JOURNAL),
    ("Setting up", "/admin", Permission.MANAGE_ACCOUNTS),
    ("Your account", "/account", Permission.MANAGE_OWN_ACCOUNT),
)
"""Every place in the staff's navigation, and the right that shows it."""


def provide_context(app: Flask) -> None:
    """Give templates what they all use."""
    app.context_processor(_context)


def signed_in() -> Visit | None:
    """Return who is signed in. A reporter's visit is nobody's name on a page."""
    return visit() if cookie_kind() == STAFF else None


def places_for(somebody: Visit | None, path: str) -> list[tuple[str, str, bool]]:
    """Return the navigation: label, address, and whether this is the page."""
    if somebody is None:
        return []
    return [
        (label, url, path == url or path.startswith(f"{url}/"))
        for label, url, permission in PLACES
        if permission in somebody.permissions
    ]


def _context() -> dict[str, object]:
    settings = current().settings
    somebody = signed_in()
    return {
        "organisation": settings.organisation,
        "demonstration": settings.demonstration,
        "surfaces": settings.surfaces,
        "leave_url": LEAVE_URL,
        "visit": somebody,
        "signed_in_until": words_of_the_end(somebody),
        "nav": places_for(somebody, request.path),
    }
