"""What happens to a form that was sent: checked, carried out in one unit of work, or refused."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from portal.core.errors import CaseChanged, InputRefused, MoveRefused
from portal.web.context import writing
from portal.web.fields import PortalForm, show_refusal
from portal.work import Work

Opening = Callable[[], AbstractContextManager[Work]]


class FormPage(Protocol):
    """Makes the page of a form, as it was filled in, with the words of a refusal above it."""

    def __call__(self, *, refusal: str = "") -> str:
        """Return the page."""


def take_form(
    form: PortalForm, deed: Callable[[Work], object], *, opening: Opening = writing
) -> bool:
    """Carry out what a form asks for, and tell whether it was taken.

    Where it was not, nothing was written, and the form says why beside its fields. The deed is
    not called before every field was checked.
    """
    if not form.validate():
        return False
    try:
        with opening() as work:
            deed(work)
    except InputRefused as refused:
        show_refusal(form, refused)
        return False
    return True


def answer_form(
    form: PortalForm,
    deed: Callable[[Work], object],
    page: FormPage,
    *,
    tell: Callable[[Exception], str] = str,
    opening: Opening = writing,
) -> tuple[str, int] | None:
    """Carry out what a form asks of a case; None if that was done, else the form's page again.

    The page has 422 where something cannot be taken, and 409 with what `tell` says of the
    refusal where the case changed meanwhile or the rules refuse.
    """
    try:
        is_taken = take_form(form, deed, opening=opening)
    except (CaseChanged, MoveRefused) as refusal:
        return page(refusal=tell(refusal)), 409
    return None if is_taken else (page(), 422)
