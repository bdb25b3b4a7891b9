"""Pages for outside addresses, the leave address, and the plan of the figures."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.admin import settings
from portal.admin.forms import (
    FiguresForm,
    LeaveAddressForm,
    OutsideAddressForm,
    PreviewForm,
    VolumeForm,
)
from portal.admin.preview import preview
from portal.admin.removing import ask_first
from portal.admin.saying import see_saved
from portal.admin.whoami import account
from portal.core.policy import Permission
from portal.insight import words
from portal.insight.presenting import parts
from portal.web.access import needs, see
from portal.web.context import reading, writing

blueprint = Blueprint("settings", __name__)


@blueprint.get("/admin/outside-addresses")
@needs(Permission.MANAGE_SETTINGS)
def outside_addresses() -> str:
    """The addresses outside, in their order, and a form for another."""
    return _outside_page(OutsideAddressForm())


@blueprint.post("/admin/outside-addresses")
@needs(Permission.MANAGE_SETTINGS)
def add_outside_address() -> Response | tuple[str, int]:
    """Enter an outside address."""
    form = OutsideAddressForm()
    if not form.validate():
        return _outside_page(form), 422
    with writing() as work:
        settings.add_outside_address(
            work, form.name.data or "", form.address.data or "", by=account()
        )
    return see_saved("admin.settings.outside_addresses", is_changed=True)


@blueprint.get("/admin/outside-addresses/<id>")
@needs(Permission.MANAGE_SETTINGS)
def outside_address(id: str) -> str:
    """One outside address, to be changed."""
    with reading() as work:
        row = settings.get_outside_address(work, id)
    form = OutsideAddressForm(obj=row)
    return render_template("admin/outside_address.html", form=form, address=row)


@blueprint.post("/admin/outside-addresses/<id>")
@needs(Permission.MANAGE_SETTINGS)
def change_outside_address(id: str) -> Response | tuple[str, int]:
    """Change an outside address."""
    with reading() as work:
        row = settings.get_outside_address(work, id)
    form = OutsideAddressForm()
    if not form.validate():
        return render_template("admin/outside_address.html", form=form, address=row), 422
    name, address = form.name.data or "", form.address.data or ""
    with writing() as work:
        is_changed = settings.change_outside_address(
            work, id, name=name, address=address, by=account()
        )
    return see_saved("admin.settings.outside_addresses", is_changed=is_changed)


@blueprint.post("/admin/outside-addresses/<id>/up")
@needs(Permission.MANAGE_SETTINGS)
def move_outside_address_up(id: str) -> Response:
    """Show an outside address one place earlier."""
    with writing() as work:
        settings.move_outside_address_up(work, id, by=account())
    return see("admin.settings.outside_addresses")


@blueprint.get("/admin/outside-addresses/<id>/remove")
@needs(Permission.MANAGE_SETTINGS)
def ask_to_remove_outside_address(id: str) -> str:
    """Say what it means to take an outside address away, and ask."""
    with reading() as work:
        row = settings.get_outside_address(work, id)
    return ask_first(
        "Remove this address?",
        shown=f"{row.name}\n{row.address}",
        means=(
            "From now on reporters do not see it any more.",
            "With no address left, their path ends inside the organisation.",
        ),
        keep=url_for("admin.settings.outside_address", id=id),
    )


@blueprint.post("/admin/outside-addresses/<id>/remove")
@needs(Permission.MANAGE_SETTINGS)
def remove_outside_address(id: str) -> Response:
    """Take an outside address away."""
    with writing() as work:
        settings.remove_outside_address(work, id, by=account())
    return see("admin.settings.outside_addresses")


@blueprint.get("/admin/leave-address")
@needs(Permission.MANAGE_SETTINGS)
def leave_address() -> str:
    """Ask where Leave leads."""
    with reading() as work:
        form = LeaveAddressForm(address=settings.read_leave_address(work))
    return render_template("admin/leave_address.html", form=form)


@blueprint.post("/admin/leave-address")
@needs(Permission.MANAGE_SETTINGS)
def change_leave_address() -> Response | tuple[str, int]:
    """Choose where Leave leads."""
    form = LeaveAddressForm()
    if not form.validate():
        return render_template("admin/leave_address.html", form=form), 422
    with writing() as work:
        is_changed = settings.change_leave_address(work, form.address.data or "", by=account())
    return see_saved("admin.home", is_changed=is_changed)


@blueprint.get("/admin/figures")
@needs(Permission.MANAGE_SETTINGS)
def figures() -> str:
    """The plan of the figures, and the advice for it."""
    return _figures_page()


@blueprint.post("/admin/figures/volume")
@needs(Permission.MANAGE_SETTINGS)
def change_expected_volume() -> Response | tuple[str, int]:
    """Note how many cases are expected; the advice follows from it."""
    form = VolumeForm()
    if not form.validate():
        return _figures_page(volume_form=form), 422
    with writing() as work:
        is_changed = settings.change_expected_volume(work, form.expected.data or 0, by=account())
    return see_saved("admin.settings.figures", is_changed=is_changed)


@blueprint.post("/admin/figures")
@needs(Permission.MANAGE_SETTINGS)
def change_figures() -> Response | tuple[str, int]:
    """Choose profile and calendar of the next window."""
    form = FiguresForm()
    if not form.validate():
        return _figures_page(form=form), 422
    with writing() as work:
        is_changed = settings.change_figures_plan(work, form.plan(), by=account())
    return see_saved("admin.settings.figures", is_changed=is_changed)


@blueprint.get("/admin/figures/preview")
@needs(Permission.MANAGE_SETTINGS)
def preview_figures() -> str:
    """What a leader would see under a plan, made from made-up cases."""
    form = PreviewForm(formdata=request.args)
    with reading() as work:
        plan, expected = settings.plan_to_preview(work, form.plan())
        found = None if plan is None else preview(work, plan, expected=expected)
    if found is not None:
        form.profile.data, form.calendar.data = (
            found.plan.profile.value,
            found.plan.calendar.value,
        )
    return render_template(
        "admin/figures_preview.html",
        form=form,
        preview=found,
        tables=() if found is None else parts(found.shown),
        words=words,
    )


def _outside_page(form: OutsideAddressForm) -> str:
    with reading() as work:
        rows = settings.read_outside_addresses(work)
    return render_template("admin/outside_addresses.html", form=form, addresses=rows)


def _figures_page(
    *,
    form: FiguresForm | None = None,
    volume_form: VolumeForm | None = None,
) -> str:
    with reading() as work:
        plan = settings.read_figures_plan(work)
    return render_template(
        "admin/figures.html",
        plan=plan,
        form=form or _figures_form(plan),
        volume_form=volume_form or VolumeForm(formdata=None, expected=plan.expected_volume),
    )


def _figures_form(plan: settings.FiguresPlan) -> FiguresForm:
    """Begin with what was chosen, else with what is advised."""
    advised = plan.advised
    profile = plan.profile or (advised.profile if advised else None)
    calendar = plan.calendar or (advised.calendar if advised else None)
    return FiguresForm(
        formdata=None,
        profile=profile.value if profile else None,
        calendar=calendar.value if calendar else None,
    )
