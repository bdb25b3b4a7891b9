"""Ada's browser."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Member, sign_in


@pytest.fixture
def ada(app: Flask, cast: dict[str, Member]) -> FlaskClient:
    """The administrator, signed in."""
    return sign_in(app.test_client(), cast["ada"])
