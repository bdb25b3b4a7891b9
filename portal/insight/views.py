"""The leaders' page: published figures, what changed, and how to read them."""

from flask import Blueprint, render_template

from portal.core.policy import Permission
from portal.insight import words
from portal.insight.facts import fact_parts
from portal.insight.history import histories
from portal.insight.operations import read_figures
from portal.insight.presenting import clear_changes, parts
from portal.web.access import needs
from portal.web.context import reading

blueprint = Blueprint("insight", __name__)


@blueprint.get("/insight")
@needs(Permission.READ_RELEASES)
def show_insight() -> str:
    """Show the newest release beside the ones before it."""
    with reading() as work:
        figures = read_figures(work)
    latest, last_matured = figures.latest, figures.latest_matured
    tables = () if latest is None else parts(latest, figures.comparison)
    matured = () if last_matured is None else parts(last_matured, figures.comparison_matured)
    return render_template(
        "insight/leaders.html",
        figures=figures,
        tables=tables,
        facts=() if figures.facts is None else fact_parts(figures.facts),
        matured=matured,
        changes=clear_changes((*tables, *matured)),
        histories=histories(figures.received),
        words=words,
    )
