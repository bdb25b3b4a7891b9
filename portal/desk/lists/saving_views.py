"""The page of a handler's own views of the queue: keep one, open one, delete one."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import DataRequired

from portal.core.policy import Permission
from portal.desk.assignment.organising import labels_by_id
from portal.desk.lists import saving
from portal.desk.lists.filters import Filter
from portal.desk.lists.queue import systems_by_slug
from portal.desk.lists.sharing import filter_of
from portal.desk.visitor import get_reader
from portal.web.access import needs, see
from portal.web.context import reading, writing
from portal.web.fields import OneTimeForm, plain_text
from portal.web.sending import take_form
from portal.work import Work

blueprint = Blueprint("saving", __name__)


class ViewForm(OneTimeForm):
    """The name of a view."""

    name = StringField(
        "Name of the view",
        validators=[DataRequired("Give the view a name."), *plain_text(saving.LONGEST_NAME)],
    )


@blueprint.get("/desk/views")
@needs(Permission.READ_QUEUE)
def show() -> str:
    """This handler's views, and a form for the filter that the address holds."""
    return _page(ViewForm())


@blueprint.post("/desk/views")
@needs(Permission.READ_QUEUE)
def save() -> Response | tuple[str, int]:
    """Keep the filter of the address under a name."""
    form, chosen = ViewForm(), _chosen()

    def deed(work: Work) -> None:
        name, key = " ".join((form.name.data or "").split()), form.one_time_key
        saving.save_view(work, get_reader(), name, chosen, one_time_key=key)

    if not take_form(form, deed):
        return _page(form), 422
    return see("desk.queue", **chosen.arguments())


@blueprint.post("/desk/views/<view>/delete")
@needs(Permission.READ_QUEUE)
def drop(view: str) -> Response:
    """Delete a view."""
    with writing() as work:
        saving.drop_view(work, get_reader(), view)
    return see("desk.saving.show")


def _page(form: ViewForm) -> str:
    with reading() as work:
        views = saving.list_views(work, get_reader(), systems_by_slug(work), labels_by_id(work))
    return render_template("desk/lists/views.html", form=form, views=views, chosen=_chosen())


def _chosen() -> Filter:
    with reading() as work:
        return filter_of(work, request.args)
