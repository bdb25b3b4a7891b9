"""The register of the demonstration: every system whole, and failures told as such."""

from portal.core.references import names_case
from portal.core.register_entries import EntryKind, Result
from portal.demonstration.organisation import load_organisation
from portal.demonstration.register import load_register, read_register
from portal.store.system_entries import list_entries
from portal.store.tables import SystemRow
from portal.work import Portal

TOLD = read_register()
ENTRIES = [(told.slug, entry) for told in TOLD for entry in told.entries]


def test_every_system_is_told_of_and_staff_were_told_of_every_one() -> None:
    systems = {one.slug for one in load_organisation().systems}
    notified = {slug for slug, entry in ENTRIES if entry.kind is EntryKind.NOTICE}

    assert {told.slug for told in TOLD} == systems == notified


def test_pilots_failed_too_and_one_was_tried_again() -> None:
    results = [(slug, entry.values["result"]) for slug, entry in ENTRIES if entry.values["result"]]

    assert {result for _, result in results} == set(Result)
    assert ("shift-planner", Result.FAILED) in results
    assert ("shift-planner", Result.WORKED) in results


def test_nothing_in_it_names_a_case_or_is_too_long_for_its_form() -> None:
    words = [str(text) for _, entry in ENTRIES for text in entry.values.values()]

    assert [one for one in words if names_case(one)] == []
    assert max(map(len, words)) <= 2_000


def test_it_is_loaded_beside_what_the_organisation_says(portal: Portal) -> None:
    with portal.writing() as work:
        for one in load_organisation().systems:
            work.db.add(
                SystemRow(
                    slug=one.slug,
                    name=one.name,
                    purpose=one.purpose,
                    provider=one.provider,
                    model_version=one.version,
                    owner_role=one.owner_role,
                    overseer_role=one.overseer_role,
                    is_mandatory=one.is_mandatory,
                    mandatory_where=one.mandatory_where,
                    feeds_evaluation=one.feeds_evaluation,
                    opt_out_route=one.opt_out_route,
                    data_used=one.data_used,
                    limits=one.limits,
                )
            )
        work.db.flush()
        load_register(work)
    with portal.reading() as work:
        row = work.db.get(SystemRow, "headset-coach")
        kinds = {one.kind for one in list_entries(work.db, "headset-coach")}

    assert row is not None
    assert "red desk" in row.overseer_name
    assert kinds == {EntryKind.NOTICE, EntryKind.PILOT}
