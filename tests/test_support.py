"""The support of the tests themselves: what it promises to catch, it catches."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.chromium import find_violations, new_page
from tests.server import Server, serve

ELSEWHERE = '<link rel="stylesheet" href="https://example.org/style.css">'


def visit_page_that_asks_elsewhere(browser: Browser) -> None:
    with new_page(browser, javascript=False) as page:
        page.set_content(ELSEWHERE, wait_until="load")


def test_a_request_that_leaves_the_host_fails_the_test(browser: Browser) -> None:
    with pytest.raises(AssertionError, match=r"left the host: example\.org"):
        visit_page_that_asks_elsewhere(browser)


def test_scripts_do_not_run_unless_asked_for(page: Page, page_with_javascript: Page) -> None:
    script = "<title>quiet</title><script>document.title = 'loud'</script>"
    page.set_content(script)
    page_with_javascript.set_content(script)

    assert [page.title(), page_with_javascript.title()] == ["quiet", "loud"]


def test_axe_finds_what_is_wrong(page_with_javascript: Page) -> None:
    page_with_javascript.set_content('<html lang="en"><title>t</title><main><img src="x"></main>')

    assert any(one.startswith("image-alt") for one in find_violations(page_with_javascript))


def test_the_sign_in_page_has_no_violation(page_with_javascript: Page, server: Server) -> None:
    page_with_javascript.goto(f"{server.url}/sign-in")

    assert find_violations(page_with_javascript) == []


@pytest.mark.slow
@pytest.mark.usefixtures("both_databases")
def test_the_server_serves_with_two_workers(server: Server) -> None:
    assert server.status("/health/ready") == 200
    assert len(server.workers()) == 2


@pytest.mark.slow
def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    bare = {"PORTAL_DATA_DIR": str(tmp_path / "var")}
    starting = serve(bare, output=tmp_path / "server.log")

    with pytest.raises(RuntimeError, match="flask --app wsgi init"):
        starting.__enter__()
