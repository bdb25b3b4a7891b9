"""The intake API: for an AI tool that carries a "report this output" button.

JSON only, no cookie. Every request that creates something carries an `Idempotency-Key`.
"""

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from portal.api import operations
from portal.api.openapi import DOCUMENT
from portal.api.proving import ask_for_proof
from portal.api.reading import read_code, read_message, read_proof, read_report
from portal.casework.access.opening import MailboxKeys
from portal.core.errors import CodeMistyped, InputRefused, NotFound
from portal.web.access import open_to_all
from portal.web.context import current, moment, reading, reading_briefly, writing

blueprint = Blueprint("api", __name__)

KEY_FORM = re.compile(r"[\x21-\x7e]{22,200}")


@blueprint.post("/api/reports")
@open_to_all
def create_report() -> Response | tuple[Response, int]:
    """Take a report; answer with its tracking code and the dates of the law."""
    # Read first: what is sent slowly is taken at the time at which it is there.
    key, body = _one_time_key(), _body()
    with reading_briefly() as work:
        intake = operations.describe_intake(work)
    report = read_report(body, intake)
    puzzle = ask_for_proof(key, read_proof(body)) if intake.is_open else None
    if puzzle is not None:
        return puzzle
    answer = operations.submit(current(), moment(), report, one_time_key=key, around=intake.around)
    return jsonify(
        tracking_code=answer.code.grouped,
        received_on=answer.received_on.isoformat(),
        feedback_due_on=answer.feedback_due_on.isoformat(),
    ), 201


@blueprint.post("/api/mailbox")
@open_to_all
def read_mailbox() -> Response:
    """Show where a case stands; unknown, expired, deleted and mistyped codes look the same."""
    keys = _unlock(read_code(_body()))
    with reading() as work:
        return jsonify(operations.describe_mailbox(work, keys))


@blueprint.post("/api/mailbox/messages")
@open_to_all
def create_message() -> tuple[Response, int]:
    """Write to the handlers of a case."""
    key = request.headers.get("Idempotency-Key")
    code, text = read_message(_body())
    one_time_key = _one_time_key() if key is not None else operations.new_one_time_key()
    keys = _unlock(code)
    with writing() as work:
        operations.write_message(work, keys, text, one_time_key=one_time_key)
    return jsonify(written=True), 201


@blueprint.get("/api/openapi.json")
@open_to_all
def document() -> Response:
    """Describe this API."""
    return jsonify(DOCUMENT)


def _body() -> Any:
    if not request.is_json:
        raise InputRefused({"body": "Send application/json."})
    try:
        return request.get_json(silent=True)
    except RecursionError:
        # Brackets within brackets, thousands deep: an object of ours has two levels.
        return None


def _one_time_key() -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not KEY_FORM.fullmatch(key):
        raise InputRefused(
            {"Idempotency-Key": "Send 22 to 200 printable characters, random for each."}
        )
    return key


def _unlock(typed: str) -> MailboxKeys:
    with reading() as work:
        try:
            return operations.unlock(work, typed).keys
        except CodeMistyped as error:
            raise NotFound("No mailbox opens with this code.") from error
