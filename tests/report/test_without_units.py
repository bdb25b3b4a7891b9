"""A portal that publishes no table of units does not ask for one, and needs no answer."""

import pytest
from flask.testing import FlaskClient

from portal.store.tables import CaseRow
from portal.work import Portal
from tests.deeds import send, send_report
from tests.rows import count

pytestmark = pytest.mark.usefixtures("cast")


def test_no_unit_is_asked(client: FlaskClient) -> None:
    send(client, "/report", type="incident")

    assert 'name="unit"' not in client.get("/report/circumstances").text


def test_a_report_without_a_unit_is_taken(client: FlaskClient, portal: Portal) -> None:
    answer = send_report(client, unit="")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/report/code")
    assert count(portal, CaseRow) == 1
