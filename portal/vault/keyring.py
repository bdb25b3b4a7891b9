"""The keys outside the database: server keys, peppers, keys for letters and for backups.

One file each.

Guarantees that a key file is never overwritten, and that no key appears when a ring is printed.
A renewal adds a file with the next number; what is new then uses it, what is old still opens.
"""

import fcntl
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from portal.core.actors import AccountId
from portal.core.errors import KeysExist, KeysMissing
from portal.vault.derivation import Purpose, digest
from portal.vault.encoding import pack
from portal.vault.tracking import TrackingCode

KEY_BYTES = 32
TAG_KEY_VERSION = 1
"""Tags are looked up by equality, so all of them are made under the first server key."""

_KEY_FILE = re.compile(r"(server|pepper|letters|backups)-([1-9][0-9]{0,8})\.key")
LETTERS = "letters-1.key"
"""The Ed25519 seed with which the organisation signs letters; a portal of before lacks it."""
BACKUPS = "backups-1.key"
"""The key under which backups are sealed; a portal of before lacks it, too."""
_KEY_LINE = re.compile(r"[0-9a-f]{64}\n?")


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Keyring:
    """Keys of each kind by version; rings are told apart as objects."""

    server_keys: Mapping[int, bytes]
    peppers: Mapping[int, bytes]
    letter_keys: Mapping[int, bytes] = field(default_factory=dict)
    backup_keys: Mapping[int, bytes] = field(default_factory=dict)

    def __repr__(self) -> str:
        versions = ", ".join(
            f"{name}={sorted(getattr(self, name))}"
            for name in ("server_keys", "peppers", "letter_keys", "backup_keys")
        )
        return f"Keyring({versions})"

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Make the first key of each kind; raise KeysExist where any key is."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone_in(folder):
            if _key_files(folder):
                raise KeysExist(f"{folder} holds keys already; nothing was written.")
            for name in ("server-1.key", "pepper-1.key", LETTERS, BACKUPS):
                _write_key(folder / name)
        return cls.load(folder)

    @classmethod
    def complete(cls, folder: Path, name: str = LETTERS) -> bool:
        """Make the key for letters, or BACKUPS, where a ring of before has none of the kind.

        False if there was one.
        """
        with _alone_in(folder):
            ring = cls.load(folder)
            if ring.backup_keys if name == BACKUPS else ring.letter_keys:
                return False
            _write_key(folder / name)
        return True

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read all keys; raise KeysMissing, which names what has to be restored."""
        kinds = ("server", "pepper", "letters", "backups")
        keys: dict[str, dict[int, bytes]] = {kind: {} for kind in kinds}
        for kind, version, path in _key_files(folder):
            keys[kind][version] = _read_key(path)
        if TAG_KEY_VERSION not in keys["server"]:
            raise KeysMissing(_restore(folder, "server-1.key"))
        if not keys["pepper"]:
            raise KeysMissing(_restore(folder, "pepper-1.key"))
        return cls(*(keys[kind] for kind in kinds))

    def derive(self, purpose: str) -> bytes:
        """Return 32 bytes of the newest server key for a purpose outside the vault."""
        return self.keyed(Purpose.SERVER_PURPOSE, pack("portal-derive", purpose))

    def handler_tag(self, account: AccountId, key_version: int) -> bytes:
        """Return the name under which grants for this handler's key are found.

        Always under the first server key: see `docs/sealing.md` for what a rotation does.
        """
        content = pack("portal-tag", account, key_version)
        return digest(Purpose.HANDLER_TAG, content, key=self.server_keys[TAG_KEY_VERSION])

    def desk_tag(self, purpose: Purpose, *parts: str) -> bytes:
        """Return the name under which who works on a case, or a label of it, is found.

        Each purpose has tags of its own, none of which is a grant's; they outlive a handler's keys.
        """
        content = pack("portal-desk-tag", *parts)
        return digest(purpose, content, key=self.server_keys[TAG_KEY_VERSION])

    def locators(self, code: TrackingCode) -> list[tuple[int, bytes]]:
        """Return where a code's mailbox may be, as (pepper version, locator), newest first."""
        versions = sorted(self.peppers, reverse=True)
        return [(version, code.locator(self.peppers[version])) for version in versions]

    def newest_letter_key(self) -> tuple[int, bytes]:
        """Return version and seed of the key that signs letters now; KeysMissing without one."""
        if not self.letter_keys:
            raise KeysMissing(f"There is no {LETTERS}: `flask --app wsgi init` makes it.")
        version = max(self.letter_keys)
        return version, self.letter_keys[version]

    def newest_backup_key(self) -> bytes:
        """Return the key that seals backups now; KeysMissing without one."""
        if not self.backup_keys:
            raise KeysMissing(f"There is no {BACKUPS}: `flask --app wsgi init` makes it.")
        return self.backup_keys[max(self.backup_keys)]

    def names(self) -> list[str]:
        """Return what tells server keys and peppers from those of another portal; no key."""
        kept = (*self.server_keys.values(), *self.peppers.values())
        return sorted(name_of_key(key).hex() for key in kept)

    def keyed(self, purpose: Purpose, content: bytes) -> bytes:
        """Return the PRF of the content under the newest server key."""
        return self.keyed_by_each(purpose, content)[0]

    def keyed_by_each(self, purpose: Purpose, content: bytes) -> list[bytes]:
        """Return the PRF of the content under every server key, newest first."""
        versions = sorted(self.server_keys, reverse=True)
        return [digest(purpose, content, key=self.server_keys[version]) for version in versions]


def name_of_key(key: bytes) -> bytes:
    """Return 16 bytes by which a random key is told from others; they say nothing about it."""
    return digest(Purpose.KEY_NAME, b"", key=key, size=16)


def _key_files(folder: Path) -> list[tuple[str, int, Path]]:
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    matches = [match for name in names if (match := _KEY_FILE.fullmatch(name))]
    return [(match[1], int(match[2]), folder / match[0]) for match in matches]


def _read_key(path: Path) -> bytes:
    line = path.read_text(encoding="ascii", errors="replace")
    if not _KEY_LINE.fullmatch(line):
        raise KeysMissing(f"{path} is damaged: it must be one line of 64 hexadecimal digits.")
    return bytes.fromhex(line)


def _write_key(path: Path) -> None:
    """Write a new key completely under another name, then link it: no half key, no overwriting."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep out other processes that start at the same moment; flush the folder at the end."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _restore(folder: Path, name: str) -> str:
    return (
        f"{folder} holds no {name}. Restore the folder of keys from its backup; "
        "without it no mailbox opens. Only where there has never been a portal: make new keys."
    )
