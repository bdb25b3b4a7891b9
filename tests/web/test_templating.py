"""What all templates are given, and what one is given beside that."""

import pytest
from jinja2 import DictLoader, StrictUndefined
from jinja2.exceptions import UndefinedError

from portal.application import PortalApplication
from portal.web.templating import PlainGlobals

PAGES = {
    "page": """{% import "words" as words %}{{ words.say() }}, {{ own }}""",
    "words": "{% macro say() %}{{ shared }}{% endmacro %}",
    "hiding": "{{ shared }}",
    "other": "{{ own }}",
}


@pytest.fixture
def templates(door: PortalApplication) -> PlainGlobals:
    """Templates of their own, and one thing that is given to all of them."""
    made = PlainGlobals(door, loader=DictLoader(PAGES), undefined=StrictUndefined)
    made.globals["shared"] = "for all"
    return made


def test_the_portal_reads_its_templates_this_way(door: PortalApplication) -> None:
    given = door.jinja_env.get_template("layouts/public.html").globals

    assert type(door.jinja_env) is PlainGlobals
    assert type(given) is dict
    assert given.items() >= door.jinja_env.globals.items()


def test_a_template_has_its_own_things_before_those_of_all(templates: PlainGlobals) -> None:
    page = templates.get_template("page", globals={"own": "its own"})
    hiding = templates.get_template("hiding", globals={"shared": "its own"})

    assert [page.render(), hiding.render()] == ["for all, its own", "its own"]


def test_what_one_is_given_reaches_no_other(templates: PlainGlobals) -> None:
    page = templates.get_template("page", globals={"own": "its own"})
    page.globals["shared"] = "changed"

    assert templates.globals["shared"] == "for all"
    assert "own" not in templates.globals
    with pytest.raises(UndefinedError, match="own"):
        templates.get_template("other").render()
