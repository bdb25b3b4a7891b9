"""The desk's pages for somebody nobody knows: what they told about themselves, and letters."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.core.errors import CaseChanged, LetterRefused, MoveRefused
from portal.core.policy import Permission
from portal.desk.moves.moving import Seen
from portal.desk.remedies import identities, letters
from portal.desk.remedies.remedy_forms import LIMITS, LetterForm, OpeningForm
from portal.desk.returning import tell_change
from portal.desk.visitor import get_reader
from portal.web.access import needs, see
from portal.web.context import reading, writing

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
    if not form.validate():
        return _letter_page(reference, form), 422
    seen = Seen(reference, form.seen_version, form.one_time_key)
    try:
        with writing() as work:
            letters.sign_and_send(work, get_reader(), seen, letter=form.letter())
    except LetterRefused as refusal:
        return _letter_page(reference, form, refusal=str(refusal)), 422
    except (CaseChanged, MoveRefused) as refusal:
        words = tell_change(get_reader(), reference, form, refusal)
        return _letter_page(reference, form, refusal=words), 409
    return see("desk.show_case", reference=reference)


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
    if not form.seen.data or refusal:
        form.seen.data = str(facts.version)
    return render_template(
        "desk/remedies/letter.html", facts=facts, form=form, limits=LIMITS, refusal=refusal
    )
