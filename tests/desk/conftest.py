"""Who sits at the desk, and what lies on it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, investigate


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


@pytest.fixture
def omar(app: Flask, cast: dict[str, Member]) -> FlaskClient:
    """Omar's browser."""
    return at_the_desk(app, cast["omar"])


@pytest.fixture
def una(app: Flask, cast: dict[str, Member]) -> FlaskClient:
    """Una's browser."""
    return at_the_desk(app, cast["una"])


@pytest.fixture
def carl(app: Flask, cast: dict[str, Member]) -> FlaskClient:
    """Carl's browser."""
    return at_the_desk(app, cast["carl"])


@pytest.fixture
def investigated(omar: FlaskClient, case: MadeCase) -> MadeCase:
    """The case, triaged and accepted for investigation."""
    investigate(omar, case)
    return case
