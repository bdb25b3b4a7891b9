"""Pages that fill the form of an AI system in from a file. Nothing is stored before it is saved."""

from typing import Any

from flask import Blueprint, render_template

from portal.admin import register
from portal.admin.forms import SystemForm
from portal.admin.import_forms import ACCEPTED, ImportForm
from portal.admin.importing import Reading
from portal.admin.reading_files import read_file
from portal.core.errors import InputRefused
from portal.core.policy import Permission
from portal.web.access import needs
from portal.web.context import reading
from portal.web.fields import show_refusal

blueprint = Blueprint("imports", __name__)


@blueprint.get("/admin/systems/import")
@needs(Permission.MANAGE_REGISTER)
def ask() -> str:
    """Ask for a file about a system."""
    return _ask_page(_form())


@blueprint.post("/admin/systems/import")
@needs(Permission.MANAGE_REGISTER)
def take() -> str | tuple[str, int]:
    """Fill the form in from a file: a page and no address, because nothing was stored for one."""
    form = _form()
    if not form.validate():
        return _ask_page(form), 422
    try:
        found = read_file(form.content())
    except InputRefused as refusal:
        show_refusal(form, refusal)
        return _ask_page(form), 422
    return _filled_page(form.system.data, found)


def _filled_page(slug: str, found: Reading) -> str:
    with reading() as work:
        row = register.read_system(work, slug) if slug else None
        accounts = register.account_choices(work)
    known = {name: getattr(row, name) for name in SystemForm.names()} if row else {}
    form = SystemForm(formdata=None, data={**known, **found.values})
    form.offer(accounts)
    return render_template("admin/system.html", form=form, system=row, taken=found, known=known)


def _form() -> ImportForm:
    form = ImportForm()
    with reading() as work:
        systems: Any = register.read_systems(work)
    form.offer([(row.slug, row.name) for row in systems])
    return form


def _ask_page(form: ImportForm) -> str:
    return render_template("admin/system_import.html", form=form, accepted=ACCEPTED)
