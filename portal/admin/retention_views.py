"""The page for how long archived cases are kept."""

from typing import Final

from flask import Blueprint, render_template
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from portal.admin import retention
from portal.admin.saying import see_saved
from portal.admin.whoami import account
from portal.core.policy import Permission
from portal.core.retention import FEWEST_MONTHS, MOST_MONTHS, NOTICE
from portal.web.access import needs
from portal.web.context import reading, writing
from portal.web.fields import PortalForm

blueprint = Blueprint("retention", __name__)

RANGE: Final = f"Give a whole number of months, from {FEWEST_MONTHS} to {MOST_MONTHS}."


class RetentionForm(PortalForm):
    """How many months."""

    months = IntegerField(
        "Months from closing to erasure",
        validators=[InputRequired(RANGE), NumberRange(FEWEST_MONTHS, MOST_MONTHS, RANGE)],
    )


@blueprint.get("/admin/retention")
@needs(Permission.MANAGE_SETTINGS)
def show() -> str:
    """What holds, what is to come, and a form to choose."""
    return _page(None)


@blueprint.post("/admin/retention")
@needs(Permission.MANAGE_SETTINGS)
def change() -> Response | tuple[str, int]:
    """Choose how long: longer at once, shorter after the notice."""
    form = RetentionForm()
    if not form.validate():
        return _page(form), 422
    with writing() as work:
        is_changed = retention.choose_retention(work, form.months.data or 0, by=account())
    return see_saved("admin.retention.show", is_changed=is_changed)


def _page(form: RetentionForm | None) -> str:
    with reading() as work:
        found = retention.read_retention(work)
    return render_template(
        "admin/retention.html",
        form=form or RetentionForm(formdata=None, months=found.chosen),
        retention=found,
        notice=NOTICE.days,
        fewest=FEWEST_MONTHS,
        most=MOST_MONTHS,
    )
