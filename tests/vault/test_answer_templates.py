"""Answer templates open with the server's keys alone, in their own place, and unchanged."""

from pathlib import Path

import pytest

from portal.core.errors import SealBroken
from portal.vault.answer_templates import open_template, seal_template
from portal.vault.keyring import Keyring

ID, OTHER = "0" * 32, "1" * 32


@pytest.fixture
def keyring(keys_of_the_run: Path) -> Keyring:
    return Keyring.load(keys_of_the_run)


def test_a_template_comes_back_and_its_length_tells_little(keyring: Keyring) -> None:
    short, longer = (seal_template(keyring, text, id=ID) for text in (b"a", b"a" * 200))

    assert open_template(keyring, short, id=ID) == b"a"
    assert len(short) == len(longer)


def test_one_that_was_changed_or_moved_is_refused(keyring: Keyring, tmp_path: Path) -> None:
    sealed = seal_template(keyring, b"a", id=ID)
    Keyring.create(tmp_path / "keys")

    for ring, content, id in (
        (keyring, sealed, OTHER),
        (keyring, sealed[:-1] + bytes([sealed[-1] ^ 1]), ID),
        (Keyring.load(tmp_path / "keys"), sealed, ID),
    ):
        with pytest.raises(SealBroken):
            open_template(ring, content, id=id)
