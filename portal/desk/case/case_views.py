"""The page of one case."""

from flask import render_template

from portal.core.errors import NotFound
from portal.core.moves import Move
from portal.core.policy import Permission
from portal.desk.blueprint import blueprint
from portal.desk.case import operations
from portal.desk.case.choices import sort_moves
from portal.desk.case.waiting import sort_waiting
from portal.desk.move_words import MOVES, TOGETHER
from portal.desk.visitor import get_reader
from portal.web.access import needs
from portal.web.context import writing


@blueprint.get("/desk/cases/<reference>")
@needs(Permission.READ_CASE)
def show_case(reference: str) -> str:
    """One case; that it was read is journalled."""
    with writing() as work:
        page = operations.read_case(work, get_reader(), reference)
    # Only now: the epoch that begins without this reader is kept.
    if page.is_lost:
        raise NotFound("There is no such case.")
    blocked = {move: words for move, words in page.blocked if move in MOVES}
    return render_template(
        "desk/case/case.html",
        page=page,
        choices=sort_moves(page.moves),
        approval=blocked.pop(Move.APPROVE, None),
        blocked=[
            (one.words, [MOVES[move].words for move in one.moves])
            for one in sort_waiting(list(blocked.items()))
        ],
        proposable=[TOGETHER[move] for move in page.moves if move in TOGETHER],
    )
