"""Public pages and exports, kept as they were first rendered until something is published.

What they say follows from the newest release, the next window and the state of figures alone,
so one small query tells whether the kept bytes still hold.
"""

from collections.abc import Callable
from typing import Final

from flask import current_app
from flask.sansio.app import App

from portal.insight.operations import read_edition
from portal.web.context import reading
from portal.work import Work

EXTENSION: Final = "portal.editions"


class Kept:
    """What was rendered for the present edition, by name."""

    def __init__(self) -> None:
        self._present: tuple[object, dict[str, str]] = (None, {})

    def get(self, name: str, edition: object, *, render: Callable[[], str]) -> str:
        """Return the text of this edition, rendered on first use."""
        present = self._present
        if present[0] != edition:
            # Replaced as a whole: a thread with the old edition never writes into the new one.
            self._present = present = (edition, {})
        texts = present[1]
        if name not in texts:
            texts[name] = render()
        return texts[name]


def install(app: App) -> None:
    """Give a program its own place for kept texts."""
    app.extensions[EXTENSION] = Kept()


def kept(name: str, render: Callable[[Work], str]) -> str:
    """Return the text of this name for the present edition."""
    found: Kept = current_app.extensions[EXTENSION]
    with reading() as work:
        edition = read_edition(work)
        return found.get(name, edition, render=lambda: render(work))
