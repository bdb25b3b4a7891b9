"""How a reporter sends a file, as a browser does."""

import io
import re
from typing import Any

from flask.testing import FlaskClient

from tests.cast import csrf_token

ONCE = re.compile(r'name="once" value="([^"]+)"')


def fields_of(page: str) -> dict[str, str]:
    """Return what a form with a file carries besides."""
    form = page[page.index('enctype="multipart/form-data"') :]
    return {"csrf_token": csrf_token(form), "once": ONCE.findall(form)[0]}


def send_file(
    client: FlaskClient,
    content: bytes,
    *,
    name: str = "evidence.txt",
    path: str = "/mailbox/files",
    fields: dict[str, str] | None = None,
) -> Any:
    """Choose a file on the page, and send it."""
    known = fields_of(client.get(path).text) if fields is None else fields
    return client.post(path, data={**known, "file": (io.BytesIO(content), name)})
