"""The monthly round: every reporter hears something, each by one message that was looked at."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.shipped_clocks import CLOCKS
from portal.desk.messages.updating import latest_start
from portal.desk.messages.updating_forms import READY_MADE
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import hidden_fields, mailbox_of, make_move, send, words
from tests.frozen_clock import FrozenClock
from tests.rows import facts, kinds
from tests.signin.journal import noted

OWN_WORDS = "The vendor answers next week."


@pytest.fixture
def unheard(case: MadeCase, clock: FrozenClock) -> MadeCase:
    """A case whose reporter has heard of nobody for 26 days."""
    clock.forward(days=26)
    return case


def round_of(client: FlaskClient) -> str:
    return client.get("/desk/round").text


def tell(client: FlaskClient, case: MadeCase, **fields: Any) -> Any:
    path = f"/desk/round/{case.reference}"
    hidden = hidden_fields(round_of(client), f"{path}?page=1")
    return client.post(path, data={**hidden, "ready_made": "", "text": OWN_WORDS, **fields})


@pytest.fixture(autouse=True)
def signed_in_late(clock: FrozenClock, unheard: MadeCase) -> None:
    """Whoever sits at the desk signs in when the round is due."""


@pytest.mark.usefixtures("both_databases")
def test_a_case_whose_month_is_nearly_over_is_on_the_round(
    omar: FlaskClient, unheard: MadeCase
) -> None:
    page = words(round_of(omar))

    assert unheard.reference in page
    assert "1 message is late or due within seven days" in page
    assert "Monthly round: 1 due" in words(omar.get("/desk").text)


def test_a_message_reaches_the_reporter_and_takes_the_case_off_the_round(
    app: Flask, omar: FlaskClient, unheard: MadeCase, portal: Portal
) -> None:
    answer = tell(omar, unheard, ready_made="nothing_new")
    page = words(round_of(omar))
    read = words(mailbox_of(app, unheard).get("/mailbox/case").text)

    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/desk/round?page=1&sent=yes",
    )
    assert unheard.reference not in page
    assert f"{READY_MADE['nothing_new']} {OWN_WORDS}" in read
    assert facts(portal, unheard).last_update_on == facts(portal, unheard).first_answer_on


def test_one_message_is_one_message(
    omar: FlaskClient, unheard: MadeCase, portal: Portal, clock: FrozenClock
) -> None:
    clock.forward(days=-26)
    other = make_case(portal)
    clock.forward(days=26)
    tell(omar, unheard)

    assert kinds(portal, other).count("message") == 0
    assert other.reference in round_of(omar)
    assert len(noted(portal, "message_written")) == 1


def test_what_happened_since_is_told_by_kind_and_day_alone(
    app: Flask, omar: FlaskClient, una: FlaskClient, unheard: MadeCase, portal: Portal
) -> None:
    send(una, f"/desk/cases/{unheard.reference}/note", text="He was seen at the console.")
    send(mailbox_of(app, unheard), "/mailbox/messages", form_on="/mailbox/case", text="Any news?")
    before = noted(portal, "case_read")
    page = words(round_of(omar))

    assert "Internal note (Una)" in page
    assert "The reporter wrote" in page
    assert "console" not in page
    assert noted(portal, "case_read") == before


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_chosen_and_nothing_written_is_not_sent(
    omar: FlaskClient, unheard: MadeCase, portal: Portal, text: str
) -> None:
    answer = tell(omar, unheard, text=text)

    assert answer.status_code == 422
    assert "Choose a sentence, or write one." in words(answer.text)
    assert kinds(portal, unheard).count("message") == 0


def test_a_text_too_long_stays_where_it_was_typed(omar: FlaskClient, unheard: MadeCase) -> None:
    answer = tell(omar, unheard, text="x" * 10_001)

    assert answer.status_code == 422
    assert "x" * 10_001 in answer.text


def test_a_case_that_moved_meanwhile_is_not_told_that_nothing_is_new(
    omar: FlaskClient, una: FlaskClient, unheard: MadeCase, portal: Portal
) -> None:
    seen = hidden_fields(round_of(omar), f"/desk/round/{unheard.reference}?page=1")
    make_move(una, unheard, "start-triage")
    send(una, f"/desk/cases/{unheard.reference}/message", text="We read it today.")
    answer = omar.post(
        f"/desk/round/{unheard.reference}",
        data={**seen, "ready_made": "nothing_new", "text": OWN_WORDS},
    )

    assert answer.status_code == 409
    assert OWN_WORDS in answer.text
    assert kinds(portal, unheard).count("message") == 1


def test_a_form_sent_twice_sends_one_message(
    omar: FlaskClient, unheard: MadeCase, portal: Portal
) -> None:
    path = f"/desk/round/{unheard.reference}"
    hidden = hidden_fields(round_of(omar), f"{path}?page=1")
    sent = [
        omar.post(path, data={**hidden, "ready_made": "", "text": OWN_WORDS}).status_code
        for _ in range(2)
    ]

    assert sent == [303, 303]
    assert kinds(portal, unheard).count("message") == 1


def test_each_form_of_the_round_has_its_own_key(
    omar: FlaskClient, unheard: MadeCase, portal: Portal, clock: FrozenClock
) -> None:
    clock.forward(days=-26)
    other = make_case(portal)
    clock.forward(days=26)
    page = round_of(omar)
    keys = {
        hidden_fields(page, f"/desk/round/{case.reference}?page=1")["once"]
        for case in (unheard, other)
    }

    assert len(keys) == 2


def test_the_round_has_pages(
    omar: FlaskClient, unheard: MadeCase, portal: Portal, clock: FrozenClock
) -> None:
    clock.forward(days=-26)
    cases = [make_case(portal) for _ in range(11)]
    clock.forward(days=26)
    pages = [omar.get(f"/desk/round?page={page}").text for page in (1, 2, 9)]
    found = [
        {case.reference for case in [*cases, unheard] if case.reference in page} for page in pages
    ]

    assert [len(one) for one in found] == [10, 2, 2]
    assert found[1] == found[2]
    assert found[0].isdisjoint(found[1])


def test_who_no_longer_acts_on_a_case_has_it_on_no_round(
    omar: FlaskClient, carl: FlaskClient, unheard: MadeCase, portal: Portal
) -> None:
    make_move(omar, unheard, "escalate", text="It is for them.")

    assert unheard.reference not in round_of(omar)
    assert unheard.reference in round_of(carl)


def test_nobody_hears_of_a_case_they_are_excluded_from(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    before = round_of(omar).count("Send this one message")
    clock.forward(days=-26)
    make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["omar"].account),))
    clock.forward(days=26)

    assert round_of(omar).count("Send this one message") == before == 1


@pytest.mark.parametrize("when", ["withdrawn", "asked", "told"])
def test_who_withdrew_is_being_asked_or_was_told_waits_for_no_message(
    app: Flask, omar: FlaskClient, unheard: MadeCase, when: str
) -> None:
    deeds = {
        "withdrawn": [lambda: send(mailbox_of(app, unheard), "/mailbox/moves/withdraw", text="")],
        "asked": [
            lambda: make_move(omar, unheard, "start-triage"),
            lambda: make_move(omar, unheard, "request-information", text="Which tool?"),
        ],
        "told": [
            lambda: send(omar, f"/desk/cases/{unheard.reference}/message", text="We read it.")
        ],
    }
    done = [deed().status_code for deed in deeds[when]]

    assert set(done) == {303}
    assert unheard.reference not in round_of(omar)


def test_before_the_last_week_nothing_is_due(
    omar: FlaskClient, portal: Portal, clock: FrozenClock
) -> None:
    fresh = make_case(portal)

    assert fresh.reference not in round_of(omar)


def test_the_first_day_of_the_round_is_a_week_before_the_month_is_over(
    clock: FrozenClock,
) -> None:
    (monthly,) = [one for one in CLOCKS if one.id == "monthly_update"]
    today = clock.now().today
    start = latest_start(monthly, today)

    assert 0 <= 7 - (monthly.period.after(start) - today).days < 4


def test_words_that_ask_who_somebody_is_are_held_once_and_sent_with_a_tick(
    omar: FlaskClient, unheard: MadeCase, portal: Portal
) -> None:
    asked = "Meanwhile: which shift were you on?"
    held = tell(omar, unheard, text=asked)
    before = kinds(portal, unheard)
    sent = tell(omar, unheard, text=asked, knows="y")

    assert (held.status_code, sent.status_code) == (422, 303)
    assert "This may ask who the reporter is" in words(held.text)
    assert f'id="knows-{unheard.reference}"' in held.text
    assert asked in held.text
    assert "message" not in before
    assert kinds(portal, unheard).count("message") == 1
