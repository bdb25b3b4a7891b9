"""How many reports begin at once: what does not open is left out, and spoils nothing."""

from sqlalchemy import update

from portal.casework.records.beginnings import read_beginnings
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.store.tables import RecordRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.rows import every


def change_a_byte(portal: Portal, case: MadeCase) -> None:
    """Change the last byte of a case's sealed report, behind the program's back."""
    rows = [row for row in every(portal, RecordRow) if row.case_id == case.id]
    (report,) = [row for row in rows if row.kind == "narrative"]
    sealed = report.sealed[:-1] + bytes([report.sealed[-1] ^ 1])
    with portal.writing() as work:
        work.db.execute(update(RecordRow).where(RecordRow.id == report.id).values(sealed=sealed))


def test_a_changed_case_and_one_of_others_are_left_out(
    portal: Portal, cast: dict[str, Member]
) -> None:
    whole, changed = make_case(portal), make_case(portal)
    barred = make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["omar"].account),))
    change_a_byte(portal, changed)
    with portal.reading() as work:
        found = read_beginnings(work, cast["omar"], [changed.id, barred.id, whole.id])

    assert [one.case.reference for one in found] == [whole.reference]
