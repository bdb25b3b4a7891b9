"""The real door with trial pages behind it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from portal.application import PortalApplication, build
from portal.config import Settings
from portal.work import Portal
from tests.web.trial import make_pages, recognise_omar

BuildDoor = Callable[..., PortalApplication]


@pytest.fixture
def build_door(settings: Settings, portal: Portal) -> Iterator[BuildDoor]:
    """`build_door(https=True)` returns the program with changed settings and trial pages."""
    built: list[PortalApplication] = []

    def build_one(**changes: object) -> PortalApplication:
        app = build(replace(settings, **changes), pages=[make_pages()])  # type: ignore[arg-type]
        app.extensions["portal"].clock = portal.clock
        app.extensions["portal.recognise"] = {"staff": recognise_omar}
        built.append(app)
        return app

    yield build_one
    for app in built:
        app.extensions["portal"].database.dispose()


@pytest.fixture
def door(build_door: BuildDoor) -> PortalApplication:
    """The program with trial pages."""
    return build_door()


@pytest.fixture
def visitor(door: PortalApplication) -> FlaskClient:
    """A browser without a cookie, before the trial pages."""
    return door.test_client()


@pytest.fixture
def token_of() -> Callable[[FlaskClient, str], str]:
    """`token_of(browser, path)` opens a page and returns its form's token."""

    def find(browser: FlaskClient, path: str = "/trial/form") -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(path).text)
        assert found is not None
        return found.group(1)

    return find
