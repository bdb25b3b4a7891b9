"""Forms about one case as it was seen: carried out, or shown again with what was typed and why."""

from collections.abc import Callable

from portal.casework.records.sealed import Reader
from portal.desk.forms import CaseForm
from portal.desk.returning import tell_change
from portal.desk.seen import Seen
from portal.desk.visitor import get_reader
from portal.web.context import writing
from portal.web.sending import FormPage, Opening, answer_form
from portal.work import Work


def take_case_form(
    reference: str,
    form: CaseForm,
    deed: Callable[[Work, Reader, Seen], object],
    page: FormPage,
    *,
    opening: Opening = writing,
) -> tuple[str, int] | None:
    """Carry out what a form asks of a case, once; None if that was done, else its page again.

    Where the case is not as it was seen, the page tells what happened to it meanwhile.
    """
    reader = get_reader()

    def carry_out(work: Work) -> None:
        deed(work, reader, Seen(reference, form.seen_version, form.one_time_key))

    def told(refusal: Exception) -> str:
        return tell_change(reader, reference, form, refusal)

    return answer_form(form, carry_out, page, tell=told, opening=opening)
