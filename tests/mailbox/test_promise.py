"""Whoever asks to opt out is promised that nothing happens to them until it is decided."""

import pytest
from flask import Flask

from portal.core.taxonomy import ReportType
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, mailbox_of, send, words
from tests.mailbox.steps import decided
from tests.rows import kinds


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A request to opt out."""
    return make_case(portal, type=ReportType.OPT_OUT)


def pages(app: Flask, cast: dict[str, Member], case: MadeCase) -> tuple[str, str]:
    desk = at_the_desk(app, cast["omar"]).get(f"/desk/cases/{case.reference}").text
    return words(mailbox_of(app, case).get("/mailbox/case").text), words(desk)


@pytest.mark.usefixtures("both_databases")
def test_it_is_recorded_at_intake_and_shown_to_both_sides(
    app: Flask, portal: Portal, cast: dict[str, Member], case: MadeCase
) -> None:
    mailbox, desk = pages(app, cast, case)

    assert kinds(portal, case)[-1] == "system"
    assert "nobody may hold it against you that you asked." in mailbox
    assert "Promised on 2 March 2026. Holds until it is decided" in desk


def test_the_decision_ends_it(
    app: Flask, portal: Portal, cast: dict[str, Member], case: MadeCase
) -> None:
    decide_opt_out(app, cast, case)
    mailbox, desk = pages(app, cast, case)

    assert "That held until 2 March 2026" in mailbox
    assert "Held until 2 March 2026" in desk


def test_an_appeal_that_is_upheld_renews_it(
    app: Flask, portal: Portal, cast: dict[str, Member], case: MadeCase
) -> None:
    decide_opt_out(app, cast, case)
    send(mailbox_of(app, case), "/mailbox/moves/appeal", text="The tool still watches me.")
    carl = at_the_desk(app, cast["carl"])
    path = f"/desk/cases/{case.reference}/moves/uphold-appeal"
    send(carl, path, text="It was not looked into.")

    assert "Holds until it is decided" in words(carl.get(f"/desk/cases/{case.reference}").text)


def test_nobody_else_is_promised_it(app: Flask, portal: Portal, cast: dict[str, Member]) -> None:
    case = make_case(portal)
    mailbox, desk = pages(app, cast, case)

    assert "system" not in kinds(portal, case)
    assert "Promised" not in mailbox
    assert "No adverse consequence" not in desk


def decide_opt_out(app: Flask, cast: dict[str, Member], case: MadeCase) -> None:
    decided(app, cast, case, outcome="granted")
