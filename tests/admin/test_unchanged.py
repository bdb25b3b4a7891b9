"""A form that is saved as it stood changes nothing: that is said, and the journal has no entry."""

from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient

from portal.store.tables import CommitmentRow, OutsideAddressRow, SurveyRow, SystemRow
from portal.work import Portal
from tests.admin.test_facts import COMMITMENT, SURVEY
from tests.admin.test_register import SYSTEM
from tests.browser.conftest import DOSE_ASSISTANT
from tests.cast import Member
from tests.deeds import hidden_fields, send, words
from tests.rows import every
from tests.signin.journal import noted

CHANGES = ("settings_changed", "system_changed", "unit_changed", "account_changed")
UNIT = {"name": "Ward 3", "head_count": "120", "head_account": ""}
ADDRESS = {"name": "Authority", "address": "Write to:\r\nauthority@example.org"}
OMAR = {"name": "Omar", "roles": "handler", "level": "1", "unit": "", "email": ""}


NEW = {
    "outside-addresses": {"address": "Write to:\r\nthem@example.org"},
    "systems": {"limits": "It is slow."},
    "units": {"head_count": "121"},
    "facts/commitments": {"done_on": "2026-03-01"},
    "facts/surveys": {"people": "413"},
    "facts/handlers": {"trained_on": "2026-02-21"},
    "facts/systems": {"audit": "2026-01-16"},
    "leave-address": {"address": "https://news.example.org/"},
    "digests": {"words": "constant"},
    "people": {"email": "omar@example.org"},
    "retention": {"months": "48"},
    "second-step": {"demand": "voluntary"},
}
"""Something new for each kind of form."""


def kinds(forms: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return each form's address with its kind."""
    return [(path, kind) for path in forms for kind in NEW if path.startswith(f"/admin/{kind}")]


@pytest.fixture
def forms(ada: FlaskClient, portal: Portal, cast: dict[str, Member]) -> dict[str, dict[str, str]]:
    """Every form that changes something, by its address, with what it says already."""
    with portal.writing() as work:
        work.db.add(SystemRow(**DOSE_ASSISTANT))
    omar = cast["omar"].account
    entered: dict[str, Mapping[str, str]] = {
        "/admin/outside-addresses": ADDRESS,
        "/admin/systems/new": SYSTEM,
        "/admin/units/new": {**UNIT, "slug": ""},
        "/admin/facts/commitments/new": COMMITMENT,
        "/admin/facts/surveys/new": SURVEY,
    }
    for path, fields in entered.items():
        assert send(ada, path, **fields).status_code == 303
    kept = {
        f"/admin/outside-addresses/{every(portal, OutsideAddressRow)[0].id}": ADDRESS,
        "/admin/systems/shift-planner": {k: v for k, v in SYSTEM.items() if k != "slug"},
        "/admin/units/ward-3": UNIT,
        f"/admin/facts/commitments/{every(portal, CommitmentRow)[0].id}": COMMITMENT,
        f"/admin/facts/surveys/{every(portal, SurveyRow)[0].id}": SURVEY,
        f"/admin/facts/handlers/{omar}": {"trained_on": "2026-02-20"},
        "/admin/facts/systems/dose-assistant": {"audit": "2026-01-15"},
        "/admin/leave-address": {"address": "https://weather.example.org/"},
        "/admin/digests": {"words": "counts", "alerts": "y"},
        f"/admin/people/{omar}": OMAR,
        "/admin/retention": {"months": "40"},
        "/admin/second-step": {"demand": "readers"},
    }
    for path, fields in kept.items():
        assert send(ada, path, **fields).status_code == 303
    return kept


def changes(portal: Portal) -> list[object]:
    return [one for event in CHANGES for one in noted(portal, event)]


def test_a_form_saved_as_it_stood_says_so_and_journals_nothing(
    ada: FlaskClient, portal: Portal, forms: dict[str, dict[str, str]]
) -> None:
    before = changes(portal)
    answers = {path: send(ada, path, **fields) for path, fields in forms.items()}

    assert changes(portal) == before
    for path, answer in answers.items():
        assert "Nothing changed" in words(ada.get(answer.location).text), path


def test_a_form_that_says_something_new_is_saved_and_journalled_once(
    ada: FlaskClient, portal: Portal, forms: dict[str, dict[str, str]]
) -> None:
    before = len(changes(portal))
    answers = [send(ada, path, **{**forms[path], **NEW[kind]}) for path, kind in kinds(forms)]

    assert len(changes(portal)) == before + len(forms)
    assert all("Saved." in words(ada.get(answer.location).text) for answer in answers)


def test_a_press_that_comes_twice_moves_no_address_above_the_first(
    ada: FlaskClient, portal: Portal
) -> None:
    page = "/admin/outside-addresses"
    send(ada, page, **ADDRESS)
    send(ada, page, name="Council", address="Room 4")
    second = next(row for row in every(portal, OutsideAddressRow) if row.name == "Council").id
    up = f"{page}/{second}/up"
    pressed = hidden_fields(ada.get(page).text, up)
    ada.post(up, data=pressed)
    before = changes(portal)
    ada.post(up, data=pressed)

    assert changes(portal) == before
