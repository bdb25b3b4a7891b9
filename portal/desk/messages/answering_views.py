"""The desk's answer templates: a list for all handlers, and a form for each of their own."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from portal.casework.access import visits
from portal.casework.records import answer_templates as casework
from portal.core.answer_templates import LANGUAGES, SHIPPED, AnswerTemplate
from portal.core.policy import Permission
from portal.desk.forms import TEXT_LIMIT
from portal.desk.visitor import get_reader
from portal.web.access import needs, see
from portal.web.context import reading, writing
from portal.web.fields import OneTimeForm, choices, plain_text
from portal.web.sending import take_form
from portal.work import Work

blueprint = Blueprint("answers", __name__)

NAME_LIMIT = 80


class TemplateForm(OneTimeForm):
    """A template: its blanks are written in two pairs of square brackets."""

    name = StringField(
        "Name", validators=[InputRequired("Give it a name."), *plain_text(NAME_LIMIT)]
    )
    language = SelectField("Language", choices=choices(LANGUAGES.items()))
    text = TextAreaField("Text", validators=[InputRequired("Write it."), *plain_text(TEXT_LIMIT)])


@blueprint.get("/desk/templates")
@needs(Permission.READ_QUEUE)
def show() -> str:
    """Every template: the desk's own, and the shipped ones."""
    with reading() as work:
        own = casework.list_own(work)
    return render_template(
        "desk/messages/templates.html", own=own, shipped=SHIPPED, languages=LANGUAGES
    )


@blueprint.get("/desk/templates/new")
@needs(Permission.WRITE_NOTE)
def ask_new() -> str:
    """Ask for a new template."""
    return _page(TemplateForm())


@blueprint.post("/desk/templates/new")
@needs(Permission.WRITE_NOTE)
def add() -> Response | tuple[str, int]:
    """Keep a new template, once."""
    form = TemplateForm()

    def keep(work: Work) -> None:
        if visits.is_first_use(work, form.one_time_key):
            casework.keep(work, get_reader(), **_filled(form))

    if not take_form(form, keep):
        return _page(form), 422
    return see("desk.answers.show")


@blueprint.get("/desk/templates/<template>")
@needs(Permission.WRITE_NOTE)
def ask_change(template: str) -> str:
    """Show one of the desk's own, to change or to remove."""
    found = _find(template)
    form = TemplateForm()
    form.name.data, form.language.data, form.text.data = found.name, found.language, found.text
    return _page(form, found)


@blueprint.post("/desk/templates/<template>")
@needs(Permission.WRITE_NOTE)
def change(template: str) -> Response | tuple[str, int]:
    """Change it for everybody."""
    found, form = _find(template), TemplateForm()

    def keep(work: Work) -> None:
        casework.change(work, get_reader(), AnswerTemplate(found.id, **_filled(form)))

    if not take_form(form, keep):
        return _page(form, found), 422
    return see("desk.answers.show")


@blueprint.post("/desk/templates/<template>/remove")
@needs(Permission.WRITE_NOTE)
def remove(template: str) -> Response:
    """Remove it for everybody."""
    with writing() as work:
        casework.remove(work, get_reader(), _find(template).id)
    return see("desk.answers.show")


def _find(template: str) -> AnswerTemplate:
    with reading() as work:
        return casework.find_own(work, template)


def _filled(form: TemplateForm) -> dict[str, str]:
    return {
        "name": form.name.data or "",
        "language": form.language.data,
        "text": form.text.data or "",
    }


def _page(form: TemplateForm, template: AnswerTemplate | None = None) -> str:
    return render_template(
        "desk/messages/template.html", form=form, template=template, limit=TEXT_LIMIT
    )
