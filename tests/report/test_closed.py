"""Nobody reports into a void: intake is open once two people can read, and says why it is not."""

import pytest
from flask.testing import FlaskClient

from portal.store.tables import ActivationRow, CaseRow, CredentialRow, OutsideAddressRow
from portal.work import Portal
from tests.cast import Member, add_member
from tests.deeds import REPORTED, hidden_fields, send, words
from tests.rows import count

STORY = "/report/what-happened"
ADDRESS = OutsideAddressRow(
    id="a" * 32, position=1, name="The labour inspectorate", address="12 Quay"
)


def only(portal: Portal, cast: dict[str, Member], names: str) -> None:
    with portal.writing() as work:
        for name in names.split():
            add_member(work, cast[name])


@pytest.mark.parametrize("names", ["", "omar", "carl vera", "omar vera", "lena ada"])
def test_intake_is_closed_while_no_two_people_can_read(
    client: FlaskClient, portal: Portal, cast_of_the_run: dict[str, Member], names: str
) -> None:
    only(portal, cast_of_the_run, names)
    answer = client.get("/report")

    assert answer.status_code == 503
    assert "At least two people must be able to read a report" in words(answer.text)


@pytest.mark.parametrize("names", ["omar una", "omar carl"])
def test_intake_opens_with_two_who_can_read(
    client: FlaskClient, portal: Portal, cast_of_the_run: dict[str, Member], names: str
) -> None:
    only(portal, cast_of_the_run, names)

    assert client.get("/report").status_code == 200


def test_a_closed_portal_names_who_is_outside(client: FlaskClient, portal: Portal) -> None:
    with portal.writing() as work:
        work.db.merge(ADDRESS)
    for path in ("/", "/report"):
        assert "The labour inspectorate" in client.get(path).text


def test_what_was_typed_before_intake_closed_is_not_lost(
    client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    send(client, "/report", type="incident")
    page = client.get(STORY).text
    with portal.writing() as work:
        work.db.get_one(ActivationRow, (cast["una"].account, 1)).revoked_on = work.moment.today
        work.db.get_one(ActivationRow, (cast["carl"].account, 1)).revoked_on = work.moment.today
    sent = client.post(STORY, data={**hidden_fields(page, STORY), **REPORTED})

    assert sent.status_code == 503
    assert "At least two people must be able to read a report" in words(sent.text)
    assert REPORTED["narrative"] in sent.text
    assert count(portal, CaseRow) == 0


def test_a_key_swapped_in_the_database_does_not_open_intake(
    client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    with portal.writing() as work:
        for name in ("una", "carl"):
            work.db.get_one(CredentialRow, (cast[name].account, 1)).reading_public = bytes(32)

    assert client.get("/report").status_code == 503
    assert send_report_where_closed(client).status_code == 503


def send_report_where_closed(client: FlaskClient) -> object:
    fields = hidden_fields(client.get("/mailbox").text, "/mailbox")
    return client.post("/report", data={**fields, **REPORTED, "once": "a" * 43})
