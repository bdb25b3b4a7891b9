"""The leaders' page: published figures, what changed, and how to read them."""

from flask import Blueprint, render_template

from portal.core.policy import Permission
from portal.insight import words
from portal.insight.operations import read_figures
from portal.insight.presenting import parts
from portal.web.access import needs
from portal.web.context import reading

blueprint = Blueprint("insight", __name__)


@blueprint.get("/insight")
@needs(Permission.READ_RELEASES)
def show_insight() -> str:
    """Show the newest release beside the ones before it."""
    with reading() as work:
        figures = read_figures(work)
    tables = () if figures.latest is None else parts(figures.latest, figures.comparison)
    return render_template("insight/leaders.html", figures=figures, tables=tables, words=words)
