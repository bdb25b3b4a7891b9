"""Outside addresses, where Leave leads, the plan of the figures, and the checklist."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.organisation import outside_addresses
from portal.casework.settings import get_setting
from portal.core.actors import Level
from portal.store.tables import OutsideAddressRow
from portal.work import Portal
from tests.cast import Member, post
from tests.signin.journal import noted
from tests.signin.steps import account_of, compare, join, joined, own_fingerprint, words

Cast = dict[str, Member]
OUTSIDE = "/admin/outside-addresses"


def add_address(client: FlaskClient, name: str) -> None:
    post(client, OUTSIDE, name=name, address=f"Write to {name.lower()}@example.org")


def shown_names(portal: Portal) -> list[str]:
    with portal.reading() as work:
        return [one.name for one in outside_addresses(work)]


def id_of(portal: Portal, name: str) -> str:
    with portal.reading() as work:
        return work.db.scalars(
            select(OutsideAddressRow.id).where(OutsideAddressRow.name == name)
        ).one()


def setting(portal: Portal, name: str) -> str:
    with portal.reading() as work:
        return get_setting(work, name)


def test_addresses_come_in_the_order_they_were_entered(ada: FlaskClient, portal: Portal) -> None:
    for name in ("Authority", "Council", "Lawyer"):
        add_address(ada, name)
    assert shown_names(portal) == ["Authority", "Council", "Lawyer"]


def test_an_address_moves_up_one_place(ada: FlaskClient, portal: Portal) -> None:
    for name in ("Authority", "Council", "Lawyer"):
        add_address(ada, name)
    post(ada, f"{OUTSIDE}/{id_of(portal, 'Lawyer')}/up", form_on=OUTSIDE)
    post(ada, f"{OUTSIDE}/{id_of(portal, 'Authority')}/up", form_on=OUTSIDE)
    assert shown_names(portal) == ["Authority", "Lawyer", "Council"]


def test_an_address_is_changed_and_removed(ada: FlaskClient, portal: Portal) -> None:
    add_address(ada, "Authority")
    path = f"{OUTSIDE}/{id_of(portal, 'Authority')}"
    post(ada, path, name="Inspectorate", address="By letter.")
    changed = shown_names(portal)
    post(ada, f"{path}/remove")
    assert changed == ["Inspectorate"]
    assert shown_names(portal) == []
    assert ada.get(f"{path}/remove").status_code == 404
    assert post(ada, f"{path}/remove", form_on=OUTSIDE).status_code == 404


def test_an_address_needs_both_lines(ada: FlaskClient, portal: Portal) -> None:
    answer = post(ada, OUTSIDE, name="Authority", address="")
    assert answer.status_code == 422
    assert 'value="Authority"' in answer.text
    assert shown_names(portal) == []


def test_leave_leads_where_the_administrator_says(ada: FlaskClient, client: FlaskClient) -> None:
    post(ada, "/admin/leave-address", address="https://weather.example.org/today")
    assert client.get("/leave").location == "https://weather.example.org/today"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "weather.example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "//weather.example.org",
        "https://",
        "https://user:secret@weather.example.org",
        "https://weather.example.org/a b",
        "https://[weather",
        "https://weather.example.org\r\nX-Canary: 1",
    ],
)
def test_leave_leads_to_a_plain_web_address_alone(
    ada: FlaskClient, portal: Portal, address: str
) -> None:
    before = setting(portal, "leave_address")
    assert post(ada, "/admin/leave-address", address=address).status_code == 422
    assert setting(portal, "leave_address") == before


def test_the_advice_follows_from_the_expected_volume(ada: FlaskClient) -> None:
    post(ada, "/admin/figures/volume", form_on="/admin/figures", expected="1200")
    page = words(ada.get("/admin/figures").text)
    assert "standard tables, every quarter." in page


def test_a_plan_is_kept_and_shown_with_what_it_comes_to(ada: FlaskClient, portal: Portal) -> None:
    unit = {"name": "Claims", "slug": "", "head_count": "1240", "head_account": ""}
    post(ada, "/admin/units/new", **unit)
    post(ada, "/admin/figures", profile="compact", calendar="half_years")
    assert setting(portal, "figures_profile") == "compact"
    assert setting(portal, "figures_calendar") == "half_years"
    assert "every half-year, for 1,240 people" in words(ada.get("/admin/figures").text)


def test_with_too_few_people_nothing_is_published_and_the_page_says_so(
    ada: FlaskClient,
) -> None:
    post(ada, "/admin/figures", profile="standard", calendar="months")
    assert "nothing is published" in words(ada.get("/admin/figures").text)


@pytest.mark.parametrize(
    ("profile", "calendar"), [("tiny", "months"), ("vast", "years"), ("compact", "daily"), ("", "")]
)
def test_a_plan_that_the_rules_do_not_know_is_refused(
    ada: FlaskClient, portal: Portal, profile: str, calendar: str
) -> None:
    answer = post(ada, "/admin/figures", profile=profile, calendar=calendar)
    assert answer.status_code == 422
    assert setting(portal, "figures_profile") == ""


@pytest.mark.parametrize("expected", ["", "-1", "many"])
def test_the_expected_volume_is_a_number(ada: FlaskClient, expected: str) -> None:
    answer = post(ada, "/admin/figures/volume", form_on="/admin/figures", expected=expected)
    assert answer.status_code == 422


def test_every_change_is_journalled(ada: FlaskClient, portal: Portal, cast: Cast) -> None:
    add_address(ada, "Authority")
    post(ada, "/admin/leave-address", address="https://weather.example.org/")
    post(ada, "/admin/figures", profile="compact", calendar="quarters")
    changed = [details["setting"] for _, details in noted(portal, "settings_changed")]
    assert changed == ["outside_addresses", "leave_address", "figures_profile"]


def test_a_choice_that_was_made_already_is_said_to_change_nothing_and_not_journalled(
    ada: FlaskClient, portal: Portal
) -> None:
    plan = {"profile": "compact", "calendar": "quarters"}
    first = post(ada, "/admin/figures", **plan)
    again = post(ada, "/admin/figures", **plan)
    post(ada, "/admin/figures", **{**plan, "calendar": "half_years"})
    for _ in range(2):
        post(ada, "/admin/figures/volume", form_on="/admin/figures", expected="12")
    changed = [details["setting"] for _, details in noted(portal, "settings_changed")]

    assert changed == ["figures_profile", "figures_profile", "figures_expected_volume"]
    assert "Saved." in words(ada.get(first.location).text)
    assert "Nothing changed" in words(ada.get(again.location).text)
    assert "Saved." not in words(ada.get("/admin/figures").text)


class TestTheChecklist:
    """From an empty database to an open portal."""

    @pytest.fixture
    def administrator(self, app: Flask, portal: Portal) -> FlaskClient:
        """The first administrator of an empty portal."""
        from portal.signin.invitations import create_first_administrator_code

        with portal.writing() as work:
            code = create_first_administrator_code(work)
        return join(app, code)

    def test_at_first_everything_is_left_to_do(self, administrator: FlaskClient) -> None:
        page = words(administrator.get("/admin").text)
        assert "The portal takes no reports yet" in page
        assert page.count("Next") == 1
        assert "Choose before the first report comes in" in page
        assert page.count("Reports wait for this.") == 3

    def test_two_handlers_who_compared_open_the_portal(
        self, app: Flask, portal: Portal, administrator: FlaskClient
    ) -> None:
        ivy = joined(app, portal, "ivy", level=Level.OMBUDS)
        olaf = joined(app, portal, "olaf", level=Level.OMBUDS)
        assert "The portal takes no reports yet" in words(administrator.get("/admin").text)
        compare(ivy, account_of(portal, "olaf"), own_fingerprint(olaf))
        compare(olaf, account_of(portal, "ivy"), own_fingerprint(ivy))
        page = words(administrator.get("/admin").text)
        assert "The portal takes reports" in page
        assert "Reports wait for this." not in page
        assert "Reports can come in already, so choose now" in page
        post(administrator, "/admin/figures", profile="compact", calendar="quarters")
        assert "Chosen. A change holds from a later window on" in words(
            administrator.get("/admin").text
        )
