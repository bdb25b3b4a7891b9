"""The keys outside the database: made once, readable by their owner, never overwritten."""

import stat
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.core.errors import KeysExist, KeysMissing
from portal.vault.keyring import BACKUPS, Keyring
from portal.vault.tracking import generate

from .builders import OMAR, UNA, make_keyring, renew_server_key


def keys_of(ring: Keyring) -> tuple[Mapping[int, bytes], ...]:
    return ring.server_keys, ring.peppers, ring.letter_keys, ring.backup_keys


def test_new_keys_are_read_back_as_they_were_made(tmp_path):
    made = Keyring.create(tmp_path / "keys")
    assert keys_of(Keyring.load(tmp_path / "keys")) == keys_of(made)


def test_only_their_owner_may_read_the_key_files(tmp_path):
    Keyring.create(tmp_path / "keys")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("keys/*")}
    names = ("server-1.key", "pepper-1.key", "letters-1.key", "backups-1.key")
    assert modes == dict.fromkeys(names, 0o600)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_every_portal_has_keys_of_its_own(tmp_path):
    one, other = Keyring.create(tmp_path / "one"), Keyring.create(tmp_path / "other")
    keys = [*one.server_keys.values(), *one.peppers.values(), *other.server_keys.values()]
    assert len({*keys, *other.peppers.values()}) == 4


@pytest.mark.parametrize("name", ["server-1.key", "pepper-1.key", "server-7.key"])
def test_no_key_is_made_where_one_is(tmp_path, name):
    (tmp_path / name).write_text("kept")
    with pytest.raises(KeysExist):
        Keyring.create(tmp_path)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "kept")]


def test_of_many_that_start_at_once_one_makes_the_keys(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        attempts = [pool.submit(Keyring.create, tmp_path / "keys") for _ in range(40)]
    made = [attempt.result() for attempt in attempts if not attempt.exception()]
    refused = [attempt.exception() for attempt in attempts if attempt.exception()]
    assert [*map(keys_of, made)] == [keys_of(Keyring.load(tmp_path / "keys"))]
    assert {type(error) for error in refused} == {KeysExist}
    assert len(list((tmp_path / "keys").iterdir())) == 4


def test_missing_keys_are_named_with_what_to_restore(tmp_path):
    with pytest.raises(KeysMissing) as refused:
        Keyring.load(tmp_path / "keys")
    assert str(tmp_path / "keys") in str(refused.value)
    assert "server-1.key" in str(refused.value)
    assert "backup" in str(refused.value)


@pytest.mark.parametrize("name", ["server-1.key", "pepper-1.key"])
def test_half_a_ring_is_refused_by_name(tmp_path, name):
    Keyring.create(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(KeysMissing, match=name):
        Keyring.load(tmp_path)


@pytest.mark.parametrize("line", ["", "0" * 63, "0" * 65, "g" * 64, "0" * 64 + "\n\n", "é" * 64])
def test_a_damaged_key_is_refused_without_printing_it(tmp_path, line):
    Keyring.create(tmp_path)
    (tmp_path / "server-1.key").write_text(line)
    with pytest.raises(KeysMissing, match=r"server-1\.key is damaged"):
        Keyring.load(tmp_path)


def test_other_files_in_the_folder_are_left_alone(tmp_path):
    (tmp_path / "README").write_text("Keep a copy of this folder outside the backups.")
    assert keys_of(Keyring.create(tmp_path)) == keys_of(Keyring.load(tmp_path))


def test_a_printed_ring_shows_no_key(tmp_path):
    ring = Keyring.create(tmp_path)
    versions = "server_keys=[1], peppers=[1], letter_keys=[1], backup_keys=[1]"
    assert str(ring) == repr(ring) == f"Keyring({versions})"


def test_derived_keys_differ_by_purpose_and_by_server_key():
    derived = {
        make_keyring().derive("forms"),
        make_keyring().derive("other"),
        make_keyring(server=b"x" * 32).derive("forms"),
    }
    assert {len(key) for key in derived} == {32}
    assert len(derived) == 3


def test_a_tag_differs_by_handler_key_version_and_server_key():
    ring = make_keyring()
    tags = {
        ring.handler_tag(OMAR, 1),
        ring.handler_tag(OMAR, 2),
        ring.handler_tag(UNA, 1),
        make_keyring(server=b"x" * 32).handler_tag(OMAR, 1),
    }
    assert len(tags) == 4


def test_a_renewed_server_key_changes_no_tag():
    ring = make_keyring()
    renewed = renew_server_key(ring)
    assert renewed.handler_tag(OMAR, 1) == ring.handler_tag(OMAR, 1)
    assert renewed.derive("forms") != ring.derive("forms")


def test_locators_come_newest_pepper_first():
    code = generate()
    ring = Keyring({1: b"s" * 32}, {1: b"p" * 32, 10: b"q" * 32, 2: b"r" * 32})
    assert [version for version, _ in ring.locators(code)] == [10, 2, 1]
    assert len({locator for _, locator in ring.locators(code)}) == 3


def test_a_locator_is_found_again_with_its_pepper_alone():
    code = generate()
    assert make_keyring().locators(code) == make_keyring(server=b"x" * 32).locators(code)
    assert make_keyring().locators(code) != make_keyring(pepper=b"x" * 32).locators(code)


def test_a_ring_of_before_gets_its_key_for_letters_once(tmp_path):
    made = Keyring.create(tmp_path)
    (tmp_path / "letters-1.key").unlink()
    with pytest.raises(KeysMissing, match="letters-1"):
        Keyring.load(tmp_path).newest_letter_key()
    assert [Keyring.complete(tmp_path), Keyring.complete(tmp_path)] == [True, False]
    completed = Keyring.load(tmp_path)
    assert (completed.server_keys, completed.peppers) == (made.server_keys, made.peppers)
    assert completed.newest_letter_key()[0] == 1


def test_a_ring_of_before_gets_its_key_for_backups_once(tmp_path):
    Keyring.create(tmp_path)
    (tmp_path / BACKUPS).unlink()
    with pytest.raises(KeysMissing, match="backups-1"):
        Keyring.load(tmp_path).newest_backup_key()
    made = [Keyring.complete(tmp_path, BACKUPS), Keyring.complete(tmp_path, BACKUPS)]
    ring = Keyring.load(tmp_path)
    assert made == [True, False]
    assert ring.newest_backup_key() == ring.backup_keys[1]
