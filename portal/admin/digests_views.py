"""The page for digests: what they say, alerts of an S1, and whether mail arrives."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.admin.forms import DigestsForm
from portal.admin.saying import see_saved
from portal.admin.whoami import account
from portal.core.digests import DigestWords
from portal.core.policy import Permission
from portal.mailing.state import change_mail, describe_mail
from portal.web.access import needs
from portal.web.context import reading, writing

blueprint = Blueprint("digests", __name__)


@blueprint.get("/admin/digests")
@needs(Permission.MANAGE_SETTINGS)
def digests() -> str:
    """Ask what a digest says, and show whether mail arrives."""
    with reading() as work:
        mail = describe_mail(work)
    return _page(DigestsForm(formdata=None, words=mail.words.value, alerts=mail.alerts))


@blueprint.post("/admin/digests")
@needs(Permission.MANAGE_SETTINGS)
def change_digests() -> Response | tuple[str, int]:
    """Choose what a digest says, and whether an S1 is told of beside it."""
    form = DigestsForm()
    if not form.validate():
        return _page(form), 422
    with writing() as work:
        is_changed = change_mail(
            work, DigestWords(form.words.data), alerts=bool(form.alerts.data), by=account()
        )
    return see_saved("admin.digests.digests", is_changed=is_changed)


def _page(form: DigestsForm) -> str:
    with reading() as work:
        mail = describe_mail(work)
    return render_template("admin/digests.html", form=form, mail=mail)
