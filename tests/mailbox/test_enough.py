"""The limit of messages into one's own mailbox: calm words, nothing typed is lost, rights stay."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.journalling import note_reporter
from portal.casework.records.talking import reply
from portal.core.events import Event
from portal.core.message_limit import MOST_DEEDS, MOST_MESSAGES
from portal.store.tables import IdentityRow, OutboxRow
from portal.work import Portal
from tests.api.steps import read_mailbox, write
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, mailbox_of, send, words
from tests.frozen_clock import FrozenClock
from tests.mailbox.steps import decided
from tests.reaching import TOLD, choose_remedy, share
from tests.rows import count, every, facts, kinds

TYPED = "It was on <Tuesday> & nobody was hurt."
LIMIT = (
    "The limit of messages for today is reached. It ends as soon as somebody here writes to you, "
    "and on 3 March 2026 at the latest."
)


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


def fill(portal: Portal, case: MadeCase, count: int = MOST_MESSAGES) -> None:
    """Let the reporter write so many messages."""
    with portal.writing() as work:
        keys = unlock_mailbox(work, case.code)
        for number in range(count):
            reply(work, open_for_reporter(work, keys), f"Message {number}.")


def say(app: Flask, case: MadeCase) -> tuple[int, str]:
    answer = send(mailbox_of(app, case), "/mailbox/messages", form_on="/mailbox/case", text=TYPED)
    return answer.status_code, answer.text


@pytest.mark.usefixtures("both_databases")
def test_after_twenty_the_page_says_until_when_and_gives_the_words_back(
    app: Flask, case: MadeCase, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    fill(portal, case, MOST_MESSAGES - 1)
    last = words(mailbox_of(app, case).get("/mailbox/case").text)
    status, _ = say(app, case)
    before = kinds(portal, case), facts(portal, case), len(every(portal, OutboxRow))
    refused, page = say(app, case)

    assert "You can send 1 more message today." in last
    assert (status, refused) == (303, 409)
    assert LIMIT in words(page)
    assert "It was on &lt;Tuesday&gt; &amp; nobody was hurt.</textarea>" in page
    assert "If somebody is in danger now" in page
    assert "people outside" in page
    assert (kinds(portal, case), facts(portal, case), len(every(portal, OutboxRow))) == before

    omar = at_the_desk(app, cast["omar"])
    send(omar, f"/desk/cases/{case.reference}/note", text="They write a lot today.")
    assert say(app, case)[0] == 409
    send(omar, f"/desk/cases/{case.reference}/message", text="We read all of it.")
    assert say(app, case)[0] == 303
    fill(portal, case, MOST_MESSAGES - 1)
    assert say(app, case)[0] == 409
    clock.forward(days=1)
    assert say(app, case)[0] == 303


def test_a_program_is_told_the_same_and_reading_goes_on(
    app: Flask, case: MadeCase, portal: Portal
) -> None:
    fill(portal, case)
    client = app.test_client()
    answer = write(client, case.code.grouped, TYPED)

    assert answer.status_code == 409
    assert answer.json == {"error": {"status": 409, "message": LIMIT}}
    assert read_mailbox(client, case.code.grouped).status_code == 200


def test_the_same_form_sent_again_the_next_day_is_taken(
    app: Flask, case: MadeCase, portal: Portal, clock: FrozenClock
) -> None:
    fill(portal, case)
    client, key = app.test_client(), "k" * 43
    refused = write(client, case.code.grouped, TYPED, key)
    clock.forward(days=1)
    taken = [write(client, case.code.grouped, TYPED, key).status_code for _ in range(2)]

    assert (refused.status_code, taken) == (409, [201, 201])
    assert kinds(portal, case).count("answer") == MOST_MESSAGES + 1


def test_rights_have_no_such_limit(
    app: Flask, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    decided(app, cast, case)
    fill(portal, case)
    rosa = mailbox_of(app, case)
    objected = send(rosa, "/mailbox/moves/object-to-severity", text="It is worse.")
    appealed = send(rosa, "/mailbox/moves/appeal", text="The logs were not read.")
    withdrawn = send(rosa, "/mailbox/moves/withdraw", text="")

    assert say(app, case)[0] == 409
    assert [one.status_code for one in (objected, appealed, withdrawn)] == [303, 303, 303]


def test_the_words_of_a_right_count_for_the_messages_after_them(
    app: Flask, case: MadeCase, portal: Portal
) -> None:
    fill(portal, case, MOST_MESSAGES - 1)
    send(mailbox_of(app, case), "/mailbox/moves/withdraw", text="I was asked to.")
    status, page = say(app, case)

    assert (status, kinds(portal, case).count("answer")) == (409, MOST_MESSAGES)
    assert LIMIT in words(page)


def test_withdrawing_and_coming_back_in_turns_comes_to_an_end(
    app: Flask, case: MadeCase, portal: Portal
) -> None:
    fill(portal, case)
    rosa = mailbox_of(app, case)
    send(rosa, "/mailbox/moves/withdraw", text="")
    first = send(rosa, "/mailbox/moves/reopen", text="They made me withdraw.")
    with portal.writing() as work:
        for _ in range(MOST_DEEDS - 1):
            note_reporter(work, Event.REOPENED, case.id)
    send(rosa, "/mailbox/moves/withdraw", text="")
    second = send(rosa, "/mailbox/moves/reopen", text="By mistake, again.")

    assert (first.status_code, second.status_code) == (303, 409)
    assert "This was done 10 times today." in words(second.text)
    assert "By mistake, again.</textarea>" in second.text


@pytest.mark.usefixtures("both_databases")
def test_a_code_is_changed_ten_times_a_day_and_no_more(
    app: Flask, case: MadeCase, portal: Portal, clock: FrozenClock
) -> None:
    with portal.writing() as work:
        for _ in range(MOST_DEEDS):
            note_reporter(work, Event.CODE_CHANGED, case.id)
    rosa = mailbox_of(app, case)
    refused = send(rosa, "/mailbox/new-code")
    clock.forward(days=1)
    taken = send(mailbox_of(app, case), "/mailbox/new-code")

    assert refused.status_code == 409
    assert "This was done 10 times today. You can do it again on 3 March 2026." in words(
        refused.text
    )
    assert (taken.status_code, taken.location) == (303, "/mailbox/code")


@pytest.mark.usefixtures("both_databases")
def test_a_remedy_is_chosen_and_a_name_told_ten_times_a_day_and_no_more(
    app: Flask,
    rosa: FlaskClient,
    opt_out: MadeCase,
    portal: Portal,
    cast: dict[str, Member],
    clock: FrozenClock,
) -> None:
    with portal.writing() as work:
        for event in [Event.REMEDY_CHOSEN, Event.IDENTITY_SHARED] * MOST_DEEDS:
            note_reporter(work, event, opt_out.id)
    refused = [choose_remedy(rosa, "letter"), share(rosa, cast["omar"])]
    kept = facts(portal, opt_out).remedy, count(portal, IdentityRow)
    clock.forward(days=1)
    rosa = mailbox_of(app, opt_out)
    taken = [choose_remedy(rosa, "letter"), share(rosa, cast["omar"])]

    assert [one.status_code for one in refused] == [409, 409]
    assert ["This was done 10 times today." in words(one.text) for one in refused] == [True, True]
    assert TOLD["reach"] in refused[1].text
    assert kept == (None, 0)
    assert [one.status_code for one in taken] == [303, 303]
