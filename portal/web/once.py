"""The key of one sending: of a form's one-time key, and of what is sent with it.

The same form sent twice does its work once. The same form with other words is another deed: it is
done, or refused as any other is, and never answered as if its words had been taken.
"""

from hashlib import blake2b
from typing import Final

from flask import has_request_context, request
from werkzeug.datastructures import FileStorage

NOT_SENT_BY_HAND: Final = frozenset({"csrf_token", "once"})


def key_of_sending(once: str) -> str:
    """Return a key that whoever lacks the form's own cannot know: 256 bits, as hex."""
    found = blake2b(person=b"portal-sending", digest_size=32)
    for part in (once, *_sent()):
        content = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        found.update(len(content).to_bytes(8, "big") + content)
    return found.hexdigest()


def _sent() -> list[str | bytes]:
    if not has_request_context():
        return []
    pairs = [pair for pair in request.form.items(multi=True) if pair[0] not in NOT_SENT_BY_HAND]
    texts: list[str | bytes] = [part for pair in pairs for part in pair]
    files = [part for one in request.files.values() for part in (one.filename or "", _content(one))]
    return [*texts, *files]


def _content(file: FileStorage) -> bytes:
    place = file.stream.tell()
    file.stream.seek(0)
    content = file.stream.read()
    file.stream.seek(place)
    return blake2b(content).digest()
