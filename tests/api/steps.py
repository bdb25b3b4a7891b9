"""What a program does that sends reports for people."""

import secrets
from typing import Any

from flask.testing import FlaskClient

REPORT: dict[str, Any] = {
    "type": "incident",
    "category": "wrong_output",
    "system": "unknown",
    "narrative": "The assistant told me the wrong dose.",
}


def send_report(client: FlaskClient, key: str | None = None, **changes: Any) -> Any:
    """Send a report; a change to None leaves a field out."""
    body = {name: value for name, value in {**REPORT, **changes}.items() if value is not None}
    headers = {"Idempotency-Key": key or secrets.token_urlsafe(32)}
    return client.post("/api/reports", json=body, headers=headers)


def read_mailbox(client: FlaskClient, code: str) -> Any:
    """Ask where a case stands."""
    return client.post("/api/mailbox", json={"tracking_code": code})


def write(client: FlaskClient, code: str, text: str, key: str | None = None) -> Any:
    """Write to the handlers of a case."""
    headers = {"Idempotency-Key": key} if key else {}
    body = {"tracking_code": code, "text": text}
    return client.post("/api/mailbox/messages", json=body, headers=headers)


def wrong_fields(answer: Any) -> set[str]:
    """Return the fields that an answer names as wrong."""
    return set(answer.json["error"].get("fields", {}))
