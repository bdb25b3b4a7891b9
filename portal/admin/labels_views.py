"""The page for the labels that handlers give to cases."""

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, ValidationError

from portal.admin.removing import ask_first
from portal.admin.whoami import account
from portal.casework.assignment import labels
from portal.core.organising import LONGEST_LABEL, MOST_LABELS
from portal.core.policy import Permission
from portal.web.access import needs, see
from portal.web.context import reading, writing
from portal.web.fields import PortalForm, plain_text
from portal.web.sending import take_form

blueprint = Blueprint("labels", __name__)


class LabelForm(PortalForm):
    """A new label."""

    name = StringField(
        "New label",
        validators=[InputRequired("Write a few plain words."), *plain_text(LONGEST_LABEL)],
    )

    def validate_name(self, field: StringField) -> None:
        """Take one line of words, with single spaces."""
        field.data = " ".join((field.data or "").split())
        if not field.data:
            raise ValidationError("Write a few plain words.")


@blueprint.get("/admin/labels")
@needs(Permission.MANAGE_SETTINGS)
def show() -> str:
    """The labels there are, and a form for another."""
    return _page(LabelForm(formdata=None))


@blueprint.post("/admin/labels")
@needs(Permission.MANAGE_SETTINGS)
def add() -> Response | tuple[str, int]:
    """Enter a label."""
    form = LabelForm()
    if not take_form(form, lambda work: labels.add_label(work, form.name.data or "", by=account())):
        return _page(form), 422
    return see("admin.labels.show")


@blueprint.get("/admin/labels/<id>/remove")
@needs(Permission.MANAGE_SETTINGS)
def ask_to_remove(id: str) -> str:
    """Say what it means to remove a label, and ask."""
    with reading() as work:
        label = labels.get_label(work, id)
    return ask_first(
        "Remove this label?",
        shown=label.name,
        means=(
            "It is gone from every case that has it.",
            "A label of the same name, added later, does not bring it back to those cases.",
        ),
        keep=url_for("admin.labels.show"),
    )


@blueprint.post("/admin/labels/<id>/remove")
@needs(Permission.MANAGE_SETTINGS)
def remove(id: str) -> Response:
    """Take a label away, also off every case."""
    with writing() as work:
        labels.remove_label(work, id, by=account())
    return see("admin.labels.show")


def _page(form: LabelForm) -> str:
    with reading() as work:
        known = labels.list_labels(work)
    return render_template("admin/labels.html", form=form, labels=known, most=MOST_LABELS)
