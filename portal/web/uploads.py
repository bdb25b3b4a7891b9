"""Files that come in and go out: how large a request may be, and what a browser does with a file.

A page that takes a file is the only one with room for it, and only for whom it knows: nobody
else's body is read. What strangers sent is never shown here, only handed out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from wtforms import FileField

from portal.web.fields import OneTimeForm
from portal.web.headers import SANDBOX
from portal.web.requests import MOST_BYTES

MOST_UPLOAD: Final = 27 * 1024 * 1024
"""Bytes of a request that brings a file: 25 MiB of it, and what a form has around it. A file
that is a little larger gets its reason on its own page."""
ACCEPTED: Final = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx,.txt,image/jpeg,image/png,image/webp"
TAKES_FILE: Final = "portal_takes_file"

Turn = Callable[[], ResponseReturnValue | None]
View = TypeVar("View", bound=Callable[..., Any])


def takes_file(turn_away: Turn) -> Callable[[View], View]:
    """Mark a view that takes a file from whoever `turn_away` has no answer for."""

    def decorate(view: View) -> View:
        setattr(view, TAKES_FILE, turn_away)
        return view

    return decorate


def let_in() -> ResponseReturnValue | None:
    """Make room for a file before the body is read, or answer whoever is not known."""
    view = current_app.view_functions.get(request.endpoint or "")
    turn_away: Turn | None = getattr(view, TAKES_FILE, None)
    if turn_away is None or (request.content_length or 0) <= MOST_BYTES:
        return None
    answer = turn_away()
    if answer is None:
        request.max_content_length = MOST_UPLOAD
    return answer


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str = field(repr=False)
    content: bytes = field(repr=False)


class FileForm(OneTimeForm):
    """One file. Which kinds are taken is told by what is in it, not here."""

    file = FileField("Choose a file")

    def upload(self) -> Upload:
        """Return what was chosen; empty if nothing was."""
        chosen = self.file.data
        if not isinstance(chosen, FileStorage):
            return Upload("", b"")
        return Upload(chosen.filename or "", chosen.read())


def hand_out(name: str, content: bytes, media_type: str) -> Response:
    """Return a file to be saved and never shown."""
    answer = Response(content, mimetype=None, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
