"""Who receives grants: only keys that a colleague activated, as the server's own key vouches."""

from typing import Any

import pytest

from portal.casework.access.opening import open_for_handler
from portal.casework.access.staffing import active_handlers, is_intake_open
from portal.casework.records.sealed import read_records
from portal.core.actors import Level
from portal.core.errors import NotFound, SealBroken
from portal.store.tables import AccountRow, ActivationRow, CredentialRow, GrantRow, RecordRow
from portal.vault.keyring import Keyring
from portal.work import Portal
from tests.cast import Member, add_member, make_case, make_member, open_case
from tests.rows import every, grants, holders, tag


def active(portal: Portal) -> set[str]:
    with portal.reading() as work:
        return {one.sign_in for one in active_handlers(work)}


def change(portal: Portal, row: type, member: Member, **values: Any) -> None:
    key = member.account if row is AccountRow else (member.account, 1)
    with portal.writing() as work:
        stored = work.db.get_one(row, key)
        for name, value in values.items():
            setattr(stored, name, value)


@pytest.mark.usefixtures("both_databases")
def test_the_cast_reads_and_nobody_else(portal: Portal, cast: dict[str, Member]) -> None:
    assert active(portal) == {"omar", "una", "carl", "vera"}


@pytest.mark.parametrize(
    ("row", "values"),
    [
        (CredentialRow, {"reading_public": bytes(range(32))}),
        (CredentialRow, {"signing_public": bytes(range(32))}),
        (ActivationRow, {"mac": bytes(32)}),
        (ActivationRow, {"level": 3}),
        (ActivationRow, {"revoked_on": "today"}),
        (AccountRow, {"ended_on": "today"}),
    ],
)
def test_a_changed_key_level_or_account_receives_nothing(
    portal: Portal, cast: dict[str, Member], row: type, values: dict[str, Any]
) -> None:
    today = portal.clock.now().today
    given = {name: today if value == "today" else value for name, value in values.items()}
    change(portal, row, cast["omar"], **given)

    assert "omar" not in active(portal)
    assert holders(portal, cast, make_case(portal)) == {"una"}


def test_an_invented_colleague_receives_nothing(
    portal: Portal, cast: dict[str, Member], tmp_path: Any
) -> None:
    Keyring.create(tmp_path / "keys-of-somebody-else")
    stranger = Keyring.load(tmp_path / "keys-of-somebody-else")
    sam = make_member(stranger, "sam", level=Level.OMBUDS)
    with portal.writing() as work:
        add_member(work, sam)

    assert "sam" not in active(portal)
    assert holders(portal, {**cast, "sam": sam}, make_case(portal)) == {"omar", "una"}


def test_a_level_that_is_only_written_down_gives_nothing(
    portal: Portal, cast: dict[str, Member]
) -> None:
    change(portal, AccountRow, cast["lena"], level=1)

    assert "lena" not in active(portal)


def test_a_grant_put_under_another_name_opens_nothing(
    portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal)
    theirs = tag(portal, cast["omar"])
    (row,) = [one for one in grants(portal, case) if one.tag == theirs]
    with portal.writing() as work:
        stolen = {name: getattr(row, name) for name in ("case_id", "epoch", "level", "box")}
        own = tag(portal, cast["carl"])
        work.db.query(GrantRow).filter_by(tag=own).delete()
        work.db.add(GrantRow(id="a" * 32, reserve=False, tag=own, **stolen))

    with pytest.raises(SealBroken), portal.reading() as work:
        open_case(work, cast["carl"], case)


def test_a_grant_of_another_case_opens_nothing(portal: Portal, cast: dict[str, Member]) -> None:
    first, second = make_case(portal), make_case(portal)
    theirs = tag(portal, cast["omar"])
    (box,) = [one.box for one in grants(portal, first) if one.tag == theirs]
    with portal.writing() as work:
        work.db.query(GrantRow).filter_by(tag=theirs, case_id=second.id).update({"box": box})

    with pytest.raises(SealBroken), portal.reading() as work:
        open_case(work, cast["omar"], second)


def test_a_record_of_another_case_is_refused(portal: Portal, cast: dict[str, Member]) -> None:
    first, second = make_case(portal), make_case(portal)
    narratives = {row.case_id: row for row in every(portal, RecordRow) if row.kind == "narrative"}
    with portal.writing() as work:
        work.db.get_one(RecordRow, narratives[first.id].id).sealed = narratives[second.id].sealed

    with pytest.raises(SealBroken), portal.reading() as work:
        read_records(work, open_case(work, cast["omar"], first))


def test_a_reserve_grant_opens_nothing_before_an_escalation(
    portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal)
    with portal.writing() as work:
        work.db.query(GrantRow).filter_by(tag=tag(portal, cast["carl"])).update({"reserve": False})

    with pytest.raises(SealBroken), portal.reading() as work:
        open_case(work, cast["carl"], case)


def test_a_reference_that_is_none_is_not_found(portal: Portal, cast: dict[str, Member]) -> None:
    with pytest.raises(NotFound), portal.reading() as work:
        open_for_handler(work, cast["omar"], "C-0000-0000")


@pytest.mark.parametrize(
    ("levels", "is_open"),
    [
        ((), False),
        ((1,), False),
        ((2, 2), False),
        ((1, 3), False),
        ((1, 1), True),
        ((1, 2), True),
    ],
)
def test_intake_opens_with_two_who_can_read(
    portal: Portal, levels: tuple[int, ...], *, is_open: bool
) -> None:
    with portal.writing() as work:
        for number, level in enumerate(levels):
            member = make_member(portal.keyring, f"handler{number}", level=Level(level))
            add_member(work, member)

        assert is_intake_open(work) is is_open
