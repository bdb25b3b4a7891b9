"""A lesson that waits: sealed under the server key, bound to its row."""

from pathlib import Path

import pytest

from portal.core.errors import SealBroken
from portal.vault.keyring import Keyring
from portal.vault.lessons import open_lesson, seal_lesson

WORDS = "Look a dose up before you give it."
ROW, OTHER = "a" * 32, "b" * 32


def test_it_opens_in_its_own_row_alone(tmp_path: Path) -> None:
    ring = Keyring.create(tmp_path)
    sealed = seal_lesson(ring, WORDS, id=ROW)

    assert open_lesson(ring, sealed, id=ROW) == WORDS
    with pytest.raises(SealBroken):
        open_lesson(ring, sealed, id=OTHER)


def test_it_opens_after_the_server_key_was_renewed(tmp_path: Path) -> None:
    sealed = seal_lesson(Keyring.create(tmp_path), WORDS, id=ROW)
    (tmp_path / "server-2.key").write_text("5" * 64 + "\n")
    renewed = Keyring.load(tmp_path)

    assert open_lesson(renewed, sealed, id=ROW) == WORDS
    assert seal_lesson(renewed, WORDS, id=ROW) != sealed


def test_another_portals_keys_do_not_open_it(tmp_path: Path) -> None:
    sealed = seal_lesson(Keyring.create(tmp_path / "one"), WORDS, id=ROW)

    with pytest.raises(SealBroken):
        open_lesson(Keyring.create(tmp_path / "other"), sealed, id=ROW)
