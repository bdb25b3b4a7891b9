"""The page on which administrators choose who has to have a second step at sign-in."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.admin.forms import SecondStepForm
from portal.admin.saying import see_saved
from portal.admin.second_step import change_demand, describe_second_steps
from portal.admin.whoami import account
from portal.core.policy import Permission
from portal.core.second_step import Demand
from portal.web.access import needs
from portal.web.context import reading, writing

blueprint = Blueprint("second_step", __name__)


@blueprint.get("/admin/second-step")
@needs(Permission.MANAGE_SETTINGS)
def show() -> str:
    """Ask who has to have a second step, and say how many have one."""
    return _page()


@blueprint.post("/admin/second-step")
@needs(Permission.MANAGE_SETTINGS)
def change() -> Response | tuple[str, int]:
    """Choose who has to have one."""
    form = SecondStepForm()
    if not form.validate():
        return _page(form), 422
    with writing() as work:
        is_changed = change_demand(work, Demand(form.demand.data), by=account())
    return see_saved("admin.second_step.show", is_changed=is_changed)


def _page(form: SecondStepForm | None = None) -> str:
    with reading() as work:
        found = describe_second_steps(work)
    return render_template(
        "admin/second_step.html",
        form=form or SecondStepForm(formdata=None, demand=found.demand.value),
        found=found,
    )
