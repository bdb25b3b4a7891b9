"""Parts of the queue, kept as they were rendered: a page is mostly rows that were seen before.

A row, and the form above the list, follow from the facts that they are given and from nothing
else, so the same facts give the same text; a changed case, or one that is somebody else's now, is
another row. The text is in this process's memory only, until the least used goes: who works on a
case stays there after the case is gone, and no page shows it.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import Final

from flask import current_app
from flask.sansio.app import App
from markupsafe import Markup

from portal.desk.lists.queue import QueueRow

EXTENSION: Final = "portal.queue_rows"
MOST: Final = 2_000

Macro = Callable[..., Markup]


def install(app: App) -> None:
    """Give a program its own place for rows."""
    app.extensions[EXTENSION] = lru_cache(MOST)(_render)


def render_rows(macro: Macro, rows: Sequence[QueueRow]) -> Markup:
    """Return what a template's macro makes of each row."""
    render = current_app.extensions[EXTENSION]
    # The macro has escaped what it shows: joined as plain text, nobody looks at it again.
    return Markup("".join([render(macro, row) for row in rows]))  # noqa: S704


def render_kept(macro: Macro, *facts: Hashable) -> Markup:
    """Return what a template's macro makes of facts that many pages have in common."""
    rendered: Markup = current_app.extensions[EXTENSION](macro, *facts)
    return rendered


def _render(macro: Macro, *facts: Hashable) -> Markup:
    return macro(*facts)
