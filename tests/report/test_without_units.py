"""A portal that publishes no table of units does not ask for one, and needs no answer."""

import pytest
from flask.testing import FlaskClient

from portal.store.tables import CaseRow
from portal.work import Portal
from tests.deeds import REPORTED, send
from tests.rows import count

pytestmark = pytest.mark.usefixtures("cast")

SHOWN = {name: value for name, value in REPORTED.items() if name != "unit"}
"""What a browser sends: fields that are on the page, and no others."""


def test_no_unit_is_asked(client: FlaskClient) -> None:
    assert 'name="unit"' not in client.get("/report").text


def test_a_report_without_a_unit_is_taken(client: FlaskClient, portal: Portal) -> None:
    answer = send(client, "/report", **SHOWN)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/report/code")
    assert count(portal, CaseRow) == 1
