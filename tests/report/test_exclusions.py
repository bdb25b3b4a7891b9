"""Who is excluded gets no key, and nothing in the database points at them."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.casework.reports.submitting import prepare
from portal.core.actors import Level
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.store.tables import CaseRow, GrantRow, OneTimeRow, OutboxRow, SystemRow, UnitRow
from portal.vault.keyring import Keyring
from portal.work import Portal
from tests.cast import MadeCase, Member, add_member, make_case, make_member, make_report
from tests.deeds import send_report, words
from tests.rows import count, every, facts, grants, holders, in_reserve


def without(kind: ExcludedKind, value: str) -> tuple[Exclusion, ...]:
    return (Exclusion(kind, value),)


def without_omar(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    return make_case(portal, exclusions=without(ExcludedKind.PERSON, cast["omar"].account))


def test_an_ordinary_report_is_live_for_its_level_and_in_reserve_above(
    portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal)

    assert holders(portal, cast, case) == {"omar", "una"}
    assert in_reserve(portal, cast, case) == {"carl", "vera"}


@pytest.mark.usefixtures("both_databases")
def test_a_decoy_stands_where_the_excluded_would_be(
    portal: Portal, cast: dict[str, Member]
) -> None:
    with_all, without_him = make_case(portal), without_omar(portal, cast)
    shape = [
        (row.level, row.reserve, len(row.tag), len(row.box)) for row in grants(portal, with_all)
    ]

    assert holders(portal, cast, without_him) == {"una"}
    assert sorted(
        (row.level, row.reserve, len(row.tag), len(row.box)) for row in grants(portal, without_him)
    ) == sorted(shape)


def test_a_decoy_in_reserve_has_the_shape_of_a_grant_in_reserve(
    portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal, exclusions=without(ExcludedKind.PERSON, cast["vera"].account))
    sizes = {len(row.box) for row in grants(portal, case) if row.reserve}

    assert in_reserve(portal, cast, case) == {"carl"}
    assert len([row for row in grants(portal, case) if row.reserve]) == 2
    assert len(sizes) == 1


def test_a_role_can_be_excluded_and_its_level_is_skipped(
    portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal, exclusions=without(ExcludedKind.ROLE, "ombudsperson"))

    assert facts(portal, case).level is Level.COMMITTEE
    assert holders(portal, cast, case) == {"carl"}
    assert in_reserve(portal, cast, case) == {"vera"}


def test_everybody_of_a_unit_can_be_excluded(
    portal: Portal, cast: dict[str, Member], keys_of_the_run: Any
) -> None:
    sam = make_member(Keyring.load(keys_of_the_run), "sam", level=Level.OMBUDS, unit="ward")
    with portal.writing() as work:
        add_member(work, sam)
    case = make_case(portal, exclusions=without(ExcludedKind.UNIT, "ward"))

    assert holders(portal, {**cast, "sam": sam}, case) == {"omar", "una"}


def test_who_owns_the_tool_is_left_out_unasked(portal: Portal, cast: dict[str, Member]) -> None:
    add_system(portal, owner=cast["una"].account)
    case = make_case(portal, system="assistant")

    assert holders(portal, cast, case) == {"omar"}


def test_who_heads_the_named_unit_is_left_out_unasked(
    portal: Portal, cast: dict[str, Member]
) -> None:
    with portal.writing() as work:
        head = cast["una"].account
        work.db.add(UnitRow(slug="ward", name="The ward", head_count=400, head_account=head))
    case = make_case(portal, unit="ward")

    assert holders(portal, cast, case) == {"omar"}


def test_where_nobody_is_left_it_is_said_and_nothing_is_stored(
    client: FlaskClient, cast: dict[str, Member], portal: Portal
) -> None:
    roles = ["ombudsperson", "committee", "executive"]
    answer = send_report(client, narrative="They are all in it.", exclude_roles=roles)

    assert answer.status_code == 422
    assert "With these exclusions nobody here could read your report" in words(answer.text)
    assert "They are all in it." in client.get("/report/check").text
    assert [count(portal, table) for table in (CaseRow, OneTimeRow, OutboxRow)] == [0, 0, 0]


def test_the_form_excludes_a_person_a_role_and_a_unit(
    client: FlaskClient, cast: dict[str, Member], portal: Portal
) -> None:
    with portal.writing() as work:
        work.db.add(UnitRow(slug="ward", name="The ward", head_count=400))
    answer = send_report(
        client,
        exclude_people=[cast["omar"].account],
        exclude_roles=["executive"],
        exclude_units=["ward"],
    )
    tags = {row.tag for row in every(portal, GrantRow)}
    named = {name for name in ("omar", "una", "carl", "vera") if tag_of(portal, cast[name]) in tags}

    assert answer.status_code == 303
    assert named == {"una", "carl"}


def test_a_person_who_reads_nothing_cannot_be_named(
    client: FlaskClient, cast: dict[str, Member], portal: Portal
) -> None:
    answer = send_report(client, exclude_people=[cast["lena"].account])

    assert answer.status_code == 422
    assert count(portal, CaseRow) == 0


def test_no_grant_names_its_holder(portal: Portal, cast: dict[str, Member]) -> None:
    case = make_case(portal)
    accounts = [member.account for member in cast.values()]
    written = [f"{row.tag.hex()}{row.box.hex()}" for row in grants(portal, case)]

    assert [one for one in written for account in accounts if account in one] == []


@pytest.mark.usefixtures("cast")
def test_the_grants_of_a_case_are_written_in_an_order_of_chance(portal: Portal) -> None:
    with portal.reading() as work:
        written = [prepare(work, make_report()).grants for _ in range(12)]
    orders = {tuple(grant["level"] for grant in grants) for grants in written}

    assert {len(order) for order in orders} == {4}
    assert len(orders) > 1


def tag_of(portal: Portal, member: Member) -> bytes:
    return portal.keyring.handler_tag(member.account, member.key_version)


def add_system(portal: Portal, *, owner: str) -> None:
    texts = "purpose provider model_version owner_role overseer_role mandatory_where opt_out_route"
    with portal.writing() as work:
        work.db.add(
            SystemRow(
                slug="assistant",
                name="The assistant",
                owner_account=owner,
                is_mandatory=False,
                feeds_evaluation=False,
                **dict.fromkeys([*texts.split(), "data_used", "limits"], ""),
            )
        )
