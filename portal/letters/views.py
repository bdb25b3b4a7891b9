"""The public page on which anybody checks a signed letter. Nothing of it is kept or logged."""

from flask import Blueprint, render_template

from portal.core.errors import LetterRefused
from portal.letters.forms import LIMIT, LetterForm
from portal.letters.operations import GenuineLetter, check_letter
from portal.web.access import open_to_all
from portal.web.context import reading

blueprint = Blueprint("letters", __name__)


@blueprint.get("/letters")
@open_to_all
def letters() -> str:
    """Ask for a letter."""
    return _page(LetterForm())


@blueprint.post("/letters")
@open_to_all
def check() -> str | tuple[str, int]:
    """Say whether it is genuine and unchanged, and who signed it.

    The answer is the page itself: it changes nothing, and keeping it for a redirection would
    mean to keep the letter.
    """
    form = LetterForm()
    if not form.validate():
        return _page(form), 422
    try:
        with reading() as work:
            found = check_letter(work, form.letter.data or "")
    except LetterRefused as refusal:
        return _page(form, refusal=str(refusal)), 422
    return _page(form, found=found)


def _page(form: LetterForm, *, found: GenuineLetter | None = None, refusal: str = "") -> str:
    return render_template(
        "letters/check.html", form=form, limit=LIMIT, found=found, refusal=refusal
    )
