"""What a flood does to the API: a program solves a puzzle for each report, and is never refused."""

from flask import Response, jsonify

from portal.api.operations import is_solved, make_puzzle, was_taken
from portal.brake import Door
from portal.core.flood import seconds_of_hour
from portal.web.context import current, moment, reading_briefly

STATUS = 429
WORDS = (
    "Reports come in faster than people write them. Send the same again with the same "
    "Idempotency-Key and the puzzle’s solution as “proof”, or after the seconds of Retry-After."
)


def ask_for_proof(one_time_key: str, proof: str) -> Response | None:
    """Return a puzzle for a report that has a price now; None for one that may be taken.

    A report that was taken already is answered again, whatever comes in beside it.
    """
    at = moment().at
    if not current().brake.is_on(Door.API, at):
        return None
    with reading_briefly() as work:
        if was_taken(work, one_time_key) or is_solved(work, one_time_key, proof):
            return None
        puzzle = make_puzzle(work, one_time_key)
    answer = jsonify(error={"status": STATUS, "message": WORDS}, puzzle=puzzle)
    answer.status_code = STATUS
    answer.headers["Retry-After"] = str(seconds_of_hour(at))
    return answer
