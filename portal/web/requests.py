"""Requests: how much they may bring, and that nothing of it touches a disk in clear."""

from io import BytesIO
from typing import IO, Final

from flask import Request

MOST_BYTES: Final = 1024 * 1024
MOST_PARTS: Final = 200


class MemoryRequest(Request):
    """Keeps what was sent in memory; Werkzeug would spool large parts to a temporary file."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


LIMITS: Final = {
    "MAX_CONTENT_LENGTH": MOST_BYTES,
    "MAX_FORM_MEMORY_SIZE": MOST_BYTES,
    "MAX_FORM_PARTS": MOST_PARTS,
}
