"""Rosa's case, and the browsers around it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, mailbox_of
from tests.once import clean_files


@pytest.fixture(autouse=True)
def cleaned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same file comes out of its cleaning the same way; `test_limits` has none of this."""
    clean_files(monkeypatch)


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


@pytest.fixture
def rosa(app: Flask, case: MadeCase) -> FlaskClient:
    """Rosa's browser with her mailbox open."""
    return mailbox_of(app, case)


@pytest.fixture
def omar(app: Flask, cast: dict[str, Member]) -> FlaskClient:
    """Omar's browser."""
    return at_the_desk(app, cast["omar"])
