"""Whether and when a reporter looks in is told to nobody: reading leaves nothing."""

from flask import Flask

from portal.store.tables import SessionRow
from portal.work import Portal
from tests.cast import Member, make_case, without_drawn
from tests.deeds import at_the_desk, mailbox_of
from tests.rows import dump, every


def test_looking_in_changes_nothing_that_anybody_could_see(
    app: Flask, portal: Portal, cast: dict[str, Member], both_databases: str
) -> None:
    case = make_case(portal)
    omar = at_the_desk(app, cast["omar"])
    paths = ("/desk", f"/desk/cases/{case.reference}")
    for path in paths:
        omar.get(path)
    seen = [without_drawn(omar.get(path).text) for path in paths]
    before = stored(portal)
    rosa = mailbox_of(app, case)
    for path in ("/mailbox/case", "/mailbox/moves/withdraw", "/mailbox/new-code"):
        rosa.get(path)
    rosa.get("/leave")

    assert stored(portal) == before
    assert [without_drawn(omar.get(path).text) for path in paths] == seen


def test_a_visit_tells_only_the_half_hour_in_which_it_ends(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    mailbox_of(app, make_case(portal))
    row = every(portal, SessionRow)[0]

    assert (row.kind, row.account_id) == ("mailbox", None)
    assert (row.expires_at.minute % 30, row.expires_at.second) == (0, 0)


def stored(portal: Portal) -> dict[str, list[tuple[object, ...]]]:
    with portal.reading() as work:
        found = dump(work.db)
    return {name: rows for name, rows in found.items() if name != "session"}
