"""Two people who act on one proposal at the same instant: one succeeds, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from portal.casework.moves.agreeing import agree, drop, propose_together
from portal.casework.moves.moving import make_move
from portal.casework.moves.pending import Reasons
from portal.casework.records.sealed import read_records
from portal.core.actors import Level
from portal.core.errors import CaseChanged, MoveRefused
from portal.core.moves import Proposal
from portal.core.severity import Severity
from portal.core.taxonomy import ReportType
from portal.core.workflow import Move
from portal.store.tables import ProposalRow
from portal.vault.keyring import Keyring
from portal.work import Portal
from tests.cast import MadeCase, Member, add_member, make_case, make_member, open_case
from tests.rows import count, facts
from tests.signin.journal import noted

Cast = dict[str, Member]
Deed = Callable[[Portal, Member, MadeCase, str, Barrier], None]

pytestmark = pytest.mark.usefixtures("both_databases")


@pytest.fixture
def case(portal: Portal, cast: Cast) -> MadeCase:
    """A case of severity S2."""
    return make_case(portal, type=ReportType.RETALIATION)


@pytest.fixture(scope="session")
def third(keys_of_the_run: Path) -> Member:
    """One more ombudsperson."""
    return make_member(Keyring.load(keys_of_the_run), "nora", level=Level.OMBUDS)


@pytest.fixture
def nora(portal: Portal, cast: Cast, third: Member) -> Member:
    """Nora, who has an account before the case is reported."""
    with portal.writing() as work:
        add_member(work, third)
    return third


def propose(portal: Portal, member: Member, case: MadeCase) -> str:
    with portal.writing() as work:
        opened = open_case(work, member, case)
        return propose_together(
            work,
            opened,
            member,
            move=Move.LOWER_SEVERITY,
            proposal=Proposal(severity=Severity.S3, reason=True),
            reasons=Reasons("It is reversible."),
        )


def proposing(portal: Portal, member: Member, case: MadeCase, id: str, start: Barrier) -> None:
    start.wait(10)
    propose(portal, member, case)


def agreeing(portal: Portal, member: Member, case: MadeCase, id: str, start: Barrier) -> None:
    start.wait(10)
    with portal.writing() as work:
        opened = open_case(work, member, case)
        records = read_records(work, opened)
        agree(work, opened, member, id, records=records, remark="So do I.")


def dropping(portal: Portal, member: Member, case: MadeCase, id: str, start: Barrier) -> None:
    start.wait(10)
    with portal.writing() as work:
        opened = open_case(work, member, case)
        drop(work, opened, member, id, records=read_records(work, opened))


def changing(portal: Portal, member: Member, case: MadeCase, id: str, start: Barrier) -> None:
    start.wait(10)
    with portal.writing() as work:
        opened = open_case(work, member, case)
        make_move(work, opened, member, move=Move.PLACE_HOLD, text="Kept for the court.")


def outcome(
    deed: Deed, portal: Portal, member: Member, case: MadeCase, id: str, start: Barrier
) -> str:
    try:
        deed(portal, member, case, id, start)
    except (CaseChanged, MoveRefused) as refusal:
        return type(refusal).__name__
    return "done"


def at_once(portal: Portal, case: MadeCase, id: str, deeds: list[tuple[Deed, Member]]) -> list[str]:
    start = Barrier(len(deeds))
    with ThreadPoolExecutor(len(deeds)) as people:
        tried = [
            people.submit(outcome, deed, portal, member, case, id, start) for deed, member in deeds
        ]
        return [one.result(30) for one in tried]


@pytest.mark.parametrize("repeated", range(3))
def test_of_two_who_agree_one_makes_the_move(
    portal: Portal, cast: Cast, nora: Member, repeated: int
) -> None:
    case = make_case(portal, type=ReportType.RETALIATION)
    id = propose(portal, cast["omar"], case)
    ended = at_once(portal, case, id, [(agreeing, cast["una"]), (agreeing, nora)])

    assert sorted(ended) == ["CaseChanged", "done"]
    assert facts(portal, case).severity is Severity.S3
    assert len([one for _, one in noted(portal, "moved") if "agreed_by" in one]) == 1


@pytest.mark.parametrize("repeated", range(3))
def test_of_who_agrees_and_who_takes_it_back_one_succeeds(
    portal: Portal, cast: Cast, case: MadeCase, repeated: int
) -> None:
    id = propose(portal, cast["omar"], case)
    ended = at_once(portal, case, id, [(agreeing, cast["una"]), (dropping, cast["omar"])])
    lowered = facts(portal, case).severity is Severity.S3

    assert sorted(ended) == ["CaseChanged", "done"]
    assert lowered == (ended[0] == "done")
    assert count(portal, ProposalRow) == 0
    assert len(noted(portal, "proposal_dropped")) == int(not lowered)


@pytest.mark.parametrize("repeated", range(3))
def test_nobody_agrees_to_a_case_that_changes_meanwhile(
    portal: Portal, cast: Cast, case: MadeCase, repeated: int
) -> None:
    id = propose(portal, cast["omar"], case)
    agreed, changed = at_once(portal, case, id, [(agreeing, cast["una"]), (changing, cast["omar"])])
    after = facts(portal, case)

    assert "done" in (agreed, changed)
    assert (after.severity is Severity.S3) == (agreed == "done")
    assert after.on_hold == (changed == "done")


def test_who_proposes_while_the_case_changes_is_told(
    portal: Portal, cast: Cast, case: MadeCase
) -> None:
    with portal.reading() as work:
        seen = open_case(work, cast["omar"], case)
    with portal.writing() as work:
        opened = open_case(work, cast["una"], case)
        make_move(work, opened, cast["una"], move=Move.PLACE_HOLD, text="Kept for the court.")

    with pytest.raises(CaseChanged), portal.writing() as work:
        propose_together(
            work,
            seen,
            cast["omar"],
            move=Move.LOWER_SEVERITY,
            proposal=Proposal(severity=Severity.S3, reason=True),
            reasons=Reasons("It is reversible."),
        )
    assert count(portal, ProposalRow) == 0


def test_of_two_who_propose_the_same_one_is_told(
    portal: Portal, cast: Cast, case: MadeCase
) -> None:
    ended = at_once(portal, case, "", [(proposing, cast["omar"]), (proposing, cast["una"])])

    assert sorted(ended) == ["MoveRefused", "done"]
    assert count(portal, ProposalRow) == 1
