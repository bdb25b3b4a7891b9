"""The register of AI systems is open to everybody, on both surfaces, without a cookie."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal import create_app
from portal.config import Settings
from portal.store.tables import CaseRow, SystemRow
from portal.work import Portal
from tests.cast import Member
from tests.deeds import hidden_fields, report, words
from tests.rows import every

TEXTS = {
    "purpose": "Drafts rotas & <answers>.",
    "provider": "Example Models",
    "model_version": "7.1",
    "owner_role": "Head of planning",
    "overseer_role": "Ward sisters",
    "mandatory_where": "In planning.",
    "opt_out_route": "Ask your ward sister.",
    "data_used": "Working hours",
    "limits": "It does not know holidays.",
}


@pytest.fixture
def rota(portal: Portal) -> str:
    """A system in the register; its slug."""
    add(portal, "rota-planner", name="Rota planner", is_mandatory=True, feeds_evaluation=True)
    return "rota-planner"


def add(portal: Portal, slug: str, **changes: Any) -> None:
    plain = {"name": slug, "is_mandatory": False, "feeds_evaluation": False}
    with portal.writing() as work:
        work.db.add(SystemRow(slug=slug, **{**TEXTS, **plain, **changes}))


def test_everybody_reads_what_a_system_is_and_how_to_get_out_of_it(
    client: FlaskClient, rota: str
) -> None:
    answer = client.get(f"/systems/{rota}")
    page = words(answer.text)

    assert answer.status_code == 200
    assert [text for text in TEXTS.values() if text not in page] == []
    assert "Must I use it? Yes. In planning." in page
    assert "Does it count in my evaluation? Yes" in page
    assert "Set-Cookie" not in answer.headers


def test_the_list_says_of_each_whether_one_can_say_no(
    client: FlaskClient, portal: Portal, rota: str
) -> None:
    add(portal, "chat", name="Chat", is_mandatory=False)
    add(portal, "old-chat", name="Old chat", retired_on=portal.clock.now().today)
    page = words(client.get("/systems").text)

    assert "Rota planner Drafts rotas & <answers>. Mandatory" in page
    assert "Your choice" in page
    assert "No longer used" in page


def test_a_system_that_is_not_there_is_a_plain_404(client: FlaskClient) -> None:
    assert client.get("/systems/no-such-tool").status_code == 404


@pytest.mark.usefixtures("cast")
def test_its_page_leads_to_a_report_about_it(client: FlaskClient, rota: str) -> None:
    page = client.get(f"/systems/{rota}").text
    form = client.get(f"/report?system={rota}").text
    fields = {**hidden_fields(form, "/report"), "type": "opt_out"}
    client.post("/report", data=fields)
    form = client.get("/report/tool").text

    assert f"/report?system={rota}" in page
    assert f'<option value="{rota}" selected>' in form


@pytest.mark.usefixtures("cast")
def test_a_retired_system_can_still_be_reported_about(
    client: FlaskClient, portal: Portal, rota: str
) -> None:
    add(portal, "old-chat", name="A chat", retired_on=date(2026, 2, 27))
    page = client.get("/systems/old-chat").text
    form = client.get("/report?system=old-chat").text
    client.post("/report", data={**hidden_fields(form, "/report"), "type": "opt_out"})
    asked = client.get("/report/tool").text
    report(client, system="old-chat")

    assert "No longer used since 27 February 2026" in words(page)
    assert "/report?system=old-chat" in page
    assert "A chat (no longer used)" in words(form)
    assert '<option value="old-chat" selected>A chat (no longer used)' in asked
    assert asked.index(f'value="{rota}"') < asked.index('value="old-chat"')
    assert [row.system for row in every(portal, CaseRow)] == ["old-chat"]


@pytest.mark.parametrize("surface", ["reporter", "staff"])
def test_the_register_is_on_both_surfaces(
    settings: Settings, portal: Portal, rota: str, surface: str
) -> None:
    app = create_app(replace(settings, surfaces=frozenset({surface})))
    answer = app.test_client().get(f"/systems/{rota}")
    app.extensions["portal"].database.dispose()

    assert answer.status_code == 200
    assert ("/report?system=" in answer.text) is (surface == "reporter")


def test_no_account_of_the_staff_is_named(
    client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    owner = cast["una"]
    add(portal, "chat", owner_account=owner.account)
    page = client.get("/systems/chat").text

    assert owner.account not in page
    assert "Una" not in page
