"""gunicorn's log, behind the same filter as everything else, and without an access log."""

import logging
import sys
from types import TracebackType
from typing import Any

from gunicorn.glogging import Logger

from portal.web import logs


class QuietLogger(Logger):
    """Writes that the server started, stopped or failed; never who asked for what."""

    def setup(self, cfg: Any) -> None:
        """Hand gunicorn's records to the filtered handler instead of its own."""
        super().setup(cfg)
        logs.install()
        sys.excepthook = write_last_words

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Write nothing."""


def write_last_words(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    """Write what ended the process, without the message that Python would print."""
    logs.record("stopped", level=logging.CRITICAL, **logs.describe(error))
