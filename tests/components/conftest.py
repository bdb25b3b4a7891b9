"""Renders a snippet with the component macros at hand, as a page would call them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.web.template_globals import provide_globals

TEMPLATES = Path(__file__).parents[2] / "templates"
IMPORTS = "".join(
    f'{{% import "components/{name}.html" as {name} %}}' for name in ("forms", "case", "charts")
)


@pytest.fixture(name="environment", scope="session")
def fixture_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    provide_globals(environment.globals)
    environment.globals["csrf_token"] = lambda: "the-csrf-token"
    environment.globals["url_for"] = lambda endpoint, **values: f"/{endpoint}?{values}"
    return environment


@pytest.fixture(name="render")
def fixture_render(environment: Environment) -> Callable[..., str]:
    def render(source: str, **values: object) -> str:
        return environment.from_string(IMPORTS + source).render(**values)

    return render
