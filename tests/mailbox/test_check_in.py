"""The question about punishment: no ends it, yes opens a case of its own that nothing links."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.core.actors import Level
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.severity import Severity
from portal.core.taxonomy import ReportType
from portal.store.tables import CaseRow, OneTimeRow, OutboxRow, OutsideAddressRow, RecordRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, hidden_fields, mailbox_of, send, words
from tests.frozen_clock import FrozenClock
from tests.mailbox.steps import (
    PUNISHED,
    case_of,
    check_in,
    code_of,
    decided,
    others,
    records_of,
    rules_of,
    say_yes,
)
from tests.organisation_rows import add_unit, set_head
from tests.rows import count, dump, every, facts, grants, holders

QUESTION = "Were you punished, or treated worse, because of this report?"


@pytest.fixture
def asked(app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock) -> MadeCase:
    """A decided case whose reporter is asked; Carl must not see it."""
    rules = (Exclusion(ExcludedKind.PERSON, cast["carl"].account),)
    case = decided(app, cast, make_case(portal, system="unknown", exclusions=rules))
    check_in(portal, clock, case)
    return case


def events(portal: Portal, case: MadeCase) -> list[str]:
    return sorted(row.event for row in every(portal, OutboxRow) if row.case_id == case.id)


def test_it_is_asked_after_the_check_in_and_not_before(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    case = decided(app, cast, make_case(portal))
    before = mailbox_of(app, case)
    shown = QUESTION in words(before.get("/mailbox/case").text)
    refused = [before.get(f"/mailbox/{page}").status_code for page in ("check-in", "punished")]
    check_in(portal, clock, case)

    assert (shown, refused) == (False, [404, 404])
    assert QUESTION in words(mailbox_of(app, case).get("/mailbox/case").text)


def test_no_is_an_answer(app: Flask, portal: Portal, asked: MadeCase) -> None:
    mailbox = mailbox_of(app, asked)
    answer = send(mailbox, "/mailbox/check-in")
    page = words(mailbox.get(answer.headers["Location"]).text)

    assert answer.status_code == 303
    assert facts(portal, asked).check_ins_answered == 1
    assert "You answered. Thank you." in page
    assert QUESTION not in page
    assert "check_in_answered" in events(portal, asked)
    assert others(portal, asked) == []


@pytest.mark.usefixtures("both_databases")
def test_yes_opens_a_case_of_retaliation_with_a_code_of_its_own(
    app: Flask, portal: Portal, cast: dict[str, Member], asked: MadeCase
) -> None:
    browser = say_yes(app, asked)
    new = case_of(portal, code_of(browser))
    found = facts(portal, new)

    assert (found.type, found.severity) == (ReportType.RETALIATION, Severity.S2)
    assert (found.system, found.unit, found.level) == ("unknown", None, Level.OMBUDS)
    assert found.reference != asked.reference
    assert facts(portal, asked).check_ins_answered == 1
    assert PUNISHED in [record.text for record in records_of(portal, cast["omar"], new)]
    assert browser.get("/mailbox/case").status_code == 200


def test_the_code_comes_again_until_it_is_saved(app: Flask, asked: MadeCase) -> None:
    browser = say_yes(app, asked)
    shown = [code_of(browser), code_of(browser)]
    send(browser, "/report/code")
    send(browser, "/report/type-it-back", go="skip")

    assert shown[0] == shown[1] != asked.code.grouped
    assert browser.get("/report/code").status_code == 404


def test_a_form_sent_twice_opens_one_case_and_shows_one_code(
    app: Flask, portal: Portal, asked: MadeCase
) -> None:
    browser = mailbox_of(app, asked)
    hidden = hidden_fields(browser.get("/mailbox/punished").text, "/mailbox/punished")
    fields = {**hidden, "narrative": PUNISHED}
    first = browser.post("/mailbox/punished", data=fields).status_code
    codes = [code_of(browser)]
    second = browser.post("/mailbox/punished", data=fields).status_code
    codes.append(code_of(browser))

    assert (first, second) == (303, 303)
    assert codes[0] == codes[1]
    assert len(others(portal, asked)) == 1


def test_whoever_must_not_see_the_first_must_not_see_the_new_one(
    app: Flask, portal: Portal, cast: dict[str, Member], asked: MadeCase
) -> None:
    browser = say_yes(app, asked, exclude_people=[cast["una"].account])
    new = case_of(portal, code_of(browser))

    assert holders(portal, cast, new) == {"omar"}
    assert {str(rule) for rule in rules_of(portal, cast["omar"], new)} == {
        f"person:{cast['una'].account}",
        f"person:{cast['carl'].account}",
    }
    una = at_the_desk(app, cast["una"])
    assert una.get(f"/desk/cases/{new.reference}").status_code == 404
    assert new.reference not in una.get("/desk").text


def test_where_nobody_is_left_it_is_said_and_nothing_is_stored(
    app: Flask, portal: Portal, asked: MadeCase
) -> None:
    with portal.writing() as work:
        outside = {"id": "a" * 32, "name": "The inspectorate", "address": "Street 1"}
        work.db.add(OutsideAddressRow(**outside, position=1))
    mailbox = mailbox_of(app, asked)
    before = [count(portal, table) for table in (CaseRow, RecordRow, OneTimeRow, OutboxRow)]
    roles = ["ombudsperson", "executive"]
    answer = send(mailbox, "/mailbox/punished", narrative=PUNISHED, exclude_roles=roles)
    page = words(answer.text)

    assert answer.status_code == 422
    assert "With these exclusions nobody here could read your report" in page
    assert "The inspectorate" in page
    assert PUNISHED in page
    assert [count(portal, table) for table in (CaseRow, RecordRow, OneTimeRow, OutboxRow)] == before
    assert facts(portal, asked).check_ins_answered == 0


def test_without_what_happened_the_form_comes_again(
    app: Flask, portal: Portal, asked: MadeCase
) -> None:
    mailbox = mailbox_of(app, asked)
    answer = send(mailbox, "/mailbox/punished", narrative="", retaliation=["demotion"])

    assert answer.status_code == 422
    assert 'value="demotion" autocomplete="off" checked' in answer.text
    assert others(portal, asked) == []


def test_the_forms_of_retaliation_are_for_its_handlers(
    app: Flask, portal: Portal, cast: dict[str, Member], asked: MadeCase
) -> None:
    browser = say_yes(app, asked, retaliation=["demotion", "blacklisting"])
    new = case_of(portal, code_of(browser))
    page = words(at_the_desk(app, cast["omar"]).get(f"/desk/cases/{new.reference}").text)

    assert "I was demoted, or passed over for promotion" in page
    assert "I was blacklisted" in page


@pytest.mark.parametrize(("fields", "named"), [({}, False), ({"names_first_case": "y"}, True)])
def test_the_first_case_is_named_only_if_the_reporter_says_so(
    app: Flask,
    portal: Portal,
    cast: dict[str, Member],
    asked: MadeCase,
    fields: dict[str, str],
    *,
    named: bool,
) -> None:
    new = case_of(portal, code_of(say_yes(app, asked, **fields)))
    page = words(at_the_desk(app, cast["omar"]).get(f"/desk/cases/{new.reference}").text)

    assert "Follows an earlier case" in page
    assert (asked.reference in page) is named


def test_the_desk_of_the_first_case_reads_the_same_after_yes_and_after_no(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    yes, no = (decided(app, cast, make_case(portal)) for _ in range(2))
    check_in(portal, clock, yes, no)
    say_yes(app, yes)
    send(mailbox_of(app, no), "/mailbox/check-in")
    omar = at_the_desk(app, cast["omar"])
    pages = [
        words(omar.get(f"/desk/cases/{case.reference}").text).replace(case.reference, "")
        for case in (yes, no)
    ]

    assert pages[0] == pages[1]
    assert "The question about retaliation" in pages[0]


READABLE = ("case_id", "id", "reference")
"""What differs between any two cases: random."""


def shape(portal: Portal, case: MadeCase) -> dict[str, Any]:
    """Return what a thief of the database sees of one case: values, and sizes of what is sealed."""
    with portal.reading() as work:
        row = work.db.get_one(CaseRow, case.id)
        columns = {column.name: getattr(row, column.name) for column in row.__table__.columns}
    records = [row for row in every(portal, RecordRow) if row.case_id == case.id]
    return {
        "case": {name: value for name, value in columns.items() if name not in READABLE},
        "records": sorted(
            (one.position, one.kind, one.author, one.dated, one.epoch, len(one.sealed))
            for one in records
        ),
        "grants": sorted(
            (one.level, one.reserve, len(one.tag), len(one.box)) for one in grants(portal, case)
        ),
        "outbox": sorted(
            (row.event, row.dated) for row in every(portal, OutboxRow) if row.case_id == case.id
        ),
    }


@pytest.mark.usefixtures("both_databases")
def test_in_the_database_yes_looks_like_no_and_the_new_case_like_any_other(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    yes, no = (decided(app, cast, make_case(portal)) for _ in range(2))
    check_in(portal, clock, yes, no)
    browser = say_yes(app, yes, retaliation=["demotion"], names_first_case="y")
    new = case_of(portal, code_of(browser))
    send(mailbox_of(app, no), "/mailbox/check-in")
    ordinary = make_case(
        portal,
        type=ReportType.RETALIATION,
        category=facts(portal, new).category,
        narrative=PUNISHED,
    )

    assert shape(portal, yes) == shape(portal, no)
    assert shape(portal, new) == shape(portal, ordinary)


@pytest.mark.usefixtures("both_databases")
def test_no_row_names_both_cases(
    app: Flask, portal: Portal, cast: dict[str, Member], asked: MadeCase
) -> None:
    new = case_of(portal, code_of(say_yes(app, asked, names_first_case="y")))
    with portal.database.reading() as session:
        rows = [repr(row) for table in dump(session).values() for row in table]
    first = [row for row in rows if asked.id in row or asked.reference in row]
    second = [row for row in rows if new.id in row or new.reference in row]

    assert first
    assert second
    assert set(first) & set(second) == set()


def test_all_that_both_have_in_common_is_the_day_and_the_tool(
    app: Flask, portal: Portal, asked: MadeCase
) -> None:
    new = case_of(portal, code_of(say_yes(app, asked)))
    dates = {row.dated for row in every(portal, OutboxRow) if row.case_id == new.id}

    assert dates == {date(2026, 4, 2)}
    assert {row.event for row in every(portal, OutboxRow) if row.case_id == new.id} == {
        "report_received"
    }


def test_whoever_came_to_head_the_unit_since_the_report_gets_no_grant_of_the_new_case(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    add_unit(portal, "claims")
    case = decided(app, cast, make_case(portal, unit="claims"))
    check_in(portal, clock, case)
    set_head(portal, "claims", cast["omar"].account)
    new = case_of(portal, code_of(say_yes(app, case)))

    assert holders(portal, cast, new) == {"una"}
    assert at_the_desk(app, cast["omar"]).get(f"/desk/cases/{new.reference}").status_code == 404
