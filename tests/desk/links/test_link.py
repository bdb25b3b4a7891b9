"""Linking two cases of one matter: exclusions first, and nothing that joins them in the open."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.access.excluding import read_rules
from portal.casework.records.sealed import read_records
from portal.core.errors import CaseChanged, MoveRefused
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.desk.links.linking import link_cases
from portal.desk.seen import Seen
from portal.store.tables import CaseRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, open_case
from tests.deeds import PROPOSED, mailbox_of, make_move, send, triage, words
from tests.desk.intake.test_enter import enter
from tests.rows import dump, every, facts, grants, holders, in_reserve, kinds, tag
from tests.signin.journal import noted

WHY = "Both speak of the same update."
DUPLICATE = {
    **PROPOSED,
    "outcome": "duplicate_merged",
    "explanation": "It is dealt with already.",
}


def link(client: FlaskClient, case: MadeCase, other: str, **fields: Any) -> Any:
    path = f"/desk/cases/{case.reference}/link"
    return send(client, path, **{"related": other, "text": WHY, **fields})


def page_of(client: FlaskClient, case: MadeCase) -> str:
    return words(client.get(f"/desk/cases/{case.reference}").text)


def without(portal: Portal, member: Member, **changes: Any) -> MadeCase:
    return make_case(
        portal, exclusions=(Exclusion(ExcludedKind.PERSON, member.account),), **changes
    )


@pytest.mark.usefixtures("both_databases")
def test_each_case_names_the_other_afterwards(omar: FlaskClient, portal: Portal) -> None:
    one, other = make_case(portal), make_case(portal)
    answer = link(omar, one, other.reference)

    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/desk/cases/{one.reference}",
    )
    assert other.reference in page_of(omar, one)
    assert one.reference in page_of(omar, other)
    assert WHY in page_of(omar, other)


@pytest.mark.usefixtures("both_databases")
def test_each_case_gets_the_exclusions_of_both(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    one, other = without(portal, cast["una"]), without(portal, cast["vera"])
    link(omar, one, other.reference)
    with portal.reading() as work:
        rules = [
            {
                rule.value
                for rule in read_rules(read_records(work, open_case(work, cast["omar"], case)))
            }
            for case in (one, other)
        ]

    assert rules == [{cast["una"].account, cast["vera"].account}] * 2
    assert [facts(portal, case).epoch for case in (one, other)] == [2, 2]
    assert holders(portal, cast, other, epoch=2) == {"omar"}
    assert in_reserve(portal, cast, one, epoch=2) == {"carl"}


def test_who_is_excluded_by_it_loses_the_case_at_once(
    app: Flask, omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    one, other = without(portal, cast["una"]), make_case(portal)
    before = una.get(f"/desk/cases/{other.reference}").status_code
    link(omar, one, other.reference)

    assert (before, una.get(f"/desk/cases/{other.reference}").status_code) == (200, 404)
    assert other.reference not in una.get("/desk/cases?state=all").text
    assert tag(portal, cast["una"]) not in {row.tag for row in grants(portal, other)}


def test_decoys_stand_where_the_grants_were(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    one, other = without(portal, cast["una"]), make_case(portal)
    link(omar, one, other.reference)
    shapes = [
        sorted((row.level, row.reserve, len(row.tag), len(row.box)) for row in rows)
        for rows in (
            [row for row in grants(portal, other) if row.epoch == epoch] for epoch in (1, 2)
        )
    ]

    assert shapes[0] == shapes[1]
    assert len(shapes[0]) == 4


def test_cases_with_the_same_rules_begin_no_epoch(omar: FlaskClient, portal: Portal) -> None:
    one, other = make_case(portal), make_case(portal)
    link(omar, one, other.reference)

    assert [facts(portal, case).epoch for case in (one, other)] == [1, 1]
    assert noted(portal, "exclusions_changed") == []


@pytest.mark.parametrize("kind", ["missing", "excluded", "not granted", "nonsense"])
def test_what_one_cannot_read_is_no_case_in_the_same_words(
    carl: FlaskClient, portal: Portal, cast: dict[str, Member], kind: str
) -> None:
    case = make_case(portal, danger=True, still_happening=True)
    references = {
        "missing": "C-0000-0000",
        "excluded": without(portal, cast["carl"], danger=True).reference,
        "not granted": make_case(portal).reference,
        "nonsense": "the one of Monday",
    }
    answer = link(carl, case, references[kind])
    shown = words(answer.text)

    assert answer.status_code == 422
    assert shown.count("There is no such case.") == 2
    assert WHY in shown
    assert noted(portal, "cases_linked") == []


def test_nothing_in_the_database_joins_the_two(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    one, other = make_case(portal), make_case(portal)
    link(omar, one, other.reference)
    with portal.reading() as work:
        rows = [repr(row) for rows in dump(work.db).values() for row in rows]
    names = [{case.id, case.reference} for case in (one, other)]

    assert [row for row in rows if all(any(name in row for name in both) for both in names)] == []
    assert kinds(portal, one)[-1] == kinds(portal, other)[-1] == "link"


def test_the_link_is_noted_once_for_each_case_without_the_other(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    one, other = make_case(portal), make_case(portal)
    link(omar, one, other.reference)
    entries = noted(portal, "cases_linked")

    assert [actor for actor, _ in entries] == [cast["omar"].account] * 2
    assert [set(details) for _, details in entries] == [{"reason"}] * 2


def test_a_colleague_who_cannot_read_the_other_sees_no_link(
    app: Flask, omar: FlaskClient, una: FlaskClient, portal: Portal
) -> None:
    one, other = make_case(portal), make_case(portal)
    before = una.get(f"/desk/cases/{one.reference}").text
    link(omar, one, other.reference)
    make_move(una, other, "recuse", text="A friend of mine.")
    after = una.get(f"/desk/cases/{one.reference}").text

    assert other.reference not in after
    assert WHY not in after
    assert len(words(before)) == len(words(after))


def test_reporters_keep_their_threads_and_learn_nothing(
    app: Flask, omar: FlaskClient, portal: Portal
) -> None:
    one, other = make_case(portal), make_case(portal)
    before = words(mailbox_of(app, one).get("/mailbox/case").text)
    link(omar, one, other.reference)

    assert words(mailbox_of(app, one).get("/mailbox/case").text) == before


@pytest.mark.parametrize("which", ["itself", "linked already"])
def test_what_makes_no_sense_is_refused_in_words(
    omar: FlaskClient, portal: Portal, which: str
) -> None:
    one, other = make_case(portal), make_case(portal)
    link(omar, one, other.reference)
    named = {"itself": one.reference, "linked already": other.reference.lower()}
    answer = link(omar, one, named[which])

    assert answer.status_code == 409
    assert {"itself": "itself", "linked already": "linked already"}[which] in words(answer.text)
    assert len(noted(portal, "cases_linked")) == 2


def test_a_form_sent_twice_links_once(omar: FlaskClient, portal: Portal) -> None:
    one, other = make_case(portal), make_case(portal)
    sent = [link(omar, one, other.reference, once="k" * 43, seen="1").status_code for _ in "ab"]

    assert sent == [303, 303]
    assert kinds(portal, one).count("link") == 1


def test_a_case_that_changed_since_it_was_on_the_screen_is_not_linked(
    omar: FlaskClient, una: FlaskClient, portal: Portal
) -> None:
    one, other = make_case(portal), make_case(portal)
    make_move(una, one, "start-triage")
    answer = link(omar, one, other.reference, seen="1")

    assert answer.status_code == 409
    assert WHY in answer.text
    assert kinds(portal, one).count("link") == 0


def test_a_case_of_another_level_is_no_case_to_link(
    app: Flask, omar: FlaskClient, portal: Portal
) -> None:
    one, other = make_case(portal), make_case(portal)
    make_move(omar, one, "escalate", text="It is for them.")
    refused = link(omar, other, one.reference)

    assert omar.get(f"/desk/cases/{one.reference}/link").status_code == 404
    assert refused.status_code == 422


def test_a_duplicate_names_the_case_it_repeats(
    omar: FlaskClient, una: FlaskClient, portal: Portal
) -> None:
    one, other = make_case(portal), make_case(portal)
    make_move(omar, one, "start-triage")
    triage(omar, one)
    filled = DUPLICATE
    refused = make_move(omar, one, "mark-duplicate", **filled, related="C-0000-0000")
    done = make_move(omar, one, "mark-duplicate", **filled, related=other.reference)

    assert (refused.status_code, done.status_code) == (422, 303)
    assert "There is no such case." in words(refused.text)
    assert "It is dealt with already." in refused.text
    assert facts(portal, one).status.value == "decision_proposed"
    assert other.reference in page_of(omar, one)
    assert facts(portal, other).status.value != "decision_proposed"


def test_a_duplicate_names_no_other_case_only_where_it_cannot_be_read(
    omar: FlaskClient, portal: Portal
) -> None:
    case = make_case(portal)
    make_move(omar, case, "start-triage")
    triage(omar, case)
    filled = DUPLICATE

    refused = make_move(omar, case, "mark-duplicate", **filled, related=" ")

    assert refused.status_code == 422
    assert "Name the case it repeats, or say that you cannot read it." in words(refused.text)
    assert "It is dealt with already." in refused.text
    said = {**filled, "related": "", "unnamed": "y"}
    assert make_move(omar, case, "mark-duplicate", **said).status_code == 303
    assert kinds(portal, case).count("link") == 0


def test_a_link_taken_back_shows_no_longer_and_gives_no_access_back(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    one, other = without(portal, cast["una"]), make_case(portal)
    link(omar, one, other.reference)
    path = f"/desk/cases/{other.reference}/unlink"
    answer = send(omar, path, related=one.reference, text="Two updates, not one.")

    assert answer.status_code == 303
    assert one.reference not in page_of(omar, other)
    assert other.reference not in page_of(omar, one)
    assert omar.get(path).status_code == 404
    assert holders(portal, cast, other, epoch=2) == {"omar"}
    assert len(noted(portal, "note_written")) == 2


@pytest.mark.usefixtures("both_databases")
def test_two_who_link_the_same_cases_from_either_side_do_not_block_each_other(
    portal: Portal, cast: dict[str, Member]
) -> None:
    pairs = [(make_case(portal), make_case(portal)) for _ in range(5)]
    with ThreadPoolExecutor(2) as pool:
        running = [
            pool.submit(try_to_link, portal, cast[name], case, other)
            for one, two in pairs
            for name, case, other in (("omar", one, two), ("una", two, one))
        ]
    done = [each.result() for each in running]

    assert done.count(True) == 5
    assert [kinds(portal, case).count("link") for pair in pairs for case in pair] == [1] * 10


def try_to_link(portal: Portal, member: Member, case: MadeCase, other: MadeCase) -> bool:
    seen = Seen(case.reference, 1, f"{member.sign_in}-{case.id}")
    try:
        with portal.writing() as work:
            link_cases(work, member, seen, other=other.reference, words=WHY)
    except (CaseChanged, MoveRefused):
        return False
    return True


def test_a_report_that_one_entered_oneself_shuts_nobody_out_of_another_case(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    one = make_case(portal)
    enter(omar, exclude_people=[cast[name].account for name in ("una", "carl", "vera")])
    [entered] = [row.reference for row in every(portal, CaseRow) if row.id != one.id]
    answer = link(omar, one, entered)

    assert answer.status_code == 409
    assert "nobody but you could act" in words(answer.text)
    assert facts(portal, one).epoch == 1
    assert holders(portal, cast, one) == {"omar", "una"}
