"""An answer reaches somebody nobody knows: both ways in a real browser, and no page shuts out."""

import pytest

from tests.browser import loop, reaching
from tests.browser.conftest import Enter
from tests.browser.inspecting import Inspector
from tests.cast import Member

UNA = "Una, level 1 (ombudsperson)"


@pytest.mark.slow
def test_an_anonymous_opt_out_is_granted_by_a_letter_that_passes_and_cannot_be_altered(
    enter: Enter, organisation: dict[str, Member]
) -> None:
    inspector = Inspector()
    rosa, omar, una, manager = (enter(inspector.look, javascript=True) for _ in range(4))
    loop.sign_in(omar, organisation["omar"])
    loop.sign_in(una, organisation["una"])

    reaching.report(rosa, "opt_out")
    reaching.accept(omar)
    reaching.choose(rosa, "letter")
    reaching.grant(omar, una, "granted")
    reaching.write_letter(omar)
    letter = reaching.copy_letter(rosa)

    assert reaching.WORDS in letter
    assert "genuine and unchanged" in reaching.check_letter(manager, letter)
    altered = letter.replace("2027", "2029")
    assert "not genuine" in reaching.check_letter(manager, altered)
    assert inspector.found == []


@pytest.mark.slow
def test_a_contested_decision_is_changed_for_somebody_who_first_took_her_name_back(
    enter: Enter, organisation: dict[str, Member]
) -> None:
    inspector = Inspector()
    rosa, omar, una = (enter(inspector.look, javascript=True) for _ in range(3))
    loop.sign_in(omar, organisation["omar"])
    loop.sign_in(una, organisation["una"])

    reaching.report(rosa, "contest_decision")
    reaching.accept(omar)
    reaching.choose(rosa, "identity")
    reaching.share(rosa, UNA)
    reaching.take_back(rosa)
    loop.open_only_case(una)
    assert "told about themselves" not in una.reads()

    reaching.share(rosa, UNA)
    loop.open_only_case(omar)
    assert "told about themselves" not in omar.reads()
    reaching.open_identity(una)
    assert reaching.NAME in una.reads()

    reaching.explain(omar)
    reaching.grant(omar, una, "changed", independent="y")
    rosa.open("/mailbox/case")
    assert "Una opened what you told about yourself" in rosa.reads()
    assert reaching.GRANTED in rosa.reads()
    rosa.follow("Look at it")
    assert "can’t be taken back" in rosa.reads()
    assert inspector.found == []
