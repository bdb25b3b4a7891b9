"""What a restore brings back that somebody had ended."""

from pathlib import Path

import pytest
from flask import Flask

from portal.admin.reading_files import read_file
from portal.admin.retention import choose_retention
from portal.backups.saving import back_up
from portal.casework.moves.carrying_out import change_facts
from portal.casework.records.sealed import add_sealed
from portal.casework.retention import read_retention
from portal.core.cases import Status
from portal.core.errors import InputRefused
from portal.core.taxonomy import ReportType
from portal.store.tables import CaseRow, IdentityRow, LessonRow
from portal.work import Portal
from tests.backups.test_erased import lines
from tests.cast import Member, make_case, open_case, post, sign_in
from tests.deeds import at_the_desk, investigate, mailbox_of, send, words
from tests.desk.agreeing import path_of, proposal_of, propose
from tests.desk.moves.test_agree import set_facts
from tests.frozen_clock import FrozenClock
from tests.mailbox.steps import decided
from tests.mailbox.test_lesson import LESSON
from tests.reaching import TOLD, share, take_back
from tests.rows import every
from tests.signin.stepping import set_up
from tests.signin.steps import shown_code
from tests.test_cli import command


def restored(there: Flask, target: Path, portal: Portal) -> Portal:
    other = there.extensions["portal"]
    (other.settings.data_dir / "erased.log").write_text(
        "".join(f"{one}\n" for one in lines(portal, "erased.log"))
        if (portal.settings.data_dir / "erased.log").exists()
        else ""
    )
    done = command(there, "restore", str(target))
    assert done.exit_code == 0, done.output
    return other


def test_who_one_is_was_taken_back_and_comes_back_with_a_backup(
    app: Flask, portal: Portal, cast: dict[str, Member], other_app: Flask, target: Path
) -> None:
    case = make_case(portal, type=ReportType.OPT_OUT)
    investigate(at_the_desk(app, cast["omar"]), case)
    rosa = mailbox_of(app, case)
    assert share(rosa, cast["omar"]).status_code == 303
    back_up(portal, target)
    assert take_back(rosa).status_code == 303
    assert every(portal, IdentityRow) == []
    there = restored(other_app, target, portal)
    omar = at_the_desk(other_app, cast["omar"])

    assert every(there, IdentityRow) == []
    assert TOLD["name"] not in words(omar.get(f"/desk/cases/{case.reference}/identity").text)


def test_a_lesson_goes_with_the_case_that_two_people_erase(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = decided(app, cast, make_case(portal))
    with portal.writing() as work:
        opened = open_case(work, cast["omar"], case)
        changed = change_facts(work, opened, lesson_asked_on=work.moment.today)
        add_sealed(work, changed, "lesson", LESSON, reader=cast["omar"])
    send(mailbox_of(app, case), "/mailbox/lesson", answer="yes")
    set_facts(portal, case, status=Status.CLOSED, closed_on=portal.clock.now().today)
    propose(at_the_desk(app, cast["omar"]), case, "erase-early")
    path = path_of(case, proposal_of(portal), "agree")
    send(at_the_desk(app, cast["una"]), path, text="Asked for by the reporter.")

    assert every(portal, CaseRow) == []
    assert every(portal, LessonRow) == []


def test_a_shorter_time_that_was_called_off_holds_at_once_after_a_restore(
    portal: Portal, cast: dict[str, Member], other_app: Flask, target: Path, clock: FrozenClock
) -> None:
    with portal.writing() as work:
        choose_retention(work, 12, by=cast["ada"].account)
    back_up(portal, target)
    with portal.writing() as work:
        choose_retention(work, 36, by=cast["ada"].account)
    clock.forward(days=31)
    there = restored(other_app, target, portal)
    with there.reading() as work:
        assert read_retention(work).months == 36


def test_a_passphrase_alone_makes_no_recovery_code_where_there_is_a_second_step(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    browser = sign_in(app.test_client(), cast["omar"])
    set_up(browser, cast["omar"], clock)
    answer = post(browser, "/account/recovery-code", present=cast["omar"].passphrase)

    assert answer.status_code == 422
    assert shown_code(browser.get("/account/recovery-code").text) == ""


def test_the_address_of_a_policy_names_a_case(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal)
    ada = sign_in(app.test_client(), cast["ada"])
    answer = post(
        ada, "/admin/policies/new", title="About it", slug=case.reference.lower(), text="Words."
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("head", ["%YAML 1." + "1" * 5000, 'a: "\\UFFFFFFFF"', 'a: "\\U00110000"'])
def test_front_matter_that_trips_the_parser_is_refused(head: str) -> None:
    with pytest.raises(InputRefused):
        read_file(f"---\n{head}\n---\n# X\n")
