"""Who works on a case, its labels, and putting it off: told to readers, and to nobody else."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.records.talking import reply
from portal.core.actors import AccountId
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.store.tables import (
    AccountRow,
    AssignmentRow,
    CaseLabelRow,
    JournalRow,
    SnoozeRow,
)
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, without_drawn
from tests.deeds import at_the_desk, mailbox_of, make_move, send, words
from tests.desk.sharing_out import assign, make_label, organise, told
from tests.frozen_clock import FrozenClock
from tests.rows import every, facts

REFERENCE = re.compile(r'class="reference" href="[^"]*">([^<]+)<')
STRANGER = AccountId("f" * 32)


def noted(portal: Portal, name: str) -> list[dict[str, object]]:
    with portal.reading() as work:
        rows = work.db.scalars(select(JournalRow.details).where(JournalRow.event == name))
        return [json.loads(details) for details in rows]


@pytest.mark.usefixtures("both_databases")
def test_a_case_is_given_to_one_and_another_steps_in(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, cast: dict[str, Member], portal: Portal
) -> None:
    assert told(omar, case) == {"Works on it": "Nobody yet"}

    assert assign(omar, case, cast["una"].account, cast["omar"].account).status_code == 303
    assert told(una, case) == {"Works on it": "Una", "Steps in": "Omar"}

    assign(una, case, cast["omar"].account)
    assert told(omar, case) == {"Works on it": "Omar"}

    entries = noted(portal, "case_assigned")
    assert [one["kind"] for one in entries] == ["owner", "backup", "owner", "backup"]
    assert "una" not in repr(entries)
    assert cast["una"].account not in repr(entries)


def test_the_same_form_sent_twice_says_it_once(
    omar: FlaskClient, case: MadeCase, cast: dict[str, Member], portal: Portal
) -> None:
    for _ in range(2):
        organise(omar, case, "assign", owner=cast["una"].account, backup="", once="a" * 43)

    assert len(noted(portal, "case_assigned")) == 1


@pytest.mark.parametrize("who", ["excluded", "of another level", "unknown", "of no desk"])
def test_whoever_cannot_read_it_cannot_be_named_whatever_the_reason(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member], who: str
) -> None:
    rule = Exclusion(ExcludedKind.PERSON, cast["una"].account)
    case = make_case(portal, exclusions=(rule,))
    people = {
        "excluded": cast["una"].account,
        "of another level": cast["carl"].account,
        "unknown": STRANGER,
        "of no desk": cast["lena"].account,
    }
    answer = assign(omar, case, people[who])
    expected = assign(omar, case, STRANGER)

    assert answer.status_code == 422
    assert "They cannot read this case." in answer.text
    assert without_drawn(answer.text) == without_drawn(expected.text)
    assert every(portal, AssignmentRow) == []


def test_one_person_does_not_stand_in_for_themselves(
    omar: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    answer = assign(omar, case, cast["una"].account, cast["una"].account)

    assert answer.status_code == 422
    assert "somebody else than who works on it" in answer.text
    assert told(omar, case) == {"Works on it": "Nobody yet"}


def test_whoever_loses_the_case_or_leaves_works_on_it_no_longer(
    omar: FlaskClient,
    una: FlaskClient,
    carl: FlaskClient,
    case: MadeCase,
    portal: Portal,
    cast: dict[str, Member],
) -> None:
    other = make_case(portal)
    assign(omar, case, cast["una"].account)
    assign(omar, other, cast["una"].account)
    make_move(una, case, "recuse", text="She is my sister.")
    assert told(omar, case) == {"Works on it": "Nobody yet"}

    make_move(omar, other, "escalate", text="It is beyond us.")
    assert told(carl, other) == {"Works on it": "Nobody yet"}

    third = make_case(portal)
    assign(omar, third, cast["una"].account)
    with portal.writing() as work:
        ended = update(AccountRow).where(AccountRow.id == cast["una"].account)
        work.db.execute(ended.values(ended_on=work.moment.today))
    assert told(omar, third) == {"Works on it": "Nobody yet"}


def test_labels_are_put_on_and_taken_off(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    legal, pattern = (
        make_label(portal, name, by=cast["ada"].account) for name in ("needs legal", "pattern")
    )
    organise(omar, case, "labels", labels=[legal, pattern])
    assert told(una, case)["Labels"] == "needs legal pattern"

    organise(una, case, "labels", labels=[pattern])
    assert told(omar, case)["Labels"] == "pattern"
    assert organise(omar, case, "labels", labels=["0" * 32]).status_code == 422
    assert noted(portal, "case_labelled") == [{}, {}]
    assert legal not in repr([row.tag for row in every(portal, CaseLabelRow)])


@pytest.mark.usefixtures("both_databases")
def test_a_case_is_put_off_for_one_handler_alone_and_stops_no_clock(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    before = facts(portal, case)
    assert organise(omar, case, "snooze", until="2026-03-06").status_code == 303

    assert told(omar, case)["Off your desk until"] == "6 March 2026"
    assert told(una, case) == {"Works on it": "Nobody yet"}
    assert facts(portal, case) == before

    organise(omar, case, "snooze", until="")
    assert told(omar, case) == {"Works on it": "Nobody yet"}


def test_it_comes_back_on_its_day(
    app: Flask, case: MadeCase, cast: dict[str, Member], clock: FrozenClock
) -> None:
    organise(at_the_desk(app, cast["omar"]), case, "snooze", until="2026-03-04")
    clock.forward(days=1)
    assert "Off your desk until" in told(at_the_desk(app, cast["omar"]), case)

    clock.forward(days=1)
    assert "Off your desk until" not in told(at_the_desk(app, cast["omar"]), case)


def test_it_comes_back_when_anything_happens(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    def put_off() -> bool:
        organise(omar, case, "snooze", until="2026-03-05")
        return "Off your desk until" in told(omar, case)

    assert put_off()
    with portal.writing() as work:
        reply(work, open_for_reporter(work, unlock_mailbox(work, case.code)), "It goes on.")
    assert "Off your desk until" not in told(omar, case)

    assert put_off()
    send(una, f"/desk/cases/{case.reference}/note", text="I asked the vendor.")
    assert "Off your desk until" not in told(omar, case)

    assert put_off()
    make_move(una, case, "start-triage")
    assert "Off your desk until" not in told(omar, case)

    assert put_off()
    assign(una, case, cast["omar"].account)
    assert "Off your desk until" not in told(omar, case)


@pytest.mark.parametrize("until", ["2026-03-02", "2026-01-01", "2026-03-17", "soon"])
def test_it_is_put_off_from_tomorrow_until_a_day_before_the_nearest_clock(
    omar: FlaskClient, case: MadeCase, portal: Portal, until: str
) -> None:
    answer = organise(omar, case, "snooze", until=until)

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert every(portal, SnoozeRow) == []


def test_to_the_excluded_the_page_is_missing(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    rule = Exclusion(ExcludedKind.PERSON, cast["omar"].account)
    case = make_case(portal, exclusions=(rule,))

    assert omar.get(f"/desk/cases/{case.reference}/organise").status_code == 404


def test_a_dump_names_nobody_and_the_reporter_sees_nothing(
    app: Flask, omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    before = words(mailbox_of(app, case).get("/mailbox/case").text)
    label = make_label(portal, "needs legal", by=cast["ada"].account)
    assign(omar, case, cast["una"].account, cast["omar"].account)
    organise(omar, case, "labels", labels=[label])
    organise(omar, case, "snooze", until="2026-03-05")
    tags = [
        row.tag
        for table in (AssignmentRow, CaseLabelRow, SnoozeRow)
        for row in every(portal, table)
    ]
    granted = {portal.keyring.handler_tag(one.account, 1) for one in cast.values()}

    assert len(set(tags)) == 4
    assert granted.isdisjoint(tags)
    assert words(mailbox_of(app, case).get("/mailbox/case").text) == before


def listed(client: FlaskClient, query: str) -> list[str]:
    return REFERENCE.findall(client.get(f"/desk/cases{query}").text)


@pytest.mark.usefixtures("both_databases")
def test_the_list_is_filtered_by_who_works_on_a_case_by_label_and_by_what_was_put_off(
    omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    mine, hers, left, labelled, off = (make_case(portal) for _ in range(5))
    label = make_label(portal, "pattern", by=cast["ada"].account)
    assign(omar, mine, cast["omar"].account, cast["una"].account)
    assign(omar, hers, cast["una"].account)
    assign(omar, left, cast["una"].account)
    organise(omar, labelled, "labels", labels=[label])
    organise(omar, off, "snooze", until="2026-03-05")
    make_move(una, left, "recuse", text="She is my sister.")

    assert listed(omar, "?who=me") == [mine.reference]
    assert listed(una, "?who=me") == [hers.reference]
    assert listed(una, "?who=backup") == [mine.reference]
    nobodys = {case.reference for case in (left, labelled, off)}
    assert set(listed(omar, "?who=nobody")) == nobodys
    assert listed(omar, f"?label={label}") == [labelled.reference]
    assert listed(omar, "?desk=off") == [off.reference]
    assert off.reference not in listed(omar, "?desk=on")
    assert len(listed(omar, "")) == 5
    assert listed(una, "?desk=off") == []


def test_my_desk_shows_what_is_mine_first_and_not_what_i_put_off(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    mine, other, off = (make_case(portal) for _ in range(3))
    assign(omar, mine, cast["omar"].account)
    organise(omar, off, "snooze", until="2026-03-05")
    page = omar.get("/desk").text
    own, rest = page.split("You work on these")[1].split("What is due first")

    assert REFERENCE.findall(own) == [mine.reference]
    assert set(REFERENCE.findall(rest)) == {mine.reference, other.reference}
    assert "What you put off" in rest
    assert "Off your desk until" in omar.get("/desk/cases?desk=off").text


def test_more_cases_take_no_more_statements(
    app: Flask, omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    def statements(path: str) -> int:
        counted = list[str]()
        engine = app.extensions["portal"].database.readers
        listen = ("before_cursor_execute", lambda *told: counted.append(told[2]))
        event.listen(engine, *listen)
        omar.get(path)
        event.remove(engine, *listen)
        return len(counted)

    paths = ("/desk", "/desk/cases", "/desk/cases?who=nobody", "/desk/cases?who=me&desk=on")
    for case in [make_case(portal) for _ in range(2)]:
        assign(omar, case, cast["omar"].account)
    statements("/desk")  # What is handed over is looked at once in a while.
    few = {path: statements(path) for path in paths}
    for case in [make_case(portal) for _ in range(4)]:
        assign(omar, case, cast["omar"].account)

    assert {path: statements(path) for path in paths} == few
    assert max(few.values()) < 35
