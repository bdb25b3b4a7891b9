"""The seal of a backup: one stream in chunks of one size, under a key for nothing else.

libsodium's secretstream: a chunk that was changed, moved, left out or repeated does not open, and
the last one bears a tag of its own, so that a file cut off at any place is noticed. The beginning
of the file is bound to every chunk.

Nothing in a file's length tells what was written that day: see `filled_chunks`.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)
from nacl.exceptions import CryptoError

from portal.core.errors import BackupRefused, KeysMissing
from portal.vault.keyring import Keyring, name_of_key

MAGIC = b"portal-backup-"
FORMAT = b"01"
CHUNK_BYTES = 65_536
"""Content of every chunk."""
SEALED_BYTES = CHUNK_BYTES + crypto_secretstream_xchacha20poly1305_ABYTES
STEP = 16
"""Chunks by which a small backup grows: 1 MiB."""

_KEY_NAME_BYTES = 16
_BEGINNING_BYTES = len(MAGIC) + len(FORMAT) + _KEY_NAME_BYTES
HEAD_BYTES = _BEGINNING_BYTES + crypto_secretstream_xchacha20poly1305_HEADERBYTES


def filled_chunks(count: int) -> int:
    """Return to how many chunks a backup of `count` is filled up with zeros.

    Whole MiB, and of many of them only the upper bits (Padmé, Nikitin et al. 2019: at most 12 %
    more). Whoever sees the sizes of two days' backups would read the length of a report otherwise.
    """
    steps = -(-count // STEP)
    exponent = steps.bit_length() - 1
    unit = 1 << max(0, exponent - exponent.bit_length())
    return -(-steps // unit) * unit * STEP


def seal_stream(keyring: Keyring, parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the file: its beginning, then sealed chunks; KeysMissing without a key for it."""
    key = keyring.newest_backup_key()
    state = crypto_secretstream_xchacha20poly1305_state()
    header = crypto_secretstream_xchacha20poly1305_init_push(state, key)
    head = MAGIC + FORMAT + name_of_key(key) + header
    yield head
    for chunk, last in _filled(parts):
        tag = (
            crypto_secretstream_xchacha20poly1305_TAG_FINAL
            if last
            else crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
        )
        yield crypto_secretstream_xchacha20poly1305_push(state, chunk, head, tag)


def open_stream(keyring: Keyring, file: BinaryIO) -> Iterator[bytes]:
    """Yield the content, zeros at its end included; BackupRefused where a bit is not as it was.

    That the end is missing shows at the end alone: use nothing for good before it is exhausted.
    """
    head = file.read(HEAD_BYTES)
    key = _key_for(keyring, head)
    state = crypto_secretstream_xchacha20poly1305_state()
    crypto_secretstream_xchacha20poly1305_init_pull(state, head[_BEGINNING_BYTES:], key)
    is_last = False
    while not is_last:
        content, is_last = _open_chunk(state, file.read(SEALED_BYTES), head)
        yield content
    if file.read(1):
        raise BackupRefused("The file goes on after its end. Take another backup.")


def _open_chunk(
    state: crypto_secretstream_xchacha20poly1305_state, sealed: bytes, head: bytes
) -> tuple[bytes, bool]:
    if len(sealed) != SEALED_BYTES:
        raise BackupRefused("The file is cut off. Take another backup.")
    try:
        content, tag = crypto_secretstream_xchacha20poly1305_pull(state, sealed, head)
    except CryptoError as error:
        raise BackupRefused("The file is damaged or was changed. Take another backup.") from error
    return content, tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL


def _key_for(keyring: Keyring, head: bytes) -> bytes:
    if len(head) != HEAD_BYTES or not head.startswith(MAGIC):
        raise BackupRefused("This is no backup of a portal, or its beginning is gone.")
    if not head.startswith(MAGIC + FORMAT):
        raise BackupRefused("A newer version of the portal made this backup: restore it with that.")
    wanted = head[len(MAGIC + FORMAT) : _BEGINNING_BYTES]
    found = [key for key in keyring.backup_keys.values() if name_of_key(key) == wanted]
    if not found:
        raise KeysMissing(
            "This backup is sealed under another key for backups than those in the folder of keys. "
            "Put the keys back that belonged to the portal when it was made."
        )
    return found[0]


def _filled(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield full chunks, and whether each is the last; zeros fill up the end."""
    waiting, count = bytearray(), 1
    for part in parts:
        waiting += part
        while len(waiting) > CHUNK_BYTES:
            yield bytes(waiting[:CHUNK_BYTES]), False
            del waiting[:CHUNK_BYTES]
            count += 1
    total = filled_chunks(count)
    yield bytes(waiting).ljust(CHUNK_BYTES, b"\0"), count == total
    for index in range(count + 1, total + 1):
        yield bytes(CHUNK_BYTES), index == total
