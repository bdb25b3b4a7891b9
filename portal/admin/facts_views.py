"""Pages for facts that derive from no case, from test reports to surveys."""

from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.admin import facts
from portal.admin.facts import COMMITMENTS, SURVEYS, TEXTS
from portal.admin.facts_forms import (
    CommitmentForm,
    EvidenceForm,
    SurveyForm,
    TestTextForm,
    TrainingForm,
)
from portal.admin.removing import ask_first
from portal.admin.saying import see_saved
from portal.admin.whoami import account
from portal.core.facts import Evidence
from portal.core.policy import Permission
from portal.web.access import needs, see
from portal.web.context import reading, writing
from portal.web.sending import take_form
from portal.work import Work

blueprint = Blueprint("facts", __name__)


@blueprint.get("/admin/facts")
@needs(Permission.MANAGE_SETTINGS)
def everything() -> str:
    """Everything that is entered."""
    with reading() as work:
        found = facts.read_facts(work)
    return render_template("admin/facts.html", facts=found, evidence=tuple(Evidence))


@blueprint.get("/admin/facts/test-texts/new")
@needs(Permission.MANAGE_SETTINGS)
def new_test_text() -> str:
    """Ask for a text of a test report."""
    return render_template("admin/facts_text.html", form=_text_form())


@blueprint.post("/admin/facts/test-texts/new")
@needs(Permission.MANAGE_SETTINGS)
def add_test_text() -> Response | tuple[str, int]:
    """Keep a text until a test report uses it."""
    form = _text_form()
    if take_form(form, partial(_add, form, TEXTS)):
        return see_saved("admin.facts.everything", is_changed=True)
    return render_template("admin/facts_text.html", form=form), 422


@blueprint.get("/admin/facts/test-texts/<id>/remove")
@needs(Permission.MANAGE_SETTINGS)
def ask_to_remove_test_text(id: str) -> str:
    """Say what it means to take a text away, and ask."""
    return ask_first(
        "Remove this text?",
        shown=_entry(TEXTS, id).narrative,
        means=("No later test report uses it.", "One that was already sent stays as it is."),
        keep=url_for("admin.facts.everything"),
    )


@blueprint.post("/admin/facts/test-texts/<id>/remove")
@needs(Permission.MANAGE_SETTINGS)
def remove_test_text(id: str) -> Response:
    """Take a text away."""
    return _remove(TEXTS, id)


@blueprint.get("/admin/facts/commitments/new")
@needs(Permission.MANAGE_SETTINGS)
def new_commitment() -> str:
    """Ask for a commitment."""
    form = _commitment_form()
    form.system.data = request.args.get("system", "")
    return render_template("admin/facts_commitment.html", form=form, entry=None)


@blueprint.post("/admin/facts/commitments/new")
@needs(Permission.MANAGE_SETTINGS)
def add_commitment() -> Response | tuple[str, int]:
    """Publish a commitment."""
    form = _commitment_form()
    if take_form(form, partial(_add, form, COMMITMENTS)):
        return see_saved("admin.facts.everything", is_changed=True)
    return render_template("admin/facts_commitment.html", form=form, entry=None), 422


@blueprint.get("/admin/facts/commitments/<id>")
@needs(Permission.MANAGE_SETTINGS)
def commitment(id: str) -> str:
    """One commitment, to be changed or marked as done."""
    entry = _entry(COMMITMENTS, id)
    form = _commitment_form(entry)
    return render_template("admin/facts_commitment.html", form=form, entry=entry)


@blueprint.post("/admin/facts/commitments/<id>")
@needs(Permission.MANAGE_SETTINGS)
def change_commitment(id: str) -> Response | tuple[str, int]:
    """Change a commitment."""
    entry, form = _entry(COMMITMENTS, id), _commitment_form()
    saved = _changed(form, COMMITMENTS, id)
    if saved is not None:
        return saved
    return render_template("admin/facts_commitment.html", form=form, entry=entry), 422


@blueprint.get("/admin/facts/commitments/<id>/remove")
@needs(Permission.MANAGE_SETTINGS)
def ask_to_remove_commitment(id: str) -> str:
    """Say what it means to take a commitment away, and ask."""
    return ask_first(
        "Remove this commitment?",
        shown=_entry(COMMITMENTS, id).text,
        means=(
            "From now on nobody finds it beside the figures.",
            "What was promised and not done is better kept, and shown as late.",
        ),
        keep=url_for("admin.facts.commitment", id=id),
    )


@blueprint.post("/admin/facts/commitments/<id>/remove")
@needs(Permission.MANAGE_SETTINGS)
def remove_commitment(id: str) -> Response:
    """Take a commitment away."""
    return _remove(COMMITMENTS, id)


@blueprint.get("/admin/facts/surveys/new")
@needs(Permission.MANAGE_SETTINGS)
def new_survey() -> str:
    """Ask for a survey's result."""
    return render_template("admin/facts_survey.html", form=SurveyForm(), entry=None)


@blueprint.post("/admin/facts/surveys/new")
@needs(Permission.MANAGE_SETTINGS)
def add_survey() -> Response | tuple[str, int]:
    """Publish a survey's result."""
    form = SurveyForm()
    if take_form(form, partial(_add, form, SURVEYS)):
        return see_saved("admin.facts.everything", is_changed=True)
    return render_template("admin/facts_survey.html", form=form, entry=None), 422


@blueprint.get("/admin/facts/surveys/<id>")
@needs(Permission.MANAGE_SETTINGS)
def survey(id: str) -> str:
    """One survey's result, to be changed."""
    entry = _entry(SURVEYS, id)
    return render_template("admin/facts_survey.html", form=SurveyForm(obj=entry), entry=entry)


@blueprint.post("/admin/facts/surveys/<id>")
@needs(Permission.MANAGE_SETTINGS)
def change_survey(id: str) -> Response | tuple[str, int]:
    """Change a survey's result."""
    entry, form = _entry(SURVEYS, id), SurveyForm()
    saved = _changed(form, SURVEYS, id)
    if saved is not None:
        return saved
    return render_template("admin/facts_survey.html", form=form, entry=entry), 422


@blueprint.get("/admin/facts/surveys/<id>/remove")
@needs(Permission.MANAGE_SETTINGS)
def ask_to_remove_survey(id: str) -> str:
    """Say what it means to take a survey's result away, and ask."""
    return ask_first(
        "Remove this result?",
        shown=_entry(SURVEYS, id).question,
        means=("From now on nobody finds it beside the figures.",),
        keep=url_for("admin.facts.survey", id=id),
    )


@blueprint.post("/admin/facts/surveys/<id>/remove")
@needs(Permission.MANAGE_SETTINGS)
def remove_survey(id: str) -> Response:
    """Take a survey's result away."""
    return _remove(SURVEYS, id)


@blueprint.get("/admin/facts/handlers/<id>")
@needs(Permission.MANAGE_SETTINGS)
def training(id: str) -> str:
    """Ask when a handler was last trained."""
    with reading() as work:
        handler = facts.get_handler(work, id)
    form = TrainingForm(trained_on=handler.trained_on)
    return render_template("admin/facts_training.html", form=form, handler=handler)


@blueprint.post("/admin/facts/handlers/<id>")
@needs(Permission.MANAGE_SETTINGS)
def change_training(id: str) -> Response | tuple[str, int]:
    """Note when a handler was last trained."""
    with reading() as work:
        handler = facts.get_handler(work, id)
    form = TrainingForm()
    if not form.validate():
        return render_template("admin/facts_training.html", form=form, handler=handler), 422
    with writing() as work:
        is_changed = facts.note_training(work, id, form.trained_on.data, by=account())
    return see_saved("admin.facts.everything", is_changed=is_changed)


@blueprint.get("/admin/facts/systems/<slug>")
@needs(Permission.MANAGE_SETTINGS)
def evidence(slug: str) -> str:
    """Ask what is published about an AI system."""
    with reading() as work:
        system = facts.get_system(work, slug)
    form = EvidenceForm(data={kind.value: on for kind, on in system.dated.items()})
    return render_template("admin/facts_system.html", form=form, system=system)


@blueprint.post("/admin/facts/systems/<slug>")
@needs(Permission.MANAGE_SETTINGS)
def change_evidence(slug: str) -> Response | tuple[str, int]:
    """Note what is published about an AI system."""
    with reading() as work:
        system = facts.get_system(work, slug)
    form = EvidenceForm()
    if not form.validate():
        return render_template("admin/facts_system.html", form=form, system=system), 422
    with writing() as work:
        is_changed = facts.change_evidence(work, slug, form.dated(), by=account())
    return see_saved("admin.facts.everything", is_changed=is_changed)


def _text_form() -> TestTextForm:
    form = TestTextForm()
    with reading() as work:
        form.offer(facts.system_choices(work))
    return form


def _commitment_form(row: object | None = None) -> CommitmentForm:
    form = CommitmentForm(obj=row)
    with reading() as work:
        form.offer(facts.commitment_choices(work))
    return form


def _entry(row: Any, id: str) -> Any:
    with reading() as work:
        return facts.get_entry(work, row, id)


def _add(form: Any, row: Any, work: Work) -> None:
    facts.add_entry(work, row, form.values(), once=form.one_time_key, by=account())


def _changed(form: Any, row: Any, id: str) -> Response | None:
    """Change an entry; None where the form was refused."""
    changes = list[bool]()

    def deed(work: Work) -> None:
        changes.append(facts.change_entry(work, row, id, form.values(), by=account()))

    if not take_form(form, deed):
        return None
    return see_saved("admin.facts.everything", is_changed=any(changes))


def _remove(row: Any, id: str) -> Response:
    with writing() as work:
        facts.remove_entry(work, row, id, by=account())
    return see("admin.facts.everything")
