"""A handler keeps filters of the queue under names that nobody else can read."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.store.tables import QueueViewRow
from portal.work import Portal
from tests.cast import MadeCase, Member, renew_keys
from tests.deeds import at_the_desk, hidden_fields, send, words
from tests.rows import every

GRAVE = "/desk/views?severity=s1&sort=newest"
LINK = "/desk/cases?severity=s1&amp;sort=newest"


def keep_under(client: FlaskClient, name: str) -> int:
    """Keep the filter of GRAVE under a name."""
    fields = hidden_fields(client.get(GRAVE).text, GRAVE)
    return int(client.post(GRAVE, data={**fields, "name": name}).status_code)


@pytest.mark.usefixtures("both_databases")
def test_a_view_is_kept_opened_and_deleted(omar: FlaskClient, case: MadeCase) -> None:
    assert keep_under(omar, "  Grave   ones ") == 303

    queue, views = omar.get("/desk/cases").text, omar.get("/desk/views").text
    assert "<bdi>Grave ones</bdi>" in queue
    assert LINK in queue
    (row,) = every(omar.application.extensions["portal"], QueueViewRow)
    dropped = send(omar, f"/desk/views/{row.id}/delete", form_on="/desk/views")

    assert "<bdi>Grave ones</bdi>" in views
    assert dropped.status_code == 303
    assert "Grave ones" not in omar.get("/desk/cases").text


def test_nobody_else_sees_or_deletes_it(
    omar: FlaskClient, una: FlaskClient, portal: Portal
) -> None:
    keep_under(omar, "Grave ones")
    (row,) = every(portal, QueueViewRow)
    token = hidden_fields(una.get("/desk").text, "/sign-out")
    una.post(f"/desk/views/{row.id}/delete", data=token)

    assert "Grave ones" not in una.get("/desk/views").text
    assert "Grave ones" in omar.get("/desk/views").text


def test_the_database_shows_neither_name_nor_filter(omar: FlaskClient, portal: Portal) -> None:
    keep_under(omar, "Grave ones")
    (row,) = every(portal, QueueViewRow)

    assert b"Grave" not in row.sealed
    assert b"s1" not in row.sealed


def test_a_view_of_the_same_name_is_replaced(omar: FlaskClient, portal: Portal) -> None:
    keep_under(omar, "Grave ones")
    keep_under(omar, "Grave ones")

    assert len(every(portal, QueueViewRow)) == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b"])
def test_a_name_that_is_none_is_refused_and_shown_again(omar: FlaskClient, name: str) -> None:
    assert keep_under(omar, name) == 422


def test_there_is_room_for_twenty(omar: FlaskClient, portal: Portal) -> None:
    kept = [keep_under(omar, f"View {number}") for number in range(20)]
    fields = hidden_fields(omar.get(GRAVE).text, GRAVE)
    refused = omar.post(GRAVE, data={**fields, "name": "One more"})

    assert kept == [303] * 20
    assert refused.status_code == 422
    assert "You have 20 views. Delete one first." in words(refused.text)
    assert 'value="One more"' in refused.text
    assert len(every(portal, QueueViewRow)) == 20


def test_with_new_keys_one_starts_anew(
    app: Flask, omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    keep_under(omar, "Grave ones")
    renew_keys(portal, cast["omar"])
    later = at_the_desk(app, cast["omar"])
    before = later.get("/desk/views").text
    keep_under(later, "New ones")

    assert "Grave ones" not in before
    assert len(every(portal, QueueViewRow)) == 1


@pytest.mark.parametrize("name", ["lena", "ada"])
def test_who_is_no_handler_has_no_views(app: Flask, cast: dict[str, Member], name: str) -> None:
    assert at_the_desk(app, cast[name]).get("/desk/views").status_code == 404
