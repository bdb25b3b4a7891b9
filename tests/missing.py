"""What to do where a program that a test needs is not on this machine."""

import os
from typing import NoReturn

import pytest


def missing(what: str, *, install: str) -> NoReturn:
    """Fail where CI is set; elsewhere skip the test and say what to install."""
    words = f"{what} is not on this machine. On Debian or Ubuntu: apt-get install {install}"
    if os.environ.get("CI"):
        pytest.fail(words, pytrace=False)
    pytest.skip(words)
