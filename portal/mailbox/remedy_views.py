"""The mailbox's pages for how an answer reaches somebody nobody knows, and for letters."""

from functools import partial

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.core.policy import Permission
from portal.core.taxonomy import Remedy
from portal.mailbox import remedies
from portal.mailbox.remedy_forms import REVEALS, RemedyForm
from portal.mailbox.visiting import keys
from portal.web.access import needs, see
from portal.web.context import reading
from portal.web.sending import answer_form
from portal.work import Work

blueprint = Blueprint("remedies", __name__)


@blueprint.get("/mailbox/remedy")
@needs(Permission.READ_OWN_CASE)
def remedy() -> str:
    """Ask how the answer can reach the reporter."""
    with reading() as work:
        page = remedies.read_remedy(work, keys())
    form = RemedyForm()
    form.remedy.data = page.chosen.value if page.chosen else None
    return _page(form)


@blueprint.post("/mailbox/remedy")
@needs(Permission.READ_OWN_CASE)
def choose_remedy() -> Response | tuple[str, int]:
    """Keep the choice; whoever wants to tell their name is led there."""
    form = RemedyForm()

    def deed(work: Work) -> None:
        chosen, key = Remedy(form.remedy.data), form.one_time_key
        remedies.choose_remedy(work, keys(), chosen, one_time_key=key)

    refused = answer_form(form, deed, partial(_page, form))
    if refused is not None:
        return refused
    if Remedy(form.remedy.data) is Remedy.IDENTITY:
        return see("mailbox.identity.identity")
    return see("mailbox.show_case", done="remedy")


@blueprint.get("/mailbox/letter")
@needs(Permission.READ_OWN_CASE)
def letter() -> str:
    """The signed letters, to print or to copy."""
    with reading() as work:
        letters = remedies.read_letters(work, keys())
    return render_template("mailbox/letter.html", letters=letters)


def _page(form: RemedyForm, *, refusal: str = "") -> str:
    return render_template("mailbox/remedy.html", form=form, reveals=REVEALS, refusal=refusal)
