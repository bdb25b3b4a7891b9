"""Where nobody is above, "not being handled" is a message that the day's limit never refuses."""

from typing import Any

import pytest
from flask import Flask

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.message_limit import MOST_MESSAGES
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import mailbox_of, send
from tests.frozen_clock import FrozenClock
from tests.mailbox.test_enough import fill, say
from tests.rows import kinds

TEXT = "Nobody has written to me for ten weeks."


def say_unhandled(app: Flask, case: MadeCase) -> Any:
    """Write where the page says that nobody is above."""
    rosa = mailbox_of(app, case)
    return send(rosa, "/mailbox/messages", form_on="/mailbox/moves/escalate", text=TEXT)


@pytest.mark.usefixtures("both_databases")
def test_it_is_taken_once_after_the_days_last_message(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    above = [Exclusion(ExcludedKind.PERSON, cast[name].account) for name in ("carl", "vera")]
    case = make_case(portal, exclusions=tuple(above))
    clock.forward(days=70)
    fill(portal, case)
    ordinary, _ = say(app, case)
    unhandled = say_unhandled(app, case)
    again = say_unhandled(app, case)

    assert (ordinary, unhandled.status_code, again.status_code) == (409, 303, 409)
    assert TEXT in again.text
    assert kinds(portal, case).count("answer") == MOST_MESSAGES + 1


def test_where_somebody_is_above_saying_so_opens_nothing(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    case = make_case(portal)
    clock.forward(days=70)
    fill(portal, case)
    rosa = mailbox_of(app, case)
    fields = {"form_on": "/mailbox/case", "text": TEXT, "unhandled": "y"}

    assert send(rosa, "/mailbox/messages", **fields).status_code == 409
