"""Seals what belongs to a case, and opens it only in the place it was sealed for.

An envelope is a version byte, a nonce and a ciphertext. Case, epoch, record, kind, author,
position and chunk are bound to it as additional data; a changed, moved, swapped, cut or added
envelope is refused with SealBroken. What staff write is signed besides, inside the ciphertext.
A record is a file of one chunk: the two have the same format.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nacl.bindings import crypto_sign_BYTES
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from portal.core.actors import AccountId
from portal.core.cases import CaseId, RecordId
from portal.core.errors import PortalError, SealBroken
from portal.vault import boxes
from portal.vault.encoding import FORMAT_VERSION, pack
from portal.vault.padding import LENGTH_BYTES, SIZE_CLASSES, pad, unpad

CHUNK_BYTES = SIZE_CLASSES[-1] - LENGTH_BYTES - crypto_sign_BYTES
"""Content that fits into one chunk, and so the longest record: 65,468 bytes."""

REPORTER_AUTHOR = "reporter"
CLOCK_AUTHOR = "clock"

_VERSION_BYTE = bytes([FORMAT_VERSION])
_HANDLER = re.compile(r"handler:([0-9a-f]{32}):([1-9][0-9]{0,8})")


class SealRefused(PortalError):
    """What was given cannot be sealed: it is too long, or not signed as its author demands."""


@dataclass(frozen=True, slots=True)
class Label:
    """The place that something sealed belongs to. Readable in the database, bound by the seal."""

    case: CaseId
    epoch: int
    record: RecordId
    kind: str
    author: str
    position: int

    def __post_init__(self) -> None:
        if self.author not in {REPORTER_AUTHOR, CLOCK_AUTHOR} and not _HANDLER.fullmatch(
            self.author
        ):
            raise SealBroken("An author must be reporter, clock or a handler's key.")

    @property
    def must_be_signed(self) -> bool:
        """Whether a handler is named as the author."""
        return handler_of(self.author) is not None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Which part of a stream: its index from zero, and whether it is the last."""

    index: int
    last: bool


ONLY_CHUNK = Chunk(0, last=True)


def handler_author(account: AccountId, key_version: int) -> str:
    """Name a handler as the author of a record, with the key that signs it."""
    return f"handler:{account}:{key_version}"


def handler_of(author: str) -> tuple[AccountId, int] | None:
    """Return account and key version of the handler who wrote it, None for anybody else."""
    match = _HANDLER.fullmatch(author)
    return (AccountId(match[1]), int(match[2])) if match else None


def new_case_key() -> bytes:
    """Return a random key for one epoch of one case."""
    return boxes.new_key()


def seal(key: bytes, label: Label, plaintext: bytes, *, signing_key: bytes | None = None) -> bytes:
    """Seal one record; raise SealRefused above CHUNK_BYTES or without a handler's signature."""
    return _seal_chunk(
        key, label, plaintext, chunk=ONLY_CHUNK, nonce=boxes.new_nonce(), signing_key=signing_key
    )


def open_sealed(
    key: bytes, label: Label, envelope: bytes, *, verify_key: bytes | None = None
) -> bytes:
    """Return the record; raise SealBroken unless everything matches.

    A record by a handler opens only with the key that verifies their signature.
    """
    return _open_chunk(key, label, envelope, chunk=ONLY_CHUNK, verify_key=verify_key)


def seal_chunks(
    key: bytes, label: Label, parts: Iterable[bytes], *, signing_key: bytes | None = None
) -> Iterator[bytes]:
    """Seal a stream of any length in envelopes of at most 64 KiB and 41 bytes."""
    for index, (content, last) in enumerate(_mark_last(_rechunk(parts))):
        yield _seal_chunk(
            key,
            label,
            content,
            chunk=Chunk(index, last),
            nonce=boxes.new_nonce(),
            signing_key=signing_key,
        )


def open_chunks(
    key: bytes, label: Label, chunks: Iterable[bytes], *, verify_key: bytes | None = None
) -> Iterator[bytes]:
    """Yield the stream's content; raise SealBroken where a chunk is wrong, missing or too many.

    That the end was cut off shows at the end alone: use nothing before the iterator is exhausted
    where a part could be mistaken for the whole.
    """
    index = -1
    for index, (envelope, last) in enumerate(_mark_last(chunks)):
        content = _open_chunk(key, label, envelope, chunk=Chunk(index, last), verify_key=verify_key)
        if not last and len(content) != CHUNK_BYTES:
            raise SealBroken("A chunk before the last is not full.")
        yield content
    if index < 0:
        raise SealBroken("Every chunk is missing.")


def additional_data(label: Label, chunk: Chunk) -> bytes:
    """Return what is bound to a chunk besides its key; the canonical form of its place."""
    return pack(
        "portal-record",
        label.case,
        label.epoch,
        label.record,
        label.kind,
        label.author,
        label.position,
        chunk.index,
        chunk.last,
    )


def _seal_chunk(
    key: bytes,
    label: Label,
    content: bytes,
    *,
    chunk: Chunk,
    nonce: bytes,
    signing_key: bytes | None,
) -> bytes:
    if len(content) > CHUNK_BYTES:
        raise SealRefused(f"A record holds at most {CHUNK_BYTES} bytes; use chunks.")
    if label.must_be_signed != (signing_key is not None):
        raise SealRefused("What a handler writes is signed, and nothing else is.")
    additional = additional_data(label, chunk)
    signature = _sign(signing_key, additional + content) if signing_key else b""
    block = pad(content, header=signature)
    return _VERSION_BYTE + boxes.encrypt(key, additional, plaintext=block, nonce=nonce)


def _open_chunk(
    key: bytes, label: Label, envelope: bytes, *, chunk: Chunk, verify_key: bytes | None
) -> bytes:
    if envelope[:1] != _VERSION_BYTE:
        raise SealBroken("The envelope's format is unknown.")
    additional = additional_data(label, chunk)
    block = boxes.decrypt(key, additional, sealed=envelope[1:])
    if not label.must_be_signed:
        return unpad(block)[1]
    signature, content = unpad(block, header_bytes=crypto_sign_BYTES)
    _verify(verify_key, additional + content, signature=signature)
    return content


def _sign(signing_key: bytes, message: bytes) -> bytes:
    return SigningKey(signing_key).sign(message).signature


def _verify(verify_key: bytes | None, message: bytes, *, signature: bytes) -> None:
    if verify_key is None:
        raise SealBroken("Without its author's key nobody can tell who wrote it.")
    try:
        VerifyKey(verify_key).verify(message, signature)
    except CryptoError as error:
        raise SealBroken("The signature is not its author's.") from error


def _rechunk(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield full chunks and a last one, which is empty only where everything is."""
    waiting = bytearray()
    for part in parts:
        waiting += part
        while len(waiting) > CHUNK_BYTES:
            yield bytes(waiting[:CHUNK_BYTES])
            del waiting[:CHUNK_BYTES]
    yield bytes(waiting)


def _mark_last(items: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    waiting: bytes | None = None
    for item in items:
        if waiting is not None:
            yield waiting, False
        waiting = item
    if waiting is not None:
        yield waiting, True
