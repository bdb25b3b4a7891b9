"""The register of AI systems, open to everybody."""

from flask import Blueprint, render_template

from portal.register import operations
from portal.web.access import open_to_all
from portal.web.context import reading

blueprint = Blueprint("register", __name__)


@blueprint.get("/systems")
@open_to_all
def systems() -> str:
    """Every AI system of the organisation."""
    with reading() as work:
        rows = operations.read_systems(work)
    return render_template("register/systems.html", systems=rows)


@blueprint.get("/systems/<slug>")
@open_to_all
def system(slug: str) -> str:
    """One AI system: what it is for, who answers for it, how to get out of it."""
    with reading() as work:
        row = operations.read_system(work, slug)
        policies = operations.read_policies_about(work, slug)
        answers = operations.read_answers(work, slug)
    return render_template("register/system.html", system=row, policies=policies, answers=answers)


@blueprint.get("/lessons")
@open_to_all
def lessons() -> str:
    """What was learned from reports, in words that their reporters agreed to."""
    with reading() as work:
        batches = operations.read_lessons(work)
    return render_template("register/lessons.html", batches=batches)
