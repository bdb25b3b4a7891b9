"""A handler below the case's level still reads it, and no longer speaks for it."""

from collections.abc import Mapping

from flask.testing import FlaskClient
from sqlalchemy import update

from portal.store.tables import CaseRow
from portal.work import Portal
from tests.cast import Member, make_case, post, sign_in


def test_a_lower_level_writes_nothing_to_the_reporter(
    client: FlaskClient, portal: Portal, cast: Mapping[str, Member]
) -> None:
    made = make_case(portal)
    sign_in(client, cast["omar"])
    address = f"/desk/cases/{made.reference}"
    form = client.get(f"{address}/message")
    raise_level(portal, made.id)

    answer = post(client, f"{address}/message", form_on=f"{address}/note", text="Hello.", once=ONCE)

    assert form.status_code == 200
    assert answer.status_code == 409
    assert "higher level" in answer.text
    assert client.get(f"{address}/message").status_code == 404
    assert "Write to the reporter" not in client.get(address).text


def test_a_lower_level_still_keeps_notes(
    client: FlaskClient, portal: Portal, cast: Mapping[str, Member]
) -> None:
    made = make_case(portal)
    sign_in(client, cast["omar"])
    raise_level(portal, made.id)

    answer = post(client, f"/desk/cases/{made.reference}/note", text="For Vera.", once=ONCE)

    assert answer.status_code == 303
    assert "For Vera." in client.get(f"/desk/cases/{made.reference}").text


ONCE = "a-key-that-is-used-only-once"


def raise_level(portal: Portal, id: str) -> None:
    """Put a case at level 3, as an escalation does."""
    with portal.writing() as work:
        work.db.execute(update(CaseRow).where(CaseRow.id == id).values(level=3))
