"""Rows of the queue, kept as they were rendered: a page of fifty is mostly rows seen before.

A row follows from readable facts alone, so the same facts give the same text; a changed case is
another row. The text is in this process's memory only, and the least used goes first.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from flask import current_app
from flask.sansio.app import App
from markupsafe import Markup

from portal.desk.lists.queue import QueueRow

EXTENSION: Final = "portal.queue_rows"
MOST: Final = 2_000

Macro = Callable[[QueueRow], Markup]
Macros = Callable[[Macro, QueueRow], Markup]


def install(app: App) -> None:
    """Give a program its own place for rows."""
    app.extensions[EXTENSION] = lru_cache(MOST)(_render)


def render_rows(macro: Macro, rows: Sequence[QueueRow]) -> Markup:
    """Return what a template's macro makes of each row."""
    render: Macros = current_app.extensions[EXTENSION]
    return Markup("").join(render(macro, row) for row in rows)


def _render(macro: Macro, row: QueueRow) -> Markup:
    return macro(row)
