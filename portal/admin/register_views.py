"""Pages for the register of AI systems and for units."""

from typing import Any

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from portal.admin import entries, register
from portal.admin.forms import SystemForm, UnitForm
from portal.admin.saying import see_saved
from portal.admin.settings import group_small_units
from portal.admin.whoami import account
from portal.core.disclosure.profiles import SMALLEST_POPULATION
from portal.core.policy import Permission
from portal.web.access import needs, see
from portal.web.context import reading, writing
from portal.web.sending import take_form
from portal.work import Work

blueprint = Blueprint("register", __name__)


@blueprint.get("/admin/systems")
@needs(Permission.MANAGE_REGISTER)
def systems() -> str:
    """Every system, retired ones too."""
    with reading() as work:
        rows, today = register.read_systems(work), work.moment.today
        missing = entries.count_missing(work)
    return render_template("admin/systems.html", systems=rows, today=today, missing=missing)


@blueprint.get("/admin/systems/new")
@needs(Permission.MANAGE_REGISTER)
def new_system() -> str:
    """Ask what there is to say about a system."""
    return render_template("admin/system.html", form=_system_form(), system=None)


@blueprint.post("/admin/systems/new")
@needs(Permission.MANAGE_REGISTER)
def add_system() -> Response | tuple[str, int]:
    """Enter a system."""
    form = _system_form()

    def deed(work: Work) -> None:
        register.add_system(work, form.slug.data or "", form.system(), by=account())

    if take_form(form, deed):
        return see_saved("admin.register.systems", is_changed=True)
    return render_template("admin/system.html", form=form, system=None), 422


@blueprint.get("/admin/systems/<slug>")
@needs(Permission.MANAGE_REGISTER)
def system(slug: str) -> str:
    """One system, to be changed."""
    with reading() as work:
        row = register.read_system(work, slug)
    return _system_page(_system_form(row), row)


@blueprint.post("/admin/systems/<slug>")
@needs(Permission.MANAGE_REGISTER)
def change_system(slug: str) -> Response | tuple[str, int]:
    """Change a system; its short name stays, because links and cases name it."""
    with reading() as work:
        row = register.read_system(work, slug)
    form, changed = _system_form(), []

    def deed(work: Work) -> None:
        changed.append(register.change_system(work, slug, form.system(), by=account()))

    if take_form(form, deed):
        return see_saved("admin.register.system", is_changed=any(changed), slug=slug)
    return _system_page(form, row), 422


@blueprint.post("/admin/systems/<slug>/retire")
@needs(Permission.MANAGE_REGISTER)
def retire_system(slug: str) -> Response:
    """Take a system out of use, or bring it back."""
    with writing() as work:
        register.retire_system(work, slug, by=account())
    return see("admin.register.systems")


@blueprint.get("/admin/units")
@needs(Permission.MANAGE_UNITS)
def units() -> str:
    """Every unit."""
    with reading() as work:
        rows, others = register.read_units(work), group_small_units(work)
    return render_template(
        "admin/units.html", units=rows, others=others, smallest=SMALLEST_POPULATION
    )


@blueprint.get("/admin/units/new")
@needs(Permission.MANAGE_UNITS)
def new_unit() -> str:
    """Ask for a unit."""
    return render_template("admin/unit.html", form=_unit_form(), unit=None)


@blueprint.post("/admin/units/new")
@needs(Permission.MANAGE_UNITS)
def add_unit() -> Response | tuple[str, int]:
    """Enter a unit."""
    form = _unit_form()

    def deed(work: Work) -> None:
        register.add_unit(work, form.slug.data or "", form.unit(), by=account())

    if take_form(form, deed):
        return see_saved("admin.register.units", is_changed=True)
    return render_template("admin/unit.html", form=form, unit=None), 422


@blueprint.get("/admin/units/<slug>")
@needs(Permission.MANAGE_UNITS)
def unit(slug: str) -> str:
    """One unit, to be changed."""
    with reading() as work:
        row = register.read_unit(work, slug)
    return render_template("admin/unit.html", form=_unit_form(row), unit=row)


@blueprint.post("/admin/units/<slug>")
@needs(Permission.MANAGE_UNITS)
def change_unit(slug: str) -> Response | tuple[str, int]:
    """Change a unit; its short name stays, because cases and figures name it."""
    with reading() as work:
        row = register.read_unit(work, slug)
    form = _unit_form()
    if not form.validate():
        return render_template("admin/unit.html", form=form, unit=row), 422
    with writing() as work:
        is_changed = register.change_unit(work, slug, form.unit(), by=account())
    return see_saved("admin.register.units", is_changed=is_changed)


def _system_page(form: SystemForm, row: Any) -> str:
    with reading() as work:
        dated = entries.read_dated(work, row)
    return render_template("admin/system.html", form=form, system=row, dated=dated)


def _system_form(row: object | None = None) -> SystemForm:
    form = SystemForm(obj=row)
    with reading() as work:
        form.offer(register.account_choices(work))
    return form


def _unit_form(row: object | None = None) -> UnitForm:
    form = UnitForm(obj=row)
    with reading() as work:
        form.offer(register.account_choices(work))
    return form
