"""Forms about one case as it was seen: carried out, or shown again with what was typed and why."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from portal.casework.records.sealed import Reader
from portal.core.errors import CaseChanged, MoveRefused
from portal.desk.forms import CaseForm
from portal.desk.moves.moving import Seen
from portal.desk.returning import tell_change
from portal.desk.visitor import get_reader
from portal.web.context import writing
from portal.web.sending import take_form
from portal.work import Work


class FormPage(Protocol):
    """Makes the page of a form, as it was filled in, with the words of a refusal above it."""

    def __call__(self, *, refusal: str = "") -> str:
        """Return the page."""


def take_case_form(
    reference: str,
    form: CaseForm,
    deed: Callable[[Work, Reader, Seen], object],
    page: FormPage,
    *,
    opening: Callable[[], AbstractContextManager[Work]] = writing,
) -> tuple[str, int] | None:
    """Carry out what a form asks of a case, once; None if that was done, else its page again.

    The page has 422 where something cannot be taken, and 409 with what happened meanwhile where
    the case is not as it was seen or the rules refuse.
    """

    def carry_out(work: Work) -> None:
        deed(work, get_reader(), Seen(reference, form.seen_version, form.one_time_key))

    try:
        is_taken = take_form(form, carry_out, opening=opening)
    except (CaseChanged, MoveRefused) as refusal:
        return page(refusal=tell_change(get_reader(), reference, form, refusal)), 409
    return None if is_taken else (page(), 422)
