"""The figures pages that everybody reads; the same stored numbers as the leaders' page.

They hold nothing of the visitor, so that one rendering serves everybody.
"""

from flask import Blueprint, Response, render_template

from portal.insight import exports, words
from portal.insight.editions import install, kept
from portal.insight.facts import fact_parts
from portal.insight.method import read_method
from portal.insight.operations import read_all_releases, read_figures
from portal.insight.presenting import parts
from portal.web.access import open_to_all
from portal.web.context import reading
from portal.work import Work

blueprint = Blueprint("figures", __name__)
blueprint.record_once(lambda state: install(state.app))


@blueprint.get("/figures")
@open_to_all
def show_figures() -> str:
    """Show the newest release and when the next one comes."""
    return kept("figures", _render_figures)


@blueprint.get("/figures/method")
@open_to_all
def show_method() -> str:
    """Explain how figures are blurred, and what they can tell about one report at most."""
    with reading() as work:
        method = read_method(work)
    return render_template("insight/method.html", method=method, words=words)


@blueprint.get("/figures/reading")
@open_to_all
def show_reading() -> str:
    """Explain in plain words how a blurred figure is read."""
    return render_template("insight/reading.html")


@blueprint.get("/figures.json")
@open_to_all
def figures_json() -> Response:
    """Give every release as JSON."""
    text = kept("json", _write_json)
    return Response(text, mimetype="application/json")


@blueprint.get("/figures.csv")
@open_to_all
def figures_csv() -> Response:
    """Give every release as CSV."""
    text = kept("csv", lambda work: exports.write_csv(read_all_releases(work)))
    return Response(
        text,
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="figures.csv"'},
    )


def _write_json(work: Work) -> str:
    figures = read_figures(work, limit=None)
    return exports.write_json(figures.shown, figures.coming, figures.facts)


def _render_figures(work: Work) -> str:
    figures = read_figures(work)
    tables = () if figures.latest is None else parts(figures.latest)
    matured = () if figures.latest_matured is None else parts(figures.latest_matured)
    facts = () if figures.facts is None else fact_parts(figures.facts)
    return render_template(
        "insight/figures.html",
        figures=figures,
        tables=tables,
        matured=matured,
        facts=facts,
        words=words,
    )
