"""The program with half a second of patience, for a server of a test."""

from portal.web import patience

patience.SECONDS = 0.5

from wsgi import app  # noqa: E402

__all__ = ["app"]
