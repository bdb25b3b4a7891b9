"""The demonstration as an evaluator meets it: one click is somebody, a week is one press away."""

import http.client
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import loop, reporting
from tests.browser.conftest import run_command
from tests.browser.visitor import Visitor
from tests.chromium import new_page
from tests.server import Server, serve

pytestmark = pytest.mark.slow

REFERENCE = re.compile(r"C-[0-9A-Z]{4}-[0-9A-Z]{4}")
MARK = "Demonstration: an invented company, nothing here is real."
ANSWER = "I saw the tool do it twice, and a colleague saw it too."


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration, loaded by the real command."""
    folder = tmp_path_factory.mktemp("demonstration") / "var"
    said = run_command(_environment(folder), "demo")
    if "releases of figures" not in said:
        raise AssertionError(said)
    return folder


@pytest.fixture
def server(loaded: Path, tmp_path: Path) -> Iterator[Server]:
    """The served demonstration, in a state of its own."""
    folder = tmp_path / "var"
    shutil.copytree(loaded, folder)
    with serve(_environment(folder), output=tmp_path / "server.log") as running:
        yield running


@pytest.fixture
def evaluator(browser: Browser, server: Server) -> Iterator[Visitor]:
    """Somebody who tries the portal; no page may look real."""
    with new_page(browser, javascript=False) as page:
        yield Visitor(page, server.url, _is_marked)


def test_one_click_signs_in_as_omar(evaluator: Visitor) -> None:
    evaluator.open("/sign-in")
    evaluator.press("Omar")

    assert evaluator.page.locator(".signed-in").inner_text() == "Signed in as Omar"
    assert evaluator.page.locator("a.reference").count() > 10


def test_a_question_waits_in_rosas_mailbox(evaluator: Visitor) -> None:
    evaluator.open("/sign-in")
    evaluator.press("Rosa")
    assert evaluator.page.locator("h1").inner_text() == "We have a question for you"

    loop.write(evaluator, ANSWER)

    assert ANSWER in evaluator.reads()
    assert evaluator.page.locator("h1").inner_text() != "We have a question for you"


def test_a_week_later_a_case_has_come_up_to_carl(evaluator: Visitor) -> None:
    before = references(evaluator, "Carl", "/desk")

    evaluator.open("/sign-in")
    evaluator.press("Move the clock seven days")
    said, up = evaluator.reads(), evaluator.page.locator("li", has_text="Be Carl").inner_text()
    now = references(evaluator, "Carl", "/desk")

    assert "went to the next level, because a date was missed" in said
    assert "You were signed out" in said
    assert now - before
    assert set(REFERENCE.findall(up)) <= references(evaluator, "Carl", "/desk/cases") | now


def test_an_own_report_reaches_omar_and_is_closed_by_accepting(evaluator: Visitor) -> None:
    before = references(evaluator, "Omar", "/desk/cases?state=acknowledged")
    evaluator.open("/")
    evaluator.follow("Start a report")
    reporting.go_on(evaluator, type="incident", narrative=loop.NARRATIVE)
    evaluator.press("Send the report")
    code = reporting.save_code(evaluator)

    (reference,) = references(evaluator, "Omar", "/desk/cases?state=acknowledged") - before
    evaluator.follow(reference)
    assert loop.NARRATIVE in evaluator.reads()
    decide_alone(evaluator)
    loop.open_mailbox(evaluator, code)
    loop.accept_decision(evaluator)
    evaluator.open(f"/desk/cases/{reference}")
    loop.make_move(evaluator, "Close the case")
    evaluator.open("/mailbox/case")

    assert evaluator.page.locator("h1").inner_text() == "Closed"


def test_a_leader_finds_two_years_of_figures(evaluator: Visitor) -> None:
    evaluator.open("/sign-in")
    evaluator.press("Lena")

    assert "Figures for leaders" in evaluator.reads()
    assert evaluator.page.locator("svg .chart-bar").count() > 10


def test_starting_with_ones_own_organisation_leads_to_an_empty_portal(
    evaluator: Visitor,
) -> None:
    evaluator.open("/sign-in")
    evaluator.press("Start with my organisation")
    code = evaluator.reads_code()

    ada = Visitor(evaluator.page, evaluator.url)
    ada.follow("Join as administrator")
    ada.fill(code=code, passphrase=loop.NARRATIVE, again=loop.NARRATIVE)
    ada.press("Make my keys")
    ada.press("I have saved it")
    ada.open("/admin")

    assert "The portal takes no reports yet" in ada.reads()
    assert MARK not in ada.page.locator("body").inner_text()


def test_the_demonstration_answers_to_no_other_name(server: Server) -> None:
    assert status_under(server, "portal.example.org") == 403
    assert status_under(server, server.host) == 200


def references(evaluator: Visitor, name: str, path: str) -> set[str]:
    """Sign in as somebody, and return the cases on one page of their queue."""
    evaluator.open("/sign-in")
    evaluator.press(name)
    evaluator.open(path)
    return set(evaluator.page.locator("table a.reference").all_inner_texts())


def decide_alone(omar: Visitor) -> None:
    """Take a case that is not grave from its receipt to a decision without an action."""
    loop.make_move(omar, "Start triage")
    omar.follow("Fill in triage")
    omar.tick(severity="s3", reportable="no", serious="none")
    omar.tick(retaliation_risk="none", conflict_checked="y")
    omar.press("Save triage")
    loop.make_move(omar, "Accept for investigation")
    omar.follow("Propose an outcome")
    omar.select(outcome="substantiated", root_cause="model_limits")
    omar.select(**{"actions-0-kind": "none"})
    omar.fill(explanation=loop.REASONS, findings=loop.FINDINGS)
    omar.press("Propose an outcome")
    loop.make_move(omar, "Approve the decision")


def status_under(server: Server, name: str) -> int:
    """Ask for the first page under a name."""
    connection = http.client.HTTPConnection(server.host, timeout=10)
    connection.request("GET", "/", headers={"Host": name})
    status = connection.getresponse().status
    connection.close()
    return status


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PORTAL_DEMONSTRATION": "yes",
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_TIMEZONE": "Europe/Berlin",
    }


def _is_marked(page: Page) -> None:
    marked = page.locator(".demonstration").inner_text()
    if marked != MARK:
        raise AssertionError(f"{page.url} does not say that it is a demonstration.")
