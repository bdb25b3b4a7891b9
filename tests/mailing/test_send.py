"""Digests: one for each handler and each fixed hour, of one size, whatever happened."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest

from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.moves.carrying_out import move_as_handler
from portal.casework.settings import DIGEST_WORDS, set_setting
from portal.core.actors import Level
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.workflow import Move
from portal.mailbox.operations import reply
from portal.mailing.digests import Sent, count_due, send_due
from portal.store.tables import AccountRow, DigestRow
from portal.upkeep import keep_up, look_ahead
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, open_case
from tests.frozen_clock import FrozenClock
from tests.mailing.post import Post, parsed, without_ids
from tests.rows import count, dump, every
from tests.signin.journal import noted

OMAR, UNA, CARL = "omar@example.org", "una@example.org", "carl@example.org"


def send(portal: Portal) -> Sent:
    return send_due(portal, portal.clock.now())


def choose(portal: Portal, words: str) -> None:
    with portal.writing() as work:
        set_setting(work, DIGEST_WORDS, words)


def text_of(mail: bytes) -> str:
    return str(parsed(mail).get_payload())


def number(mail: bytes, words: str) -> str:
    """Return what a digest says beside some words."""
    (line,) = [one for one in text_of(mail).splitlines() if one.startswith(words)]
    return line.removeprefix(words).strip()


@pytest.mark.usefixtures("both_databases", "addressed")
def test_every_active_handler_with_an_address_gets_one_digest_though_nothing_happened(
    portal: Portal, post: Post
) -> None:
    done = send(portal)

    assert post.recipients == [CARL, OMAR, UNA]
    assert done == Sent(sent=3)
    assert {row.slot for row in every(portal, DigestRow)} == {"2026-03-02T09"}


@pytest.mark.usefixtures("both_databases", "addressed")
def test_a_slot_is_sent_once_and_the_next_one_again(
    portal: Portal, post: Post, clock: FrozenClock
) -> None:
    sent = [send(portal).sent, send(portal).sent]
    clock.set(datetime(2026, 3, 2, 12, 59, tzinfo=UTC))
    sent.append(send(portal).sent)
    clock.set(datetime(2026, 3, 2, 13, 0, tzinfo=UTC))
    sent.append(send(portal).sent)

    assert sent == [3, 0, 0, 3]
    assert len(post.of(OMAR)) == 2


@pytest.mark.usefixtures("both_databases", "addressed")
@pytest.mark.parametrize("words", ["constant", "counts"])
def test_no_case_and_fifty_cases_give_one_size_and_one_subject(
    portal: Portal, post: Post, clock: FrozenClock, words: str
) -> None:
    choose(portal, words)
    send(portal)
    for _ in range(50):
        make_case(portal)
    clock.forward(days=100)
    send(portal)
    mails = [mail for _, mail in post.mails]

    assert len(mails) == 6
    assert {len(mail) for mail in mails} == {len(mails[0])}
    assert {str(parsed(mail)["Subject"]) for mail in mails} == {"Look at your desk"}


@pytest.mark.usefixtures("addressed")
def test_constant_words_say_the_same_whatever_waits(
    portal: Portal, post: Post, clock: FrozenClock
) -> None:
    send(portal)
    case = make_case(portal)
    clock.forward(days=100)
    send(portal)
    first, second = post.of(OMAR)

    assert without_ids(first) == without_ids(second)
    assert case.reference not in second.decode()
    assert first != second


@pytest.mark.usefixtures("both_databases")
def test_counts_are_those_of_the_handlers_own_cases(
    portal: Portal, post: Post, addressed: dict[str, Member], clock: FrozenClock
) -> None:
    choose(portal, "counts")
    cases = [make_case(portal) for _ in range(4)]
    ask_and_answer(portal, addressed["omar"], cases[0])
    clock.forward(days=28)
    send(portal)
    mail = post.of(OMAR)[0]

    assert number(mail, "to read") == "3"
    assert number(mail, "replies") == "1"
    assert number(mail, "updates due") == "4"
    assert number(post.of(CARL)[0], "to read") == "0"


def ask_and_answer(portal: Portal, handler: Member, case: MadeCase) -> None:
    with portal.writing() as work:
        opened = open_case(work, handler, case)
        move_as_handler(work, opened, handler, move=Move.START_TRIAGE)
    with portal.writing() as work:
        reply(work, open_for_reporter(work, unlock_mailbox(work, case.code)), "It was Tuesday.")


def test_more_than_ninety_nine_are_not_told_apart(
    portal: Portal, post: Post, addressed: dict[str, Member]
) -> None:
    choose(portal, "counts")
    for _ in range(100):
        make_case(portal)
    send(portal)

    assert number(post.of(OMAR)[0], "to read") == "99+"


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize("words", ["constant", "counts"])
def test_an_excluded_handlers_mail_is_that_of_no_case(
    portal: Portal, post: Post, addressed: dict[str, Member], clock: FrozenClock, words: str
) -> None:
    choose(portal, words)
    send(portal)
    make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, addressed["omar"].account),))
    clock.forward(days=1)
    send(portal)
    without, beside_it = post.of(OMAR)

    assert without_ids(without) == without_ids(beside_it)
    assert (without_ids(post.of(UNA)[0]) == without_ids(post.of(UNA)[1])) is (words == "constant")


@pytest.mark.usefixtures("addressed")
def test_headers_have_one_length_and_the_date_is_that_of_the_run(
    portal: Portal, post: Post
) -> None:
    send(portal)
    mails = [parsed(mail) for _, mail in post.mails]

    assert {parsedate_to_datetime(mail["Date"]) for mail in mails} == {portal.clock.now().at}
    assert len({mail["Message-ID"] for mail in mails}) == 3
    assert {len(mail["Message-ID"]) for mail in mails} == {len("<@example.org>") + 32}


@pytest.mark.usefixtures("addressed")
def test_the_next_level_hears_that_nobody_of_a_level_was_there(portal: Portal, post: Post) -> None:
    choose(portal, "counts")
    send_due(portal, portal.clock.now(), absent_levels=lambda work: {Level.OMBUDS})
    words = "levels where nobody signed in for three working days"

    assert number(post.of(CARL)[0], words) == "1"
    assert number(post.of(OMAR)[0], words) == "none"


@pytest.mark.usefixtures("both_databases")
def test_who_has_no_address_or_has_ended_gets_none(
    portal: Portal, post: Post, addressed: dict[str, Member]
) -> None:
    with portal.writing() as work:
        omar = work.db.get_one(AccountRow, addressed["omar"].account)
        omar.ended_on = work.moment.today
    send(portal)

    assert post.recipients == [CARL, UNA]


@pytest.mark.usefixtures("addressed")
def test_the_upkeep_sends_what_is_due_and_a_dry_run_says_so(portal: Portal, post: Post) -> None:
    foreseen = look_ahead(portal, portal.clock.now()).mailed
    before = list(post.recipients)
    done = keep_up(portal, portal.clock.now()).mailed

    assert (foreseen, before, done) == (3, [], 3)
    assert post.recipients == [CARL, OMAR, UNA]
    with portal.reading() as work:
        assert count_due(work) == 0


@pytest.mark.usefixtures("addressed")
def test_the_journal_says_by_date_how_many_went_out(portal: Portal, post: Post) -> None:
    send(portal)

    assert noted(portal, "digest_sent") == [("clock", {"entries": 3})]


@pytest.mark.usefixtures("addressed")
def test_rows_of_long_ago_are_dropped(portal: Portal, post: Post, clock: FrozenClock) -> None:
    for _ in range(12):
        send(portal)
        clock.forward(days=1)

    assert count(portal, DigestRow) == 3 * 8


@pytest.mark.usefixtures("addressed", "post")
def test_no_database_shows_an_address_beside_a_digest(portal: Portal) -> None:
    send(portal)
    with portal.database.reading() as session:
        rows = dump(session)["digest"]

    assert len(rows) == 3
    assert "@" not in repr(rows)
