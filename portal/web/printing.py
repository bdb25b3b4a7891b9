"""Pages that are the same for everybody but for two secrets: printed once, filled in for each.

A form's page differs between two visitors by its token and its one-time key alone. It is rendered
once for each content, as for a visitor who brings nothing, with marks in the place of secrets. The
text between the marks is kept; every visitor gets it with secrets of their own in the gaps.

While a page is printed, whoever asks for a secret gets a mark: there is none that could be kept.
"""

import re
import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

from flask import current_app, g, has_app_context, request
from flask.sansio.app import App

EXTENSION: Final = "portal.prints"
MOST: Final = 50
"""Pages that are kept; a change in what they show begins a new one."""

Fill = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Print:
    """A page as it is kept: its status, and texts with what goes between them."""

    status: int
    texts: tuple[str, ...]
    fills: tuple[Fill, ...]

    def filled(self) -> tuple[str, int]:
        """Return the page for one visitor; the same secret stands in every gap of its kind."""
        found = {fill: fill() for fill in self.fills}
        parts = [self.texts[0]]
        for fill, text in zip(self.fills, self.texts[1:], strict=True):
            parts += (found[fill], text)
        return "".join(parts), self.status


def install(app: App) -> None:
    """Give a program its own place for prints."""
    app.extensions[EXTENSION] = {}


def printed(content: Hashable, render: Callable[[], tuple[str, int]]) -> tuple[str, int]:
    """Return the page that `render` makes of this content and the requested path.

    `content` is all that the page depends on beside the path. `render` sees a request without a
    cookie, a query and a form.
    """
    prints: dict[Hashable, Print] = current_app.extensions[EXTENSION]
    key = (request.path, content)
    found = prints.get(key)
    if found is None:
        if len(prints) >= MOST:
            prints.clear()
        prints[key] = found = _print(request.path, render)
    return found.filled()


def secret(fill: Fill) -> str:
    """Return a secret for the visitor, or its mark while a page is printed."""
    marks: dict[Fill, str] | None = g.get("portal_marks") if has_app_context() else None
    if marks is None:
        return fill()
    return marks.setdefault(fill, secrets.token_hex(16))


def _print(path: str, render: Callable[[], tuple[str, int]]) -> Print:
    with current_app.app_context(), current_app.test_request_context(path):
        g.portal_marks = {}
        text, status = render()
        fills = {mark: fill for fill, mark in g.portal_marks.items()}
    # Marks are as random as what they stand for: nobody can have typed one into the content.
    pieces = re.split("|".join(f"({mark})" for mark in fills), text) if fills else [text]
    pieces = [piece for piece in pieces if piece is not None]
    return Print(status, tuple(pieces[::2]), tuple(fills[mark] for mark in pieces[1::2]))
