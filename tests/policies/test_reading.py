"""Policies are open to everybody, on both surfaces, without a cookie; every version stays."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal import create_app
from portal.config import Settings
from portal.core.written_policies import Content, Head, Version
from portal.store import policies as store
from portal.work import Portal
from tests.deeds import words
from tests.register.test_systems import add as add_system

FIRST, SECOND, THIRD = date(2025, 5, 5), date(2026, 1, 12), date(2026, 2, 2)


def add(portal: Portal, slug: str, *versions: dict[str, Any]) -> None:
    """Put a policy with its versions into the database."""
    plain = {"title": slug.title(), "is_opt_out": False, "summary": "", "valid_from": FIRST}
    with portal.writing() as work:
        store.add_draft(work.db, slug, Content(slug, "A draft.", False, ()))
        for number, changes in enumerate(versions, start=1):
            values = {**plain, **changes}
            text = values.pop("text", f"Text of version {number}.")
            store.add_version(work.db, Version(Head(slug, number, **values), text))


@pytest.fixture
def opting_out(portal: Portal) -> str:
    """A policy with two versions about one system; its slug."""
    add_system(portal, "chat", name="Chat")
    changed = {"summary": "You need no reason.", "valid_from": SECOND, "is_opt_out": True}
    add(portal, "opting-out", {"valid_until": SECOND}, {**changed, "systems": ("chat",)})
    return "opting-out"


def test_everybody_reads_what_holds_and_what_changed(client: FlaskClient, opting_out: str) -> None:
    answer = client.get(f"/policies/{opting_out}")
    page = words(answer.text)

    assert "Version 2, in force since 12 January 2026 ." in page
    assert "What changed with this version: You need no reason." in page
    assert "Text of version 2." in page
    assert "Text of version 1." not in page
    assert 'It is about: <a href="/systems/chat">' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_an_earlier_version_stays_readable_with_its_days(
    client: FlaskClient, opting_out: str
) -> None:
    answer = client.get(f"/policies/{opting_out}/versions/1")
    page = words(answer.text)

    assert "An earlier version: this holds no more" in page
    assert "Version 1 was in force from 5 May 2025 until 12 January 2026 ." in page
    assert "Text of version 1." in page
    assert 'href="/policies/opting-out">Read what holds now' in answer.text
    newest = client.get(f"/policies/{opting_out}/versions/2").text
    assert newest == client.get(f"/policies/{opting_out}").text


def test_a_withdrawn_policy_is_listed_apart_and_stays_at_its_address(
    client: FlaskClient, portal: Portal
) -> None:
    add(portal, "old", {"valid_until": THIRD, "withdrawal": "Nothing takes its place."})
    page = words(client.get("/policies/old").text)
    listed = words(client.get("/policies").text)

    assert "Withdrawn: this holds no more" in page
    assert "until 2 February 2026 . Why, and what holds instead: Nothing takes its place." in page
    assert "Text of version 1." in page
    assert "None is in force." in listed
    assert "Withdrawn These hold no more." in listed


def test_the_list_begins_with_how_to_refuse_and_holds_no_draft(
    client: FlaskClient, portal: Portal, opting_out: str
) -> None:
    add(portal, "drafted")
    add(portal, "answering", {})
    listed = words(client.get("/policies").text)

    assert listed.index("Opting-Out How to refuse") < listed.index("Answering In force")
    assert "drafted" not in listed.lower()
    assert client.get("/policies/drafted").status_code == 404


@pytest.mark.parametrize(
    "path", ["missing", "opting-out/versions/3", "opting-out/versions/0", "opting-out/versions/1x"]
)
def test_what_is_not_there_is_a_plain_404(client: FlaskClient, opting_out: str, path: str) -> None:
    assert client.get(f"/policies/{path}").status_code == 404


def test_a_systems_page_lists_its_policies_how_to_refuse_first(
    client: FlaskClient, portal: Portal, opting_out: str
) -> None:
    add(portal, "answering", {"systems": ("chat",)})
    add(portal, "refuse-all", {"is_opt_out": True})
    add(portal, "general", {})
    add_system(portal, "rota", name="Rota")
    of_chat, of_rota = (words(client.get(f"/systems/{one}").text) for one in ("chat", "rota"))

    begins = "How to opt out: Ask your ward sister. What holds for it:"
    order = "Opting-Out How to refuse Refuse-All How to refuse Answering"
    then = "What else does it mean for me?"
    assert f"{begins} {order} {then}" in of_chat
    assert f"{begins} Refuse-All How to refuse {then}" in of_rota


def test_without_a_policy_the_pages_say_where_else_to_look(
    client: FlaskClient, portal: Portal
) -> None:
    add_system(portal, "chat")
    page = client.get("/policies").text
    assert "has published none yet" in page
    assert 'href="/systems"' in page
    assert "What holds for it" not in client.get("/systems/chat").text


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("path", ["/", "/how", "/report", "/systems"])
def test_whoever_wonders_whether_to_refuse_finds_the_list(client: FlaskClient, path: str) -> None:
    assert 'href="/policies"' in client.get(path).text.split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("surface", ["reporter", "staff"])
def test_policies_are_on_both_surfaces(
    settings: Settings, portal: Portal, opting_out: str, surface: str
) -> None:
    app = create_app(replace(settings, surfaces=frozenset({surface})))
    pages = [app.test_client().get(path) for path in (f"/policies/{opting_out}", "/policies")]
    app.extensions["portal"].database.dispose()

    assert [one.status_code for one in pages] == [200, 200]
    assert {('href="/report"' in one.text) for one in pages} == {surface == "reporter"}


@pytest.mark.usefixtures("both_databases")
def test_both_databases_give_the_newest_version_of_each(portal: Portal, opting_out: str) -> None:
    add(portal, "answering", {})
    with portal.reading() as work:
        newest = {head.slug: (head.number, head.systems) for head in store.list_newest(work.db)}
    assert newest == {"opting-out": (2, ("chat",)), "answering": (1, ())}
