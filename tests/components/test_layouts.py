"""What frames every page, seen on the error pages of both surfaces."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

Render = Callable[..., str]
ERRORS = sorted(
    path.name for path in (Path(__file__).parents[2] / "templates" / "errors").glob("*.html")
)
PAGE: dict[str, object] = {
    "organisation": "Halden & Rowe",
    "demonstration": False,
    "surfaces": {"reporter", "staff"},
    "leave_url": "/leave",
    "visit": None,
    "nav": [],
    "request": SimpleNamespace(path="/report"),
    "words": "This move is not possible now.",
    "fields": {"story": "Write a few words."},
}


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("visit", [None, SimpleNamespace(name="Omar")])
@pytest.mark.parametrize("surfaces", [{"reporter"}, {"staff"}])
def test_every_error_page_says_what_to_do(
    render: Render, name: str, visit: object, surfaces: set[str]
) -> None:
    values = {**PAGE, "visit": visit, "surfaces": surfaces}
    page = render(f'{{% include "errors/{name}" %}}', **values)
    assert page.count("<h1>") == 1
    assert "<p>" in page.split("</h1>")[1]
    assert ('href="/leave"' in page) is (visit is None and "reporter" in surfaces)


def test_the_demonstration_is_marked_on_every_page(render: Render) -> None:
    source = '{% include "errors/404.html" %}'
    assert "nothing here is real" in render(source, **{**PAGE, "demonstration": True})
    assert "nothing here is real" not in render(source, **PAGE)
