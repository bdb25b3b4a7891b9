"""What may be written to a log: event names, numbers and places in the code, from a list.

A record of anybody else's (a server, a library) keeps its message only if that very message is
on the list of harmless ones. An exception leaves its type and where it happened, never its
message or a traceback: both carry what people wrote. The time is told to the hour.
"""

import contextlib
import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

LOGGER: Final = logging.getLogger("portal")
OUTSIDE_LOGGERS: Final = (
    "",
    "portal",
    "flask.app",
    "werkzeug",
    "gunicorn.error",
    "gunicorn.access",
)
FIELDS: Final = frozenset({"count", "kind", "logger", "pid", "place", "port", "status"})
FIELD_VALUE: Final = re.compile(r"[A-Za-z0-9_.:<>-]{1,120}")
WITHHELD: Final = "message withheld"

HARMLESS: Final = frozenset(
    {
        "Starting gunicorn %s",
        "Listening at: %s (%s)",
        "Using worker: %s",
        "Booting worker with pid: %s",
        "Handling signal: %s",
        "Worker exiting (pid: %s)",
        "Shutting down: %s",
        "Hang up: %s",
        "WORKER TIMEOUT (pid:%s)",
        "Worker (pid:%s) was sent %s!",
        "Worker (pid:%s) exited with code %s",
        "Worker (pid:%s) exited with code %s.",
        "Worker failed to boot.",
        "Autorestarting worker after current request.",
        # Of portal.store.engine, which knows nothing of this module.
        "SQLite's log was not emptied after an erasure; the next upkeep tries again.",
    }
)
"""What gunicorn says of itself: process numbers, its own address, its own version."""


def record(event: str, *, level: int = logging.INFO, **fields: str | int) -> None:
    """Write an event; raise ValueError for a field that is not on the list."""
    unlisted = sorted(set(fields) - FIELDS)
    if unlisted:
        raise ValueError("These may not be logged: " + ", ".join(unlisted))
    LOGGER.log(level, event, extra={"portal_fields": {**fields}})


def record_failure(error: BaseException) -> None:
    """Write what kind of error happened, and where in the code."""
    record("failed", level=logging.ERROR, **describe(error))


def describe(error: BaseException) -> dict[str, str | int]:
    """Return an error's type and place: the innermost line of ours that it went through."""
    return {"kind": type(error).__name__, "place": _place(error.__traceback__)}


def install() -> None:
    """Put every logger of this process behind the filter; safe to repeat."""
    root = logging.getLogger()
    if not any(isinstance(handler, PlainHandler) for handler in root.handlers):
        root.addHandler(PlainHandler())
    LOGGER.setLevel(logging.INFO)
    for name in OUTSIDE_LOGGERS:
        _filter(logging.getLogger(name))
    # Python would print what it could not format, values included.
    logging.raiseExceptions = False


class Withhold(logging.Filter):
    """Takes out of a record what is not on a list; every handler after it sees the rest."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the record in place."""
        if not hasattr(record, "portal_fields"):
            record.msg = str(record.msg)
            record.portal_fields = _fields_of_others(record)
            record.msg = _message_of_others(record)
        record.args = None
        record.exc_info = record.exc_text = record.stack_info = None
        return True


class PlainFormatter(logging.Formatter):
    """Writes one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a value that does not look like a number or a name is left out."""
        fields: Mapping[str, str | int] = getattr(record, "portal_fields", {})
        line = {
            "hour": datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%HZ"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        return json.dumps({**line, **{name: _value(value) for name, value in fields.items()}})


class PlainHandler(logging.Handler):
    """Writes filtered lines to standard error."""

    def __init__(self) -> None:
        super().__init__()
        self.addFilter(Withhold())
        self.setFormatter(PlainFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line; where standard error is gone, there is nobody to tell."""
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()


def _filter(logger: logging.Logger) -> None:
    if not any(isinstance(one, Withhold) for one in logger.filters):
        logger.addFilter(Withhold())
    if logger.name not in {"root", "portal"}:
        logger.handlers.clear()
        logger.propagate = True


def _fields_of_others(record: logging.LogRecord) -> dict[str, str | int]:
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    if error is not None:
        return {"logger": record.name, **describe(error)}
    if record.msg in HARMLESS:
        return {"logger": record.name}
    return {"logger": record.name, "place": f"{record.module}:{record.lineno}"}


def _value(value: str | int) -> str | int:
    return value if isinstance(value, int) or FIELD_VALUE.fullmatch(value) else "withheld"


def _place(traceback: TracebackType | None) -> str:
    ours, innermost = "", "nowhere"
    while traceback is not None:
        module = str(traceback.tb_frame.f_globals.get("__name__", ""))
        innermost = f"{module}:{traceback.tb_lineno}"
        ours = innermost if module.split(".")[0] == "portal" else ours
        traceback = traceback.tb_next
    return ours or innermost


def _message_of_others(record: logging.LogRecord) -> str:
    if record.msg not in HARMLESS:
        return WITHHELD
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return WITHHELD
