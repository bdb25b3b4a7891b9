"""The one place where what went wrong becomes a page, or JSON for the API.

Refused and missing look the same, and so does a method that a page does not take. What nobody
foresaw is logged by type and place only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from portal.core import errors
from portal.web.cookies import first_segment
from portal.web.logs import record_failure
from portal.web.typed import words_to_copy

CHANGED: Final = (
    "Somebody else acted on this in the meantime. Load the page again to see how it is."
)
MESSAGES: Final = {
    400: "The request could not be read, or did not come from one of our own pages.",
    404: "Not found.",
    409: "This cannot be done now.",
    413: "That is too large.",
    415: "Send application/json.",
    422: "Some answers need another look.",
    429: "Too many requests; wait a moment.",
    500: "Something went wrong on our side.",
    503: "The portal is closed for now.",
}
SAME_PAGE: Final = {401: 404, 403: 404, 405: 404, 410: 404, 415: 400}
"""Answers that show the page of another."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What is said of something that went wrong."""

    status: int
    words: str
    fields: Mapping[str, str] = field(default_factory=dict)


def register_errors(app: Flask) -> None:
    """Turn every exception into an answer."""
    app.register_error_handler(errors.PortalError, answer_refusal)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(Exception, answer_failure)


def answer_refusal(error: errors.PortalError) -> Response:
    """Answer what the portal refused; what it should never refuse is a failure."""
    failure = _explain(error)
    if failure is None:
        return answer_failure(error)
    return _answer(failure)


def answer_http(error: HTTPException) -> Response | HTTPException:
    """Answer what Flask refused; a redirection is not an error."""
    code = error.code or 500
    if code < 400:
        return error
    status = 404 if SAME_PAGE.get(code) == 404 else code if code in MESSAGES else 400
    return _answer(Failure(status, MESSAGES[status]))


def answer_failure(error: Exception) -> Response:
    """Answer what nobody foresaw, and write down where it happened."""
    record_failure(error)
    # Whoever is signed in was perhaps just what could not be found out.
    g.portal_visit = None
    return _answer(Failure(500, MESSAGES[500]))


def _explain(error: errors.PortalError) -> Failure | None:
    """Return the answer to each refusal: the whole tree, once."""
    match error:
        case errors.NotFound():
            return Failure(404, MESSAGES[404])
        case errors.InputRefused():
            return Failure(422, MESSAGES[422], error.fields)
        case errors.CodeMistyped() | errors.NobodyLeft() | errors.CredentialsRefused():
            return Failure(422, str(error))
        case errors.LetterRefused():
            return Failure(422, str(error))
        case errors.CaseChanged() | errors.AlreadyDone():
            return Failure(409, CHANGED)
        case errors.MoveRefused() | errors.PublicationRefused():
            return Failure(409, str(error))
        case errors.IntakeClosed():
            return Failure(503, str(error))
        case errors.KeysMissing():
            return Failure(503, "The portal is not set up yet.")
        case _:
            return None


def _answer(failure: Failure) -> Response:
    if first_segment(request) == "api":
        return _json(failure)
    return _page(failure)


def _json(failure: Failure) -> Response:
    error: dict[str, object] = {"status": failure.status, "message": failure.words}
    if failure.fields:
        error["fields"] = dict(failure.fields)
    answer = jsonify({"error": error})
    answer.status_code = failure.status
    return answer


def _page(failure: Failure) -> Response:
    if failure.status == 503:
        g.portal_visit = None
    page = SAME_PAGE.get(failure.status, failure.status)
    text = render_template(
        f"errors/{page}.html",
        words=failure.words,
        fields=failure.fields,
        reason=failure.words,
        typed=words_to_copy(),
    )
    return make_response(text, failure.status)
