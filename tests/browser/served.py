"""Pages of a program in this very process, shown by Chromium without a server in between.

For pages that only read: each state of an organisation costs a request, not a start of a server.
"""

from flask.testing import FlaskClient
from playwright.sync_api import Page, Route

ADDRESS = "http://127.0.0.1:9"


def show(page: Page, client: FlaskClient, path: str) -> None:
    """Show a page and what it loads as this client gets them, with all their headers."""
    page.unroute_all()
    page.route("**/*", lambda route: _answer(route, client))
    page.goto(f"{ADDRESS}{path}")


def _answer(route: Route, client: FlaskClient) -> None:
    got = client.get(route.request.url.removeprefix(ADDRESS))
    headers = {name: value for name, value in got.headers if name.lower() != "set-cookie"}
    route.fulfill(status=got.status_code, headers=headers, body=got.data)
