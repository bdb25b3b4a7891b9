"""Pages for what is dated about an AI system: notices, pilots, assessments, audits."""

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from portal.admin import entries, register
from portal.admin.entry_forms import QUESTIONS, EntryForm, entry_form
from portal.admin.removing import ask_first
from portal.admin.saying import see_saved
from portal.admin.whoami import account
from portal.core.errors import NotFound
from portal.core.policy import Permission
from portal.core.register_entries import EntryKind
from portal.web.access import needs
from portal.web.context import reading, writing
from portal.web.sending import take_form
from portal.work import Work

blueprint = Blueprint("entries", __name__)

PAGE = "admin.register.system"


@blueprint.get("/admin/systems/<slug>/entries/new/<kind>")
@needs(Permission.MANAGE_REGISTER)
def new(slug: str, kind: str) -> str:
    """Ask for something dated."""
    wanted = _kind(kind)
    return _page(slug, wanted, entry_form(wanted))


@blueprint.post("/admin/systems/<slug>/entries/new/<kind>")
@needs(Permission.MANAGE_REGISTER)
def add(slug: str, kind: str) -> Response | tuple[str, int]:
    """Enter something dated."""
    wanted = _kind(kind)
    form = entry_form(wanted)

    def deed(work: Work) -> None:
        entries.add_entry(work, slug, wanted, form.values(), once=form.one_time_key, by=account())

    if take_form(form, deed):
        return see_saved(PAGE, is_changed=True, slug=slug)
    return _page(slug, wanted, form), 422


@blueprint.get("/admin/systems/<slug>/entries/<id>")
@needs(Permission.MANAGE_REGISTER)
def entry(slug: str, id: str) -> str:
    """One entry, to be changed."""
    row = _entry(slug, id)
    return _page(slug, row.kind, entry_form(row.kind, row), row=row)


@blueprint.post("/admin/systems/<slug>/entries/<id>")
@needs(Permission.MANAGE_REGISTER)
def change(slug: str, id: str) -> Response | tuple[str, int]:
    """Change an entry; one that is saved as it was is no change."""
    row = _entry(slug, id)
    form, changed = entry_form(row.kind, row), []

    def deed(work: Work) -> None:
        changed.append(entries.change_entry(work, slug, id, form.values(), by=account()))

    if take_form(form, deed):
        return see_saved(PAGE, is_changed=any(changed), slug=slug)
    return _page(slug, row.kind, form, row=row), 422


@blueprint.get("/admin/systems/<slug>/entries/<id>/remove")
@needs(Permission.MANAGE_REGISTER)
def ask_to_remove(slug: str, id: str) -> str:
    """Say what it means to take an entry away, and ask."""
    row = _entry(slug, id)
    return ask_first(
        f"Remove this {QUESTIONS[row.kind].name}?",
        shown=f"{row.title}\n{row.found}",
        means=(
            "From now on nobody finds it in the register.",
            "What went wrong is better kept: staff were told so.",
        ),
        keep=url_for("admin.entries.entry", slug=slug, id=id),
    )


@blueprint.post("/admin/systems/<slug>/entries/<id>/remove")
@needs(Permission.MANAGE_REGISTER)
def remove(slug: str, id: str) -> Response:
    """Take an entry away."""
    with writing() as work:
        entries.remove_entry(work, slug, id, by=account())
    return see_saved(PAGE, is_changed=True, slug=slug)


def _kind(typed: str) -> EntryKind:
    kinds = {one.value: one for one in EntryKind}
    if typed not in kinds:
        raise NotFound("There is no such kind of entry.")
    return kinds[typed]


def _entry(slug: str, id: str) -> Any:
    with reading() as work:
        return entries.get_entry(work, slug, id)


def _page(slug: str, kind: EntryKind, form: EntryForm, *, row: Any = None) -> str:
    with reading() as work:
        system = register.read_system(work, slug)
    return render_template(
        "admin/system_entry.html",
        system=system,
        kind=kind.value,
        name=QUESTIONS[kind].name,
        form=form,
        entry=row,
    )
