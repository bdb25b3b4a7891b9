"""Policies, open to everybody: what holds here, and what people were told when."""

from flask import Blueprint, render_template

from portal.policies import operations
from portal.web.access import open_to_all
from portal.web.context import reading
from portal.web.rendering import render

blueprint = Blueprint("policies", __name__)


@blueprint.get("/policies")
@open_to_all
def policies() -> str:
    """Every policy that was published."""
    with reading() as work:
        found = operations.read_policies(work)
    return render_template("policies/policies.html", listed=found)


@blueprint.get("/policies/<slug>")
@open_to_all
def policy(slug: str) -> str:
    """What a policy says now; of a withdrawn one, what it said last."""
    with reading() as work:
        page = operations.read_policy(work, slug)
    return _page(page)


@blueprint.get("/policies/<slug>/versions/<number>")
@open_to_all
def version(slug: str, number: str) -> str:
    """What a policy said in one of its versions."""
    with reading() as work:
        page = operations.read_policy(work, slug, number)
    return _page(page)


def _page(page: operations.Page) -> str:
    return render_template("policies/policy.html", page=page, text=render(page.version.text))
