"""What waits in Rosa's mailbox."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.taxonomy import ReportType
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, investigate, mailbox_of


@pytest.fixture
def opt_out(app: Flask, portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """An opt-out that was accepted, so that Rosa was asked how the answer can reach her."""
    case = make_case(portal, type=ReportType.OPT_OUT)
    investigate(at_the_desk(app, cast["omar"]), case)
    return case


@pytest.fixture
def rosa(app: Flask, opt_out: MadeCase) -> FlaskClient:
    """Rosa's browser with her mailbox open."""
    return mailbox_of(app, opt_out)
