"""Somebody with a browser: one connection that stays open, its cookies, its forms."""

import http.client
import json
import re
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from tests.cast import Member, csrf_token

Cookies = dict[str, str]

PATIENCE = 60
"""Seconds an answer may take."""

_COOKIE = re.compile(r"\s*([^=;]+)=([^;]*)")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str

    def json(self) -> Any:
        """Return the answer read as JSON."""
        return json.loads(self.text)


class Visitor:
    """Asks one server, one request after the other."""

    def __init__(self, host: str, cookies: Cookies | None = None) -> None:
        self._connection = http.client.HTTPConnection(host, timeout=PATIENCE)
        self.cookies: Cookies = dict(cookies or {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.close()

    def get(self, path: str) -> Answer:
        """Load a page."""
        return self._ask("GET", path)

    def post(self, path: str, *, form_on: str | None = None, **fields: str) -> Answer:
        """Send a form of a page, with the token that the page gave."""
        token = csrf_token(self.get(form_on or path).text)
        body = urlencode({"csrf_token": token, **fields})
        return self._ask("POST", path, body=body, kind="application/x-www-form-urlencoded")

    def post_json(self, path: str, value: Any, **headers: str) -> Answer:
        """Send JSON to the API."""
        body = json.dumps(value)
        return self._ask("POST", path, body=body, kind="application/json", headers=headers)

    def sign_in(self, member: Member) -> None:
        """Sign a handler in; AssertionError where that fails."""
        answer = self.post("/sign-in", sign_in=member.sign_in, passphrase=member.passphrase)
        if answer.status != 303:
            raise AssertionError(f"{member.name} could not sign in: {answer.status}.")

    def _ask(
        self,
        method: str,
        path: str,
        *,
        body: str = "",
        kind: str = "",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        sent |= {"Content-Type": kind} if kind else {}
        self._connection.request(method, path, body=body.encode(), headers=sent | (headers or {}))
        answer = self._connection.getresponse()
        self._keep_cookies(answer)
        return Answer(answer.status, answer.read().decode())

    def _keep_cookies(self, answer: http.client.HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            found = _COOKIE.match(line)
            if found:
                self.cookies[found[1]] = found[2]
