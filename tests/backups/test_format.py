"""A backup, read as docs/sealing.md describes it, by nothing of the portal's own code for it."""

import hashlib
import json
import math
import struct
from pathlib import Path
from typing import Any

from nacl import bindings

from portal.backups import VERSION
from portal.backups.saving import back_up
from portal.vault.backups import filled_chunks
from portal.work import Portal
from tests.cast import MadeCase
from tests.server import ROOT

CHUNK = 65_536 + 17


def read(file: bytes, key: bytes) -> tuple[bytes, list[int]]:
    """Return the content and the tags of the chunks."""
    head, state = file[:56], bindings.crypto_secretstream_xchacha20poly1305_state()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, head[32:], key)
    opened = [
        bindings.crypto_secretstream_xchacha20poly1305_pull(state, file[at : at + CHUNK], head)
        for at in range(56, len(file), CHUNK)
    ]
    return b"".join(content for content, _ in opened), [tag for _, tag in opened]


def frames(content: bytes) -> tuple[list[Any], bytes]:
    """Return every frame as (kind, content, bytes), and what is left after the last."""
    found: list[Any] = [[""]]
    while found[-1][0] != "end":
        text, body = struct.unpack(">II", content[:8])
        kind, said, lengths = json.loads(content[8 : 8 + text])
        assert sum(lengths) == body
        found.append((kind, said, content[8 + text : 8 + text + body]))
        content = content[8 + text + body :]
    return found[1:], content


def test_it_is_what_the_document_says(portal: Portal, lived: MadeCase, target: Path) -> None:
    back_up(portal, target)
    file = target.read_bytes()
    key = bytes.fromhex((portal.settings.keys_dir / "backups-1.key").read_text().strip())
    name = hashlib.blake2b(key=key, person=b"portal-key-name", digest_size=16).digest()
    content, tags = read(file, key)
    found, rest = frames(content)
    kinds = [kind for kind, _, _ in found]
    sealed = {said[0] for kind, said, body in found if kind == "row" and body}

    assert file[:32] == b"portal-backup-01" + name
    assert tags == [0] * (len(tags) - 1) + [3]
    assert (kinds[0], kinds[1], kinds[-3:]) == ("about", "table", ["log", "log", "end"])
    assert found[-1][1] == kinds.count("row")
    assert sorted(found[0][1]) == ["day", "keys", "revision", "version"]
    assert any(lived.id in said for kind, said, _ in found if kind == "row")
    assert len(sealed) > 10
    assert set(rest) == {0}
    assert len(tags) % 16 == 0


def test_it_says_the_version_that_the_program_has() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")

    assert f'version = "{VERSION}"' in project


def test_the_number_of_chunks_is_as_the_document_says() -> None:
    steps = [filled_chunks(count) // 16 for count in range(17, 40_000, 7)]
    upper = [math.floor(math.log2(math.floor(math.log2(n)) or 1)) + 2 for n in steps]
    used = [len(f"{n:b}".rstrip("0")) for n in steps]

    assert all(most >= bits for most, bits in zip(upper, used, strict=True))
