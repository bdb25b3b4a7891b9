"""What happens to a form that was sent: checked, carried out in one unit of work, or refused."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from portal.core.errors import InputRefused
from portal.web.context import writing
from portal.web.fields import PortalForm, show_refusal
from portal.work import Work


def take_form(
    form: PortalForm,
    deed: Callable[[Work], object],
    *,
    opening: Callable[[], AbstractContextManager[Work]] = writing,
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
