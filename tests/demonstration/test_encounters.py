"""What two people have done in the demonstration: it is there to be looked at."""

from datetime import datetime, time, timedelta

import pytest
from flask import Flask

from portal.clock import moment_at
from portal.core.moves import Move
from portal.demonstration import encounters
from portal.demonstration.content import load_cases
from portal.demonstration.encounters import GRANTED, LEARNED, LINKED, TOLD, play_encounters
from portal.demonstration.replaying import Story, play, receive
from portal.demonstration.sharing_out import TEMPLATE, share_out
from portal.demonstration.stories import tell_written
from portal.store.tables import IdentityRow, ProposalRow
from portal.work import Portal
from tests.cast import Member
from tests.deeds import at_the_desk, open_mailbox, words
from tests.rows import every

Stories = dict[str, Story]


@pytest.fixture
def stories(portal: Portal, cast: dict[str, Member]) -> Stories:
    """The written cases that are met in, played to this day, and then the encounters."""
    today, zone = portal.clock.now().today, portal.settings.timezone
    accounts = {name: one.account for name, one in cast.items()}
    people = {name: one for name, one in cast.items() if one.level is not None}
    wanted = {GRANTED, TOLD, LEARNED, *LINKED}
    told = {
        one.key: tell_written(one, today, accounts=accounts)
        for one in load_cases()
        if one.key in wanted
    }
    for key, story in told.items():
        at = moment_at(datetime.combine(story.received_on, time(10), zone), zone)
        with portal.writing(at) as work:
            receive(work, story, key * 9)
        for step in story.steps:
            day = story.received_on + timedelta(days=step.after_days)
            with portal.writing(moment_at(datetime.combine(day, time(10), zone), zone)) as work:
                play(work, story, step, readers=people)
    with portal.writing() as work:
        play_encounters(work, told, people)
    return told


def case_page(app: Flask, member: Member, story: Story) -> str:
    assert story.opened is not None
    client = at_the_desk(app, member)
    return words(client.get(f"/desk/cases/{story.opened.facts.reference}").text)


def test_a_handler_finds_a_lesson_to_agree_to_and_two_linked_cases(
    app: Flask, stories: Stories, portal: Portal, cast: dict[str, Member]
) -> None:
    (waiting,) = every(portal, ProposalRow)
    first, second = (stories[key] for key in LINKED)
    assert second.opened is not None

    assert waiting.move == Move.PUBLISH_LESSON.value
    assert "Waiting for your agreement" in words(at_the_desk(app, cast["omar"]).get("/desk").text)
    assert encounters.LESSON in case_page(app, cast["omar"], stories[LEARNED])
    assert second.opened.facts.reference in case_page(app, cast["omar"], first)


def test_a_letter_lies_in_a_mailbox_and_an_identity_is_shared(
    app: Flask, stories: Stories, portal: Portal
) -> None:
    code = stories[GRANTED].code
    assert code is not None
    mailbox = open_mailbox(app, code.grouped)

    assert "letter" in words(mailbox.get("/mailbox/case").text).lower()
    assert len(every(portal, IdentityRow)) == 1


@pytest.mark.usefixtures("stories")
def test_omar_hears_that_una_will_be_away_and_what_is_shared_out(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    people = {name: one for name, one in cast.items() if one.level is not None}
    with portal.writing() as work:
        share_out(work, people, by=cast["una"].account)

    desk = words(at_the_desk(app, cast["omar"]).get("/desk").text)
    assert "Una will be away until" in desk
    assert TEMPLATE[0] in words(at_the_desk(app, cast["una"]).get("/desk/templates").text)
