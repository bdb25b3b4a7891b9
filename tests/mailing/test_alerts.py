"""Alerts of an S1: beside the fixed hours, without a word, and never to some of a level alone."""

import pytest
from flask import Flask

from portal.casework.settings import S1_ALERTS, set_setting
from portal.core.actors import Level
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.severity import Severity
from portal.core.taxonomy import Category
from portal.mailing.digests import Sent, send_due
from portal.store.tables import DigestRow
from portal.work import Portal
from tests.cast import MadeCase, Member, add_member, make_case, make_member
from tests.deeds import report
from tests.frozen_clock import FrozenClock
from tests.mailing.conftest import give_address
from tests.mailing.post import Post, parsed, without_ids
from tests.rows import every, facts
from tests.signin.journal import noted

CARL, CORA = "carl@example.org", "cora@example.org"


def send(portal: Portal) -> Sent:
    return send_due(portal, portal.clock.now())


def grave(portal: Portal, *excluded: Member) -> MadeCase:
    """Let Rosa report that somebody is in danger."""
    rules = tuple(Exclusion(ExcludedKind.PERSON, one.account) for one in excluded)
    made = make_case(
        portal,
        category=Category.WRONG_OUTPUT,
        danger=True,
        still_happening=True,
        exclusions=rules,
    )
    assert facts(portal, made).severity is Severity.S1
    return made


@pytest.fixture
def switched_on(portal: Portal, addressed: dict[str, Member], post: Post) -> Post:
    """Alerts are chosen, the digests of this hour are out, and the box is empty."""
    with portal.writing() as work:
        set_setting(work, S1_ALERTS, "yes")
    send(portal)
    post.mails.clear()
    return post


@pytest.fixture
def cora(portal: Portal, switched_on: Post) -> Member:
    """Somebody else on the committee, with an address."""
    member = make_member(portal.keyring, "cora", level=Level.COMMITTEE)
    with portal.writing() as work:
        add_member(work, member)
    give_address(portal, member, CORA)
    send(portal)
    switched_on.mails.clear()
    return member


@pytest.mark.usefixtures("both_databases")
def test_the_level_is_told_once_that_something_cannot_wait(
    portal: Portal, switched_on: Post, clock: FrozenClock
) -> None:
    case = grave(portal)
    clock.forward(minutes=5)
    done = [send(portal), send(portal)]
    (mail,) = switched_on.of(CARL)

    assert done == [Sent(sent=1), Sent()]
    assert switched_on.recipients == [CARL]
    assert "now" in str(parsed(mail).get_payload())
    assert case.reference not in mail.decode()


@pytest.mark.usefixtures("both_databases")
def test_every_s1_of_a_day_is_told_of(portal: Portal, switched_on: Post) -> None:
    sent = []
    for _ in range(3):
        grave(portal)
        sent.append(send(portal).sent)

    assert sent == [1, 1, 1]
    assert {len(mail) for mail in switched_on.of(CARL)} == {len(switched_on.of(CARL)[0])}


@pytest.mark.usefixtures("both_databases")
def test_an_s1_of_last_night_is_told_of_in_the_morning(
    portal: Portal, switched_on: Post, clock: FrozenClock
) -> None:
    grave(portal)
    clock.forward(days=1)
    send(portal)

    assert len(switched_on.of(CARL)) == 2


@pytest.mark.usefixtures("addressed")
def test_nobody_is_alerted_unless_it_was_chosen(portal: Portal, post: Post) -> None:
    send(portal)
    post.mails.clear()
    grave(portal)
    send(portal)

    assert post.mails == []


def test_a_case_of_less_weight_alerts_nobody(portal: Portal, switched_on: Post) -> None:
    make_case(portal)
    send(portal)

    assert switched_on.mails == []


@pytest.mark.usefixtures("both_databases")
def test_where_one_of_the_level_must_not_hear_nobody_of_it_gets_an_alert(
    portal: Portal, switched_on: Post, cora: Member, cast: dict[str, Member]
) -> None:
    grave(portal, cast["carl"])
    send(portal)

    assert switched_on.mails == []


@pytest.mark.usefixtures("both_databases")
def test_rows_do_not_tell_an_alert_that_was_kept_back_from_one_that_went_out(
    portal: Portal, switched_on: Post, cora: Member, cast: dict[str, Member], clock: FrozenClock
) -> None:
    grave(portal, cast["carl"])
    send(portal)
    kept_back = rows(portal, "2026-03-02S1n01")
    clock.forward(days=2)
    grave(portal)
    send(portal)
    sent = rows(portal, "2026-03-04S1n01")

    assert kept_back == sent
    assert len(sent) == 2
    assert len(switched_on.of(CARL)) == 2


def rows(portal: Portal, slot: str) -> list[tuple[str, int, bool]]:
    found = [row for row in every(portal, DigestRow) if row.slot == slot]
    return sorted((row.account_id, row.attempts, row.sent_on is None) for row in found)


@pytest.mark.usefixtures("both_databases", "switched_on", "cora")
def test_the_excluded_hears_no_more_than_where_there_is_no_case(
    portal: Portal, switched_on: Post, cast: dict[str, Member], clock: FrozenClock
) -> None:
    clock.forward(days=1)
    send(portal)
    grave(portal, cast["carl"])
    send(portal)
    clock.forward(days=1)
    send(portal)
    without, beside_it = switched_on.of(CARL)

    assert without_ids(without) == without_ids(beside_it)


def test_sending_a_report_sends_no_mail_by_itself(
    app: Flask, portal: Portal, switched_on: Post
) -> None:
    report(app.test_client(), danger="yes", still_happening="yes")

    assert switched_on.mails == []
    assert [row for row in every(portal, DigestRow) if "S1" in row.slot] == []


def test_the_journal_does_not_tell_when_an_alert_went_out(
    portal: Portal, switched_on: Post
) -> None:
    before = noted(portal, "digest_sent")
    grave(portal)
    send(portal)

    assert noted(portal, "digest_sent") == before
