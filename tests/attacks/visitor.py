"""A visitor of the really served portal, over its own connection and with its own cookies."""

import http.client
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.deeds import hidden_fields
from tests.server import Server

PATIENCE = 60
"""Seconds to wait for an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str

    @property
    def json(self) -> Any:
        """The text, read as JSON."""
        return json.loads(self.text)


class Visitor:
    """Sends requests one after another over a connection that it keeps."""

    def __init__(
        self, server: Server, *, address: str = "127.0.0.1", headers: Mapping[str, str] = {}
    ) -> None:
        self.cookies: dict[str, str] = {}
        self._headers = dict(headers)
        self._connection = http.client.HTTPConnection(
            server.host, timeout=PATIENCE, source_address=(address, 0)
        )

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = {}
    ) -> Answer:
        """Send one request; OSError or HTTPException where no answer came."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**self._headers, **headers, **({"Cookie": cookies} if cookies else {})}
        try:
            self._connection.request(method, path, body, sent)
            answer = self._connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, text)

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self.send("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form's fields as they are."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, urlencode(fields).encode(), kind)

    def fill(self, path: str, *, form_on: str | None = None, **fields: str) -> Answer:
        """Open a page, fill its form for this address in, and send it."""
        page = self.get(form_on or path).text
        return self.post(path, **{**hidden_fields(page, path), **fields})

    def post_json(self, path: str, body: Any, **headers: str) -> Answer:
        """Send JSON."""
        kind = {"Content-Type": "application/json", **headers}
        return self.send("POST", path, json.dumps(body).encode(), kind)

    def report(self, narrative: str, key: str | None = None) -> Answer:
        """Report through the API under a one-time key."""
        body = {"type": "incident", "category": "wrong_output", "narrative": narrative}
        key = key or secrets.token_urlsafe(32)
        return self.post_json("/api/reports", body, **{"Idempotency-Key": key})

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
