"""What the attacks on a running portal start from."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.work import Portal
from tests.attacks.reading import Reader, sign_lena_in
from tests.statements import counting


@pytest.fixture
def lena(app: Flask, portal: Portal) -> Reader:
    """Lena, who leads, signed in."""
    return sign_lena_in(app, portal)


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that the pages send to the database, from now on."""
    with counting(app.extensions["portal"].database) as sent:
        yield sent
