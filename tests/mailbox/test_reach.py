"""Every move says whom it reaches and by when; no path ends inside without an address outside."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.casework.moves.carrying_out import change_facts
from portal.core.actors import Level
from portal.core.cases import Status
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.severity import Severity
from portal.store.tables import OutsideAddressRow
from portal.upkeep import keep_up
from portal.work import Portal
from tests.cast import MadeCase, Member, add_member, make_case, open_case
from tests.deeds import at_the_desk, hidden_fields, mailbox_of, make_move, send, words
from tests.frozen_clock import FrozenClock
from tests.mailbox.steps import decided
from tests.rows import facts

ADDRESS = "Inspectorate Street 1"


@pytest.fixture
def outside(portal: Portal) -> str:
    """An address outside the organisation."""
    with portal.writing() as work:
        values = {"id": "a" * 32, "name": "The inspectorate", "position": 1}
        work.db.add(OutsideAddressRow(**values, address=ADDRESS))
    return ADDRESS


def without(*members: Member) -> tuple[Exclusion, ...]:
    return tuple(Exclusion(ExcludedKind.PERSON, member.account) for member in members)


def mailbox_page(app: Flask, case: MadeCase) -> str:
    return words(mailbox_of(app, case).get("/mailbox/case").text)


def move_page(app: Flask, case: MadeCase, slug: str) -> str:
    return words(mailbox_of(app, case).get(f"/mailbox/moves/{slug}").text)


def test_the_addresses_outside_are_always_there(
    app: Flask, portal: Portal, cast: dict[str, Member], outside: str
) -> None:
    assert outside in mailbox_page(app, make_case(portal))


def test_where_none_was_entered_the_mailbox_says_who_can_help(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    assert "A labour inspectorate, a works council, a union" in mailbox_page(app, make_case(portal))


def test_an_appeal_says_who_decides_it(app: Flask, portal: Portal, cast: dict[str, Member]) -> None:
    page = move_page(app, decided(app, cast, make_case(portal)), "appeal")

    assert "The AI governance committee, without anybody who took part in the decision." in page
    assert "2 April 2026" in page


def test_not_handled_says_which_level_it_reaches(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    case = make_case(portal, exclusions=without(cast["carl"]))
    clock.forward(days=70)

    assert "Executives and legal." in move_page(app, case, "escalate")


def test_with_nobody_above_not_handled_shows_the_addresses_outside(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock, outside: str
) -> None:
    case = make_case(portal, exclusions=without(cast["carl"], cast["vera"]))
    clock.forward(days=70)
    mailbox = mailbox_of(app, case)
    read = app.test_client().post("/api/mailbox", json={"tracking_code": case.code.grouped})
    page = words(mailbox.get("/mailbox/moves/escalate").text)

    assert "/mailbox/moves/escalate" in mailbox.get("/mailbox/case").text
    assert "Nobody here is above the people who have your report" in page
    assert outside in page
    assert "escalate" not in read.json["moves"]


def test_what_was_typed_is_kept_where_nobody_is_above_any_more(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock, outside: str
) -> None:
    case = make_case(portal, exclusions=without(cast["carl"], cast["vera"]))
    clock.forward(days=70)
    mailbox = mailbox_of(app, case)
    hidden = hidden_fields(mailbox.get("/mailbox/case").text, "/mailbox/messages")
    fields = {**hidden, "text": "Nobody wrote to me."}
    answer = mailbox.post("/mailbox/moves/escalate", data=fields)

    assert answer.status_code == 409
    assert "Nobody wrote to me." in answer.text
    assert outside in words(answer.text)
    assert facts(portal, case).level is Level.OMBUDS


def test_an_appeal_that_nobody_can_look_at_says_so_and_can_still_go_up(
    app: Flask,
    portal: Portal,
    cast_of_the_run: dict[str, Member],
    clock: FrozenClock,
    outside: str,
) -> None:
    cast = cast_of_the_run
    with portal.writing() as work:
        for name in ("omar", "una"):
            add_member(work, cast[name])
    case = decided(app, cast, make_case(portal))
    before = move_page(app, case, "appeal")
    send(mailbox_of(app, case), "/mailbox/moves/appeal", text="Nobody asked me.")
    waiting = mailbox_page(app, case)
    record = mailbox_of(app, case).get("/mailbox/record.txt").text
    clock.set(clock.now().at + timedelta(days=40))
    with portal.writing() as work:
        add_member(work, cast["vera"])
    hand_over = at_the_desk(app, cast["omar"])
    send(hand_over, f"/desk/hand-over/{cast['vera'].account}", form_on="/desk")
    send(mailbox_of(app, case), "/mailbox/moves/escalate", text="")
    vera = at_the_desk(app, cast["vera"])
    upheld = make_move(vera, case, "uphold-appeal", text="They should have been asked.")

    assert "Nobody works at the level above yet." in before
    assert outside in before
    assert "Nobody can look at it again yet" in waiting
    assert "Nobody can look at it again yet" in record
    assert facts(portal, case).level is Level.EXECUTIVE
    assert upheld.status_code == 303
    assert facts(portal, case).status is Status.INVESTIGATING


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "Every report begins there."),
        (
            {"danger": True, "still_happening": True},
            "It began there, because somebody may be in danger.",
        ),
        (
            {"exclusions": (Exclusion(ExcludedKind.ROLE, "ombudsperson"),)},
            "It began there, because nobody at a lower level may see it.",
        ),
    ],
)
def test_the_mailbox_says_why_a_case_began_at_its_level(
    app: Flask, portal: Portal, cast: dict[str, Member], changes: dict[str, object], why: str
) -> None:
    assert why in mailbox_page(app, make_case(portal, **changes))


def test_the_mailbox_says_why_a_case_went_up(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    case = make_case(portal)
    clock.forward(days=80)
    keep_up(portal, clock.now())

    assert "Because four fifths of the time that a law allows had passed." in mailbox_page(
        app, case
    )


def test_the_mailbox_says_that_the_reporter_asked(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    case = make_case(portal)
    clock.forward(days=62)
    send(mailbox_of(app, case), "/mailbox/moves/escalate", text="Nobody wrote to me.")
    page = mailbox_page(app, case)

    assert "Because you said that it was not being handled." in page
    assert "It went to the AI governance committee, because you said that" in page
    assert "the reporter said" not in page
    assert "Nobody wrote to me." in page


def test_the_mailbox_says_that_a_higher_level_handed_it_down(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal)
    make_move(at_the_desk(app, cast["omar"]), case, "escalate", text="It is beyond me.")
    make_move(at_the_desk(app, cast["carl"]), case, "de-escalate", text="It is not.")

    assert "A higher level handed it down" in mailbox_page(app, case)


def test_the_mailbox_says_that_another_look_was_asked_for(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = decided(app, cast, make_case(portal))
    send(mailbox_of(app, case), "/mailbox/moves/appeal", text="Nobody asked me.")

    assert "Because you asked for another look." in mailbox_page(app, case)


def test_the_gravest_kind_is_no_word_of_danger_where_nobody_spoke_of_any(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    case = make_case(portal, danger=False)
    with portal.writing() as work:
        change_facts(work, open_case(work, cast["omar"], case), severity=Severity.S1)
    keep_up(portal, clock.now())
    page = mailbox_page(app, case)

    assert "because it is of the gravest kind" in page
    assert "in danger," not in page
