"""How many reports begin at once: what does not open is left out, and spoils nothing."""

from portal.casework.records.beginnings import read_beginnings
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.work import Portal
from tests.cast import Member, make_case
from tests.rows import change_a_byte


def test_a_changed_case_and_one_of_others_are_left_out(
    portal: Portal, cast: dict[str, Member]
) -> None:
    whole, changed = make_case(portal), make_case(portal)
    barred = make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["omar"].account),))
    change_a_byte(portal, changed)
    with portal.reading() as work:
        found = read_beginnings(work, cast["omar"], [changed.id, barred.id, whole.id])

    assert [one.case.reference for one in found] == [whole.reference]
