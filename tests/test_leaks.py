"""docs/leaks.md, held against the tests it names: forty-five channels, none without an answer."""

import re

import pytest

from tests.test_readme import NAME_OF_A_TEST, ROOT, Check, named_tests, paths

LEAKS = (ROOT / "docs/leaks.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d+) \| (.*?) \| (.*?) \| (.*?) ?\|$", re.MULTILINE)
TOLD = ("told, not closed", "Cannot be closed")


def missing_channels(text: str) -> set[str]:
    """Return what keeps the rows from being 1 to 45, each once and in order."""
    numbers = [int(row[0]) for row in ROW.findall(text)]
    return set() if numbers == [*range(1, 46)] else {f"rows: {numbers}"}


def unanswered(text: str) -> set[str]:
    """Return the rows that name no test and do not say that the channel stays open."""
    return {
        number
        for number, channel, does, held in ROW.findall(text)
        if not NAME_OF_A_TEST.search(held) and not any(word in does for word in TOLD)
    }


def empty_cells(text: str) -> set[str]:
    return {row[0] for row in ROW.findall(text) if not row[1].strip() or not row[2].strip()}


CHECKS: tuple[Check, ...] = (named_tests, paths, missing_channels, unanswered, empty_cells)

SABOTAGE: tuple[tuple[Check, str, str], ...] = (
    (named_tests, "::test_the_development_server_is_refused`", "::test_of_nothing`"),
    (paths, "This is the list", "`docs/nowhere.md` is the list"),
    (missing_channels, "| 17 |", "| 16 |"),
    (missing_channels, "| 45 | Few", "| Few"),
    (unanswered, "| It is refused. | `tests/web/", "| It is refused. | `web/"),
    (unanswered, "Cannot be closed by a program: told, not closed.", "It does not matter."),
    (empty_cells, "| It is refused. |", "|  |"),
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_list_of_leaks_says_what_is_so(check: Check) -> None:
    assert check(LEAKS) == set()


@pytest.mark.parametrize(
    ("check", "old", "new"), SABOTAGE, ids=[f"{one.__name__}: {new}" for one, _, new in SABOTAGE]
)
def test_a_deliberate_breach_is_found(check: Check, old: str, new: str) -> None:
    assert old in LEAKS
    assert check(LEAKS.replace(old, new)) != set()


def test_every_check_has_its_deliberate_breach() -> None:
    assert {check for check, _, _ in SABOTAGE} == set(CHECKS)
