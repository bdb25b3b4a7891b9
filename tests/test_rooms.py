"""Which room may import which, at the desk and in the casework: arrows one way, and no ring.

What rooms share stands beside them and knows none of them. In the casework a room's lower part
is named apart, since others stand on it: who there is, before what is sealed for them; moving a
case, before the deeds that move it. A module belongs to the longest name that it falls under.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.imports import is_in, of_the_portal, sources


@dataclass(frozen=True, slots=True)
class Room:
    """The modules of a room, and the other rooms that they may import."""

    modules: frozenset[str]
    below: frozenset[str]


Rooms = Mapping[str, Room]


def room(modules: str, below: str = "") -> Room:
    return Room(frozenset(modules.split()), frozenset(below.split()))


DESK: Rooms = {
    "shared": room(
        """desk.blueprint desk.counting desk.forms desk.move_words desk.refusals desk.returning
        desk.seen desk.sending desk.since desk.visitor"""
    ),
    "assignment": room("desk.assignment", "shared"),
    "remedies": room("desk.remedies", "shared"),
    # One case: its page shows the moves there are, and makes none.
    "case": room("desk.case", "shared"),
    "links": room("desk.links", "shared case"),
    "messages": room("desk.messages", "shared case"),
    "moves": room("desk.moves", "shared case links remedies"),
    # What waits for a handler, in all the rooms.
    "lists": room("desk.lists", "shared assignment links messages moves"),
    # Triage of one case after another: it walks along a list, and ends in a move or a link.
    "intake": room("desk.intake", "shared case links lists moves"),
    # Puts every room's pages on one blueprint.
    "views": room(
        "desk.views", "shared assignment remedies case links messages moves lists intake"
    ),
}

CASEWORK: Rooms = {
    "shared": room(
        """casework.journalling casework.organisation casework.retention casework.settings"""
    ),
    "who": room("casework.access.staffing casework.access.visits"),
    "sealed": room(
        """casework.records.automatic_lines casework.records.padding casework.records.sealed
        casework.records.telling""",
        "who",
    ),
    "opening": room(
        """casework.access.erasing casework.access.granting casework.access.identity_boxes
        casework.access.opening casework.access.reaching casework.access.surroundings""",
        "shared who sealed",
    ),
    "moving": room(
        "casework.moves.carrying_out casework.moves.fact_writing", "shared sealed opening"
    ),
    # A message may move a case on, and so may a file.
    "records": room("casework.records", "shared who sealed opening moving"),
    # To recuse oneself is a move; to be excluded may hand a case up.
    "access": room("casework.access", "shared who sealed opening moving"),
    "moves": room("casework.moves", "shared who sealed opening moving records access"),
    "assignment": room("casework.assignment", "shared who sealed opening"),
    "figures": room("casework.figures", "shared who"),
    "reports": room("casework.reports", "shared who sealed opening records figures"),
}

HOUSES = {"desk": DESK, "casework": CASEWORK}

MODULES = sources()


def room_of(rooms: Rooms, name: str) -> str | None:
    """Return the room of a module, or of something in it."""
    found = (
        (len(module), key)
        for key, one in rooms.items()
        for module in one.modules
        if is_in(name, module)
    )
    return max(found, default=(0, None))[1]


def breaches(house: str, module: str, source: str) -> list[str]:
    """Return what is wrong with a module's imports within its house, in words."""
    rooms = HOUSES[house]
    own = room_of(rooms, module)
    if own is None:
        return [f"nobody decided in which room {module} is"]
    inside = sorted(name for name in of_the_portal(source) if is_in(name, house))
    allowed = {own, *rooms[own].below}
    return [f"imports {name}" for name in inside if room_of(rooms, name) not in allowed]


def modules_of(house: str) -> dict[str, str]:
    """Return the modules inside a house."""
    return {name: text for name, text in MODULES.items() if name.startswith(f"{house}.")}


def arrows(house: str) -> set[tuple[str, str]]:
    """Return which room imports which in fact."""
    rooms = HOUSES[house]
    pairs = {
        (str(room_of(rooms, module)), str(room_of(rooms, name)))
        for module, source in modules_of(house).items()
        for name in of_the_portal(source)
        if is_in(name, house)
    }
    return {(own, other) for own, other in pairs if own != other}


def in_order(rooms: Rooms) -> list[str]:
    """Return the rooms from the lowest to the highest; CycleError where there is a ring."""
    return list(TopologicalSorter({key: one.below for key, one in rooms.items()}).static_order())


@pytest.mark.parametrize("house", HOUSES)
def test_a_module_imports_what_its_room_may(house: str) -> None:
    found = {name: breaches(house, name, text) for name, text in modules_of(house).items()}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("house", HOUSES)
def test_rooms_stand_in_an_order_from_which_no_arrow_leads_back(house: str) -> None:
    assert set(in_order(HOUSES[house])) == set(HOUSES[house])


@pytest.mark.parametrize("house", HOUSES)
def test_the_table_has_no_arrow_and_no_module_that_is_not_there(house: str) -> None:
    rooms = HOUSES[house]
    written = {(key, other) for key, one in rooms.items() for other in one.below}
    named = {module for one in rooms.values() for module in one.modules}

    assert written - arrows(house) == set()
    assert named - MODULES.keys() == set()


@pytest.mark.parametrize(
    ("module", "source", "breach"),
    [
        (
            "desk.seen",
            "from portal.desk.moves.moving import make_move",
            "imports desk.moves.moving",
        ),
        ("desk.case.choices", "from portal.desk.moves import moving", "imports desk.moves.moving"),
        ("desk.moves.moving", "def f():\n    import portal.desk.lists.queue", "imports desk.lists"),
        ("desk.links.linking", "from portal.desk import views", "imports desk.views"),
        ("desk.links.linking", "import portal.desk", "imports desk"),
        ("desk.cellar.digging", "", "nobody decided in which room desk.cellar.digging is"),
        ("desk.digging", "", "nobody decided in which room desk.digging is"),
        (
            "casework.records.sealed",
            "from portal.casework.access.opening import open_row",
            "imports casework.access.opening",
        ),
        (
            "casework.access.excluding",
            "from portal.casework.reports.submitting import prepare",
            "imports casework.reports",
        ),
        (
            "casework.access.granting",
            "from portal.casework.access import recusing",
            "imports casework.access.recusing",
        ),
    ],
)
def test_a_breach_is_found(module: str, source: str, breach: str) -> None:
    found = breaches(module.split(".")[0], module, source)

    assert any(one.startswith(breach) for one in found)


def test_a_ring_is_found() -> None:
    case = room("desk.case", "shared moves")

    with pytest.raises(CycleError):
        in_order({**DESK, "case": case})
