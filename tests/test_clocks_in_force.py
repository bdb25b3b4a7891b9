"""Every rule that reads clocks is handed the ones in force: a default would forget the house's."""

import ast
from collections.abc import Iterator

from tests.imports import parse, sources

POSITION = {
    "due_dates": 1,
    "next_due": 1,
    "next_dates": 1,
    "reasons_to_escalate": 2,
    "has_new_missed_date": 2,
    "lowest_level": 2,
    "decide": None,
    "offered": None,
    "hindrances": None,
    "check_proposal": None,
}
"""The rules that take clocks, and where they may stand beside `clocks=`."""

WITHOUT_A_CASE = ("core", "admin.scenarios", "demonstration")
"""The rules themselves, made-up cases, and a demonstration, which has the shipped clocks."""

MODULES = {
    name: source
    for name, source in sources().items()
    if not any(name == one or name.startswith(f"{one}.") for one in WITHOUT_A_CASE)
}


def forgetful(source: str) -> list[int]:
    """Return the lines of calls that leave the clocks out."""
    return [call.lineno for call in _calls(source) if not _hands_on_clocks(call)]


def _calls(source: str) -> Iterator[ast.Call]:
    for node in ast.walk(parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in POSITION:
            yield node


def _hands_on_clocks(call: ast.Call) -> bool:
    position = POSITION[getattr(call.func, "id", "")]
    by_name = any(keyword.arg == "clocks" for keyword in call.keywords)
    return by_name or (position is not None and len(call.args) > position)


def test_no_call_leaves_the_clocks_out() -> None:
    found = {name: forgetful(source) for name, source in MODULES.items()}

    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_call_without_clocks_is_found() -> None:
    assert forgetful("decide(move, facts, actor, today=today)") == [1]
    assert forgetful("due_dates(facts)") == [1]
    assert forgetful("due_dates(facts, work.clocks)") == []
