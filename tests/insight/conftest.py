"""Who reads the figures pages in these tests."""

import pytest
from flask import Flask

from portal.work import Portal
from tests.attacks.reading import Reader, sign_lena_in


@pytest.fixture
def lena(app: Flask, portal: Portal) -> Reader:
    """Lena, who leads, signed in."""
    return sign_lena_in(app, portal)
