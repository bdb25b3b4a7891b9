"""The desk's pages for somebody nobody knows: what they told about themselves, and letters."""

from functools import partial

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.casework.records.sealed import Reader
from portal.core.errors import CaseChanged, LetterRefused, MoveRefused
from portal.core.policy import Permission
from portal.desk.remedies import identities, letters
from portal.desk.remedies.remedy_forms import LIMITS, LetterForm, OpeningForm
from portal.desk.seen import Seen
from portal.desk.sending import take_case_form
from portal.desk.visitor import get_reader
from portal.web.access import needs, see
from portal.web.context import reading, writing
from portal.work import Work

blueprint = Blueprint("remedies", __name__)


@blueprint.get("/desk/cases/<reference>/identity")
@needs(Permission.READ_CASE)
def identity(reference: str) -> str:
    """What the reporter told this handler; before it is opened, what opening means."""
    return _identity_page(reference, OpeningForm())


@blueprint.post("/desk/cases/<reference>/identity")
@needs(Permission.READ_CASE)
def open_identity(reference: str) -> Response | tuple[str, int]:
    """Open it, which the journal and the reporter are told."""
    form = OpeningForm()
    if not form.validate():
        return _identity_page(reference, form), 422
    reason, key = form.reason.data or "", form.one_time_key
    try:
        with writing() as work:
            identities.open_it(work, get_reader(), reference, reason=reason, one_time_key=key)
    except (CaseChanged, MoveRefused) as refusal:
        return _identity_page(reference, form, refusal=str(refusal)), 409
    return see("desk.remedies.identity", reference=reference)


@blueprint.get("/desk/cases/<reference>/letter")
@needs(Permission.WRITE_TO_REPORTER)
def letter(reference: str) -> str:
    """Write a letter that the reporter can show."""
    return _letter_page(reference, LetterForm())


@blueprint.post("/desk/cases/<reference>/letter")
@needs(Permission.WRITE_TO_REPORTER)
def write_letter(reference: str) -> Response | tuple[str, int]:
    """Sign it and put it into the mailbox, or show again what was typed."""
    form = LetterForm()

    def deed(work: Work, reader: Reader, seen: Seen) -> None:
        letters.sign_and_send(work, reader, seen, letter=form.letter())

    page = partial(_letter_page, reference, form)
    try:
        refused = take_case_form(reference, form, deed, page)
    except LetterRefused as refusal:
        return page(refusal=str(refusal)), 422
    return refused or see("desk.show_case", reference=reference)


def _identity_page(reference: str, form: OpeningForm, *, refusal: str = "") -> str:
    with reading() as work:
        page = identities.read_identity(work, get_reader(), reference)
    return render_template(
        "desk/remedies/identity.html", page=page, form=form, limits=LIMITS, refusal=refusal
    )


def _letter_page(reference: str, form: LetterForm, *, refusal: str = "") -> str:
    with reading() as work:
        look = letters.look_after_refusal if refusal else letters.look_before_letter
        facts = look(work, get_reader(), reference)
    form.show_version(str(facts.version), refusal=refusal)
    return render_template(
        "desk/remedies/letter.html", facts=facts, form=form, limits=LIMITS, refusal=refusal
    )
