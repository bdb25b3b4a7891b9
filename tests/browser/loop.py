"""The whole loop, as people walk it: report, code, desk, question, answer, decision, figures.

Rosa reports and excludes Una. Omar reads, asks and proposes; the case is grave, so Carl on the
committee approves. Each step ends on a page that says it worked; whoever calls looks at them.
"""

from datetime import UTC, datetime, timedelta

from tests.browser import reporting
from tests.browser.visitor import Visitor
from tests.cast import Member

NARRATIVE = "The assistant suggested ten times the dose, and I nearly gave it."
PROMPT = "Dose for a child of twelve kilos?"
OUTPUT = "Give 500 milligrams."
GREETING = "Thank you for telling us. I am Omar, and I read your report."
NOTE = "Ask the pharmacy for the log of the assistant."
QUESTION = "Did the assistant show a warning before it suggested the dose?"
ANSWER = "No, there was no warning at all."
REASONS = "The dose was wrong. The assistant is off until it is mended."
FINDINGS = "Three logs show the same mistake."

HOW = ("/how", *(f"/how/{page}" for page in ["safely", "dates", "operator", "outside", "changes"]))
WRONG_CODE = "0000-0000-0000-0000-0000-0000-0001"


def read_before_reporting(rosa: Visitor) -> None:
    """Look at what everybody may read before they begin."""
    for path in (
        "/",
        *HOW,
        "/report/what-may-identify-you",
        "/systems",
        "/systems/dose-assistant",
        "/figures",
    ):
        rosa.open(path)
    rosa.open("/report/code")


def report(rosa: Visitor, *, excluded: Member) -> str:
    """Report with prompt, output and an exclusion; return the tracking code."""
    rosa.open("/report?system=dose-assistant")
    rosa.press("Continue")
    rosa.tick(type="incident")
    rosa.press("Continue")
    rosa.press("Continue")
    reporting.go_on(
        rosa,
        narrative=NARRATIVE,
        category="wrong_output",
        prompt=PROMPT,
        output=OUTPUT,
        happened="Last month",
        still_happening="yes",
        exclude_people=excluded.account,
    )
    rosa.press("Send the report")
    code = reporting.save_code(rosa)
    type_back(rosa, code)
    return code


def type_back(rosa: Visitor, code: str) -> None:
    """Type the code back, after a typing error."""
    rosa.fill(code=WRONG_CODE)
    rosa.press("Check it")
    rosa.fill(code=code)
    rosa.press("Check it")


def open_mailbox(rosa: Visitor, code: str) -> None:
    """Come back with the code."""
    rosa.open("/mailbox")
    rosa.fill(code=code)
    rosa.press("Open")


def mistype_code(rosa: Visitor) -> None:
    """Come back with a code that has a typing error."""
    rosa.open("/mailbox")
    rosa.press("Open")
    rosa.fill(code=WRONG_CODE)
    rosa.press("Open")


def write(rosa: Visitor, text: str) -> None:
    """Write to the handlers; first by mistake without a word."""
    rosa.press("Send")
    rosa.fill(text=text)
    rosa.press("Send")


def accept_decision(rosa: Visitor) -> None:
    """Accept the decision, after a look at the other way."""
    rosa.follow("Ask for another look")
    rosa.press("Ask for another look")
    rosa.follow("Back to the mailbox")
    rosa.follow("Accept the decision")
    rosa.press("Accept the decision")


def sign_in(somebody: Visitor, member: Member) -> None:
    """Sign in; first with a wrong passphrase."""
    somebody.open("/sign-in")
    somebody.fill(sign_in=member.sign_in, passphrase="not the right one at all")
    somebody.press("Sign in")
    somebody.fill(passphrase=member.passphrase)
    somebody.press("Sign in")


def open_only_case(handler: Visitor) -> str:
    """Open the only case in the queue; return its reference. On the desk it may lie twice."""
    handler.open("/desk")
    handler.follow("All your cases")
    reference = handler.page.locator("table a.reference").inner_text()
    handler.follow(reference)
    return reference


def take_up(omar: Visitor) -> None:
    """Start triage, keep a note, write, and ask."""
    make_move(omar, "Start triage")
    make_move(omar, "Write an internal note", "Keep the note", text=NOTE)
    make_move(omar, "Write to the reporter", "Send to the reporter", text=GREETING)
    make_move(omar, "Ask the reporter", text=QUESTION)


def triage(omar: Visitor) -> None:
    """Fill triage in as grave, and take the case into investigation."""
    omar.follow("Fill in triage")
    omar.press("Save triage")
    omar.tick(severity="s2", reportable="no", serious="none")
    omar.tick(retaliation_risk="none", conflict_checked="y")
    omar.press("Save triage")
    make_move(omar, "Accept for investigation")


def propose(omar: Visitor) -> None:
    """Propose an outcome with one action, and take it to the committee."""
    omar.follow("Propose an outcome")
    omar.press("Propose an outcome")
    omar.select(outcome="substantiated", root_cause="model_limits")
    omar.select(**{"actions-0-kind": "retrain_or_fix"})
    omar.fill(explanation=REASONS, findings=FINDINGS)
    due = (datetime.now(UTC) + timedelta(days=30)).date()
    omar.fill(**{"actions-0-owner_role": "Head of the pharmacy", "actions-0-due_on": f"{due}"})
    omar.press("Propose an outcome")
    make_move(omar, "Escalate", text="It is grave: a second person must approve.")


def approve(carl: Visitor) -> None:
    """Approve what Omar proposed."""
    make_move(carl, "Approve the decision", text="I agree.")


def put_right(carl: Visitor) -> None:
    """Start the actions that Omar owns, see that they were taken, and hand the case down."""
    make_move(carl, "Start putting it right")
    make_move(carl, "Verify the actions", text="I saw the new version at work.")
    make_move(carl, "Hand down", text="The rest is work for an ombudsperson.")


def make_move(handler: Visitor, words: str, button: str = "", *, text: str = "") -> None:
    """Make a move from the case page, with its text."""
    handler.follow(words)
    handler.fill(text=text)
    handler.press(button or words)
