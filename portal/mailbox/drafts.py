"""What was sent to a mailbox that had shut: shown again, carried past the code, filled in again.

It travels in the reporter's own browser until the code is typed, and then stands in the visit,
sealed, until it is sent. Nothing of it is kept by a server that was not given the code.
"""

import json
import re
from collections.abc import Iterable
from typing import Final

from portal.mailbox.held import Draft

FORMS: Final = re.compile(
    r"/mailbox/(messages|moves/[a-z-]{1,40}|treatment|punished|identity|remedy)"
)
"""The addresses of forms into which people type."""
UNSEEN: Final = frozenset({"csrf_token", "once", "step"})
TYPED: Final = ("text", "narrative", "name", "reach")
"""The fields of many words, or of one's own name; the others are choices."""
MOST: Final = 400_000
"""Characters: more than any of the forms takes."""


def is_kept(page: str) -> bool:
    """Tell whether what is typed into the form of this address is kept: files are not."""
    return FORMS.fullmatch(page) is not None


def take_draft(page: str, fields: Iterable[tuple[str, str]]) -> Draft | None:
    """Return what was typed into a form of the mailbox, if anything was."""
    kept = tuple((name, text) for name, text in fields if name not in UNSEEN)
    draft = Draft(page, kept)
    return draft if is_kept(page) and texts_of(draft) else None


def texts_of(draft: Draft) -> list[str]:
    """Return the texts of a draft, for the reporter to see that they are there."""
    return [text for name, text in draft.fields if name in TYPED and text.strip()]


def write_draft(draft: Draft) -> str:
    """Write a draft down for a hidden field."""
    return json.dumps([draft.page, draft.fields], ensure_ascii=False)


def read_draft(written: str) -> Draft | None:
    """Read a draft back; None for none, and for what no page of ours has written."""
    if not written or len(written) > MOST:
        return None
    try:
        page, fields = json.loads(written)
        pairs = [(name, text) for name, text in fields]
    except (TypeError, ValueError, RecursionError):
        return None
    if not all(isinstance(one, str) for pair in [*pairs, (page,)] for one in pair):
        return None
    return take_draft(page, pairs)


def page_of(draft: Draft) -> str:
    """Return the page on which a draft's form stands."""
    return "/mailbox/case" if draft.page == "/mailbox/messages" else draft.page
