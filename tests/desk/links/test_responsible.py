"""Who comes to own the system or head the unit after a report: refused, then excluded."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.actors import Level
from portal.upkeep import keep_up
from portal.vault.keyring import Keyring
from portal.work import Portal
from tests.cast import MadeCase, Member, add_member, make_case, make_member
from tests.deeds import PROPOSED, investigate, mailbox_of, make_move, send, words
from tests.desk.agreeing import propose
from tests.organisation_rows import add_system, add_unit, set_head, set_owner
from tests.rows import facts, grants, holders, in_reserve, kinds, tag
from tests.signin.journal import noted


@pytest.fixture
def owned(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case about a system that Omar came to own after it was reported."""
    add_system(portal, "dose-helper")
    case = make_case(portal, system="dose-helper")
    set_owner(portal, "dose-helper", cast["omar"].account)
    return case


@pytest.mark.usefixtures("both_databases")
def test_the_new_owner_is_refused_at_once(
    omar: FlaskClient, owned: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    assert "omar" in holders(portal, cast, owned)
    assert omar.get(f"/desk/cases/{owned.reference}").status_code == 404
    assert owned.reference not in omar.get("/desk/cases?state=all").text


@pytest.mark.parametrize("path", ["/desk", "/desk/cases/{}"])
def test_a_colleagues_next_visit_takes_the_grant_as_well(
    una: FlaskClient, owned: MadeCase, portal: Portal, cast: dict[str, Member], path: str
) -> None:
    una.get(path.format(owned.reference))

    assert tag(portal, cast["omar"]) not in {row.tag for row in grants(portal, owned)}
    assert holders(portal, cast, owned, epoch=2) == {"una"}
    assert in_reserve(portal, cast, owned, epoch=2) == {"carl", "vera"}
    assert len(noted(portal, "exclusions_changed")) == 1


def test_it_is_done_once(una: FlaskClient, owned: MadeCase, portal: Portal) -> None:
    for _ in range(2):
        una.get("/desk")
        una.get(f"/desk/cases/{owned.reference}")

    assert facts(portal, owned).epoch == 2
    assert kinds(portal, owned).count("exclusions") == 2


def test_who_is_no_longer_the_owner_stays_excluded_once_a_colleague_was_there(
    omar: FlaskClient, una: FlaskClient, owned: MadeCase, portal: Portal
) -> None:
    una.get("/desk")
    set_owner(portal, "dose-helper", None)

    assert omar.get(f"/desk/cases/{owned.reference}").status_code == 404


def test_the_new_head_of_the_unit_is_refused_too(
    omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    add_unit(portal, "ward")
    case = make_case(portal, unit="ward")
    set_head(portal, "ward", cast["omar"].account)
    refused = omar.get(f"/desk/cases/{case.reference}").status_code
    una.get("/desk")

    assert refused == 404
    assert holders(portal, cast, case, epoch=2) == {"una"}


def test_a_reserve_grant_of_a_new_owner_is_taken_and_opens_nothing(
    carl: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    add_system(portal, "dose-helper")
    case = make_case(portal, system="dose-helper")
    set_owner(portal, "dose-helper", cast["carl"].account)
    make_move(una, case, "escalate", text="It is for them.")
    refused = carl.get(f"/desk/cases/{case.reference}").status_code
    una.get("/desk")

    assert refused == 404
    assert facts(portal, case).level == 3
    assert "carl" not in holders(portal, cast, case, epoch=facts(portal, case).epoch)


def test_a_level_that_the_new_owner_leaves_empty_hands_the_case_up_by_the_clock(
    portal: Portal, cast: dict[str, Member]
) -> None:
    add_system(portal, "dose-helper")
    case = make_case(portal, system="dose-helper", danger=True, still_happening=True)
    set_owner(portal, "dose-helper", cast["carl"].account)
    done = keep_up(portal, portal.clock.now())

    assert done.escalated == 1
    assert facts(portal, case).level == 3
    assert holders(portal, cast, case) == {"vera"}


def test_a_new_owner_is_handed_nothing_over(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    add_system(portal, "dose-helper")
    case = make_case(portal, system="dose-helper")
    sam = make_member(Keyring.load(portal.settings.keys_dir), "sam", level=Level.OMBUDS)
    with portal.writing() as work:
        add_member(work, sam)
    set_owner(portal, "dose-helper", sam.account)

    assert "Hand over" not in words(omar.get("/desk").text)
    assert holders(portal, {"sam": sam}, case) == set()


def test_who_moves_into_an_excluded_unit_loses_the_case_at_the_next_visit_of_anybody(
    una: FlaskClient, portal: Portal, cast: dict[str, Member], omar: FlaskClient
) -> None:
    add_unit(portal, "ward")
    case = make_case(portal)
    path = f"/desk/cases/{case.reference}"
    send(una, f"{path}/exclusions", units="ward", text="The reporter asked for it.")
    with portal.writing() as work:
        work.db.get_one(cast["omar"].rows[0][0], cast["omar"].account).unit = "ward"

    assert omar.get(path).status_code == 404
    assert una.get(path).status_code == 200
    assert "omar" not in holders(portal, cast, case, epoch=facts(portal, case).epoch)


def test_the_reporter_reads_and_writes_as_before(
    app: Flask, una: FlaskClient, owned: MadeCase, portal: Portal
) -> None:
    una.get("/desk")
    mailbox = mailbox_of(app, owned)
    send(mailbox, "/mailbox/messages", form_on="/mailbox/case", text="One more thing.")

    assert "One more thing." in words(una.get(f"/desk/cases/{owned.reference}").text)


def test_a_new_owner_is_not_asked_to_agree_to_anything_in_it(
    omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    add_system(portal, "dose-helper")
    case = make_case(portal, system="dose-helper")
    investigate(una, case)
    propose(una, case, "reveal-identity")
    before = str(case.reference) in words(omar.get("/desk").text).split("Waits for")[-1]
    set_owner(portal, "dose-helper", cast["omar"].account)

    assert before
    assert case.reference not in omar.get("/desk").text


def test_nor_to_approve_a_decision_about_it(
    omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    add_system(portal, "dose-helper")
    case = make_case(portal, system="dose-helper")
    elsewhere = make_case(portal)
    for one in (case, elsewhere):
        investigate(una, one)
        make_move(una, one, "propose-outcome", **PROPOSED)
    set_owner(portal, "dose-helper", cast["omar"].account)
    page = omar.get("/desk").text

    assert elsewhere.reference in page
    assert case.reference not in page
