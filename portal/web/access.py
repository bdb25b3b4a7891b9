"""The door: every view says who may enter, and the program does not start with one that doesn't.

Whoever may not enter gets the same answer as for a page that does not exist.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, ParamSpec, Protocol, TypeVar, cast, runtime_checkable

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.core.errors import NotFound, PortalError
from portal.core.policy import Permission
from portal.web.context import reading
from portal.web.cookies import (
    cookie_kind,
    end_session,
    session_key,
    start_journey,
    start_session,
)
from portal.web.guards import SAFE_METHODS
from portal.work import Work

__all__ = [
    "Recognise",
    "RouteUnmarked",
    "Visit",
    "check_routes",
    "end_session",
    "needs",
    "open_to_all",
    "see",
    "session_key",
    "start_journey",
    "start_session",
    "visit",
]

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

MARK = "portal_access"
OPEN = "open to all"
SECOND_STEP: Final = "/account/second-step"
"""Where somebody is led who has to set a second step up before anything else."""


class RouteUnmarked(PortalError):
    """A view does not say who may enter, or says it twice."""


class Visit(Protocol):
    """Somebody whom a cookie's key was recognised for."""

    @property
    def name(self) -> str:
        """What to call them on a page."""

    @property
    def permissions(self) -> frozenset[Permission]:
        """What they may do."""


@runtime_checkable
class Owing(Protocol):
    """Somebody who may have to set a second step up first; then they hold no other permission."""

    @property
    def is_owing(self) -> bool: ...


Recognise = Callable[[Work, str], Visit | None]


def open_to_all(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Mark a view that everybody may enter."""
    return _mark(view, OPEN)


def needs(
    permission: Permission,
) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer]]:
    """Mark a view that only a visit with this permission may enter."""

    def decorate(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
        @wraps(view)
        def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
            found = visit()
            if found is None or permission not in found.permissions:
                return cast(Answer, _turn_away(found))
            return view(*args, **kwargs)

        return _mark(guarded, permission)

    return decorate


def visit() -> Visit | None:
    """Return who is here, by this page's cookie; asked once per request."""
    if "portal_visit" not in g:
        g.portal_visit = _recognise()
    return cast(Visit | None, g.portal_visit)


def see(endpoint: str, **values: Any) -> Response:
    """Answer a POST: send the browser to a page that it may load again without harm."""
    return redirect(url_for(endpoint, **values), code=303)


def check_routes(app: Flask) -> None:
    """Raise RouteUnmarked unless every route's view says who may enter."""
    unmarked = sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], MARK)
    )
    if unmarked:
        raise RouteUnmarked("Nobody said who may enter: " + ", ".join(unmarked))


def _mark(view: Callable[Arguments, Answer], mark: object) -> Callable[Arguments, Answer]:
    if hasattr(view, MARK):
        raise RouteUnmarked(f"{view.__module__}.{view.__qualname__} says twice who may enter.")
    setattr(view, MARK, mark)
    return view


def _turn_away(somebody: Visit | None) -> Response:
    """Raise NotFound, but lead somebody to the second step that they owe, whatever they asked for.

    What they sent is answered like a missing page, which gives words typed at the desk back.
    """
    owes = isinstance(somebody, Owing) and somebody.is_owing
    if owes and request.method in SAFE_METHODS:
        return redirect(SECOND_STEP, code=303)
    raise NotFound("Not here, or not for you.")


def _recognise() -> Visit | None:
    key = session_key()
    recognise: Recognise | None = current_app.extensions["portal.recognise"].get(cookie_kind())
    if key is None or recognise is None:
        return None
    with reading() as work:
        return recognise(work, key)
