"""What Rosa, Omar and Una do so that an answer reaches somebody nobody knows.

Rosa asks to work without a tool, and chooses a letter; then she contests a decision, and tells
Una who she is after having taken it back once.
"""

from tests.browser import loop, reporting
from tests.browser.visitor import Visitor

WISH = "I want to plan my shifts without the planner."
GRANTED = "Whoever does not want the planner may plan without it."
NAME, REACH = "Rosa Stern", "Ring me at home in the evening."
WORDS = "The holder of this letter may plan shifts without the planner."


def report(rosa: Visitor, kind: str) -> str:
    """Report something about oneself; return the tracking code."""
    code = reporting.report(rosa, type=kind, narrative=WISH)
    loop.open_mailbox(rosa, code)
    return code


def accept(omar: Visitor) -> None:
    """Take the only open case into investigation."""
    loop.open_only_case(omar)
    loop.make_move(omar, "Start triage")
    omar.follow("Fill in triage")
    omar.tick(
        serious="none",
        severity="s3",
        reportable="no",
        retaliation_risk="none",
        conflict_checked="y",
    )
    omar.press("Save triage")
    loop.make_move(omar, "Accept for investigation")


def choose(rosa: Visitor, remedy: str) -> None:
    """Choose how the answer reaches oneself; first by mistake nothing."""
    rosa.open("/mailbox/case")
    rosa.follow("See the three ways")
    rosa.press("Keep this choice")
    rosa.tick(remedy=remedy)
    rosa.press("Keep this choice")


def explain(omar: Visitor) -> None:
    """Explain a contested decision in its two parts."""
    loop.open_only_case(omar)
    omar.follow("Explain the decision")
    omar.fill(role="It ranked the team.", elements="The meetings of three months.")
    omar.press("Explain the decision")


def grant(omar: Visitor, una: Visitor, outcome: str, **ticked: str) -> None:
    """Propose an outcome, and let Una approve it."""
    loop.open_only_case(omar)
    omar.follow("Propose an outcome")
    omar.select(outcome=outcome)
    omar.tick(**ticked)
    omar.fill(explanation=GRANTED)
    omar.press("Propose an outcome")
    loop.open_only_case(una)
    loop.make_move(una, "Approve the decision")


def write_letter(omar: Visitor) -> None:
    """Write a letter; first without a word."""
    loop.open_only_case(omar)
    omar.follow("Write a signed letter")
    omar.press("Sign it and give it to the reporter")
    omar.fill(granted=WORDS, about="Shift planner", starts_on="2026-04-01", ends_on="2027-03-31")
    omar.press("Sign it and give it to the reporter")


def copy_letter(rosa: Visitor) -> str:
    """Open the letter and copy it."""
    rosa.open("/mailbox/case")
    rosa.follow("Read, print or copy the letter")
    return rosa.page.locator(".letter-text").inner_text()


def check_letter(somebody: Visitor, letter: str) -> str:
    """Paste a letter into the public page; return what it says."""
    somebody.open("/letters")
    somebody.fill(letter=letter)
    somebody.press("Check it")
    return somebody.reads()


def share(rosa: Visitor, who: str) -> None:
    """Tell one handler who one is, after a look at what they will see."""
    rosa.open("/mailbox/identity")
    rosa.press("Look at it before sharing")
    rosa.tick_words(who)
    rosa.fill(name=NAME, reach=REACH)
    rosa.press("Look at it before sharing")
    rosa.press("Change it")
    rosa.press("Look at it before sharing")
    rosa.press("Share it now")


def take_back(rosa: Visitor) -> None:
    """Take it back."""
    rosa.follow("Look at it")
    rosa.press("Take it back")


def open_identity(una: Visitor) -> None:
    """Open what the reporter told; first without a reason."""
    loop.open_only_case(una)
    una.follow("What the reporter told about themselves")
    una.press("Open what the reporter told about themselves")
    una.fill(reason="To judge her year anew.")
    una.press("Open what the reporter told about themselves")
