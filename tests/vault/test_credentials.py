"""Private halves open with the passphrase or the recovery code, and with nothing else."""

import threading
import time

import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from portal.core.errors import CodeMistyped, CredentialsRefused, InputRefused, SealBroken
from portal.vault import credentials
from portal.vault.credentials import (
    Unlocked,
    check_passphrase,
    fingerprint,
    generate_one_time_code,
    make_credentials,
    one_time_code_hash,
    refuse_slowly,
    reseal,
    reseal_for_recovery,
    unlock,
    unlock_by_recovery,
)

from .builders import OMAR, UNA, flip_bit

PASSPHRASE = "a kettle sings at noon"
MADE = make_credentials(PASSPHRASE, account=OMAR, key_version=1)
UNLOCKED = unlock(
    PASSPHRASE, account=OMAR, key_version=1, salt=MADE.salt, sealed_private=MADE.sealed_private
)


def unlock_with(passphrase=PASSPHRASE, **changes):
    stored = {
        "account": OMAR,
        "key_version": 1,
        "salt": MADE.salt,
        "sealed_private": MADE.sealed_private,
    }
    return unlock(passphrase, **{**stored, **changes})


def recover_with(code=MADE.recovery_code, **changes):
    stored = {
        "account": OMAR,
        "key_version": 1,
        "salt": MADE.recovery_salt,
        "sealed_private": MADE.recovery_sealed_private,
    }
    return unlock_by_recovery(code, **{**stored, **changes})


def test_the_passphrase_opens_the_private_halves_of_the_public_keys():
    assert bytes(PrivateKey(UNLOCKED.reading_private).public_key) == MADE.reading_public
    assert bytes(SigningKey(UNLOCKED.signing_private).verify_key) == MADE.signing_public


def test_the_recovery_code_opens_the_same_halves():
    assert recover_with() == UNLOCKED
    assert recover_with(MADE.recovery_code.lower().replace("-", " ")) == UNLOCKED


def test_another_passphrase_is_refused():
    with pytest.raises(CredentialsRefused):
        unlock_with(PASSPHRASE + ".")


@pytest.mark.parametrize(
    "change",
    [
        {"account": UNA},
        {"key_version": 2},
        {"salt": b"x" * 16},
        {"sealed_private": flip_bit(MADE.sealed_private, 500)},
        {"salt": MADE.recovery_salt, "sealed_private": MADE.recovery_sealed_private},
    ],
    ids=lambda change: "+".join(change),
)
def test_what_was_swapped_in_the_database_is_refused(change):
    with pytest.raises(CredentialsRefused):
        unlock_with(**change)


@pytest.mark.parametrize(
    "code",
    [generate_one_time_code(), "not a code", "", PASSPHRASE],
    ids=["another", "no code", "empty", "passphrase"],
)
def test_another_recovery_code_is_refused(code):
    with pytest.raises(CredentialsRefused):
        recover_with(code)


def test_a_recovery_code_is_no_passphrase():
    with pytest.raises(CredentialsRefused):
        unlock_with(
            MADE.recovery_code.replace("-", ""),
            salt=MADE.recovery_salt,
            sealed_private=MADE.recovery_sealed_private,
        )


def test_a_passphrase_is_the_same_however_its_accents_are_typed():
    salt, sealed = reseal(UNLOCKED, "caf\u00e9 und \u00fcbermorgen", account=OMAR, key_version=1)
    typed = "cafe\u0301 und u\u0308bermorgen"
    assert unlock_with(typed, salt=salt, sealed_private=sealed) == UNLOCKED


def test_after_a_new_passphrase_the_old_one_no_longer_opens():
    salt, sealed = reseal(UNLOCKED, "rain on a tin roof", account=OMAR, key_version=1)
    assert unlock_with("rain on a tin roof", salt=salt, sealed_private=sealed) == UNLOCKED
    with pytest.raises(CredentialsRefused):
        unlock_with(PASSPHRASE, salt=salt, sealed_private=sealed)


def test_after_a_new_recovery_code_the_old_one_no_longer_opens():
    code = generate_one_time_code()
    salt, sealed = reseal_for_recovery(UNLOCKED, code, account=OMAR, key_version=1)
    assert recover_with(code, salt=salt, sealed_private=sealed) == UNLOCKED
    with pytest.raises(CredentialsRefused):
        recover_with(salt=salt, sealed_private=sealed)


@pytest.mark.parametrize("passphrase", ["", "eleven char", "e\u0301" * 11, "x" * 1025])
def test_a_passphrase_is_judged_by_its_length_alone(passphrase):
    with pytest.raises(InputRefused) as refused:
        make_credentials(passphrase, account=OMAR, key_version=1)
    assert refused.value.fields == {"passphrase": "Use 12 to 1024 characters."}


@pytest.mark.parametrize("passphrase", ["twelve chars", "            ", "x" * 1024, "🙂" * 12])
def test_any_passphrase_that_is_long_enough_is_taken(passphrase):
    check_passphrase(passphrase)
    salt, sealed = reseal(UNLOCKED, passphrase, account=OMAR, key_version=1)
    assert unlock_with(passphrase, salt=salt, sealed_private=sealed) == UNLOCKED


@pytest.mark.parametrize("text", ["", PASSPHRASE, "\ud800", "x\0y", "x" * 1_000_000])
def test_a_name_that_does_not_exist_is_refused_with_the_same_words(text):
    with pytest.raises(CredentialsRefused) as unknown:
        refuse_slowly(text)
    with pytest.raises(CredentialsRefused) as wrong:
        unlock_with("another passphrase")
    assert str(unknown.value) == str(wrong.value)


def fastest(deed):
    return min(measure(deed) for _ in range(7))


def measure(deed):
    start = time.perf_counter()
    with pytest.raises(CredentialsRefused):
        deed()
    return time.perf_counter() - start


def test_a_name_that_does_not_exist_costs_the_same_time():
    unknown = fastest(lambda: refuse_slowly("another passphrase"))
    wrong = fastest(lambda: unlock_with("another passphrase"))
    mistyped = fastest(lambda: recover_with("not a code"))
    assert max(unknown, wrong, mistyped) < 3 * min(unknown, wrong, mistyped)


def test_a_third_sign_in_waits_for_one_of_two():
    finished = threading.Event()

    def sign_in():
        unlock_with()
        finished.set()

    with credentials._AT_ONCE, credentials._AT_ONCE:
        third = threading.Thread(target=sign_in)
        third.start()
        waited = not finished.wait(0.2)
    third.join()
    assert waited
    assert finished.is_set()


def test_private_halves_survive_a_session():
    assert Unlocked.from_bytes(UNLOCKED.to_bytes()) == UNLOCKED
    with pytest.raises(SealBroken):
        Unlocked.from_bytes(UNLOCKED.to_bytes()[:-1])


def test_printed_credentials_show_no_secret():
    assert repr(UNLOCKED) == "Unlocked()"
    assert MADE.recovery_code not in repr(MADE)


def test_a_fingerprint_is_short_enough_to_read_aloud_and_names_both_keys():
    shown = fingerprint(MADE.reading_public, MADE.signing_public)
    assert [len(group) for group in shown.split("-")] == [4] * 8
    assert shown != fingerprint(MADE.signing_public, MADE.reading_public)
    assert shown != fingerprint(MADE.reading_public, flip_bit(MADE.signing_public, 9))


def test_an_invitation_is_recognised_however_it_is_typed():
    code = generate_one_time_code()
    assert [len(group) for group in code.split("-")] == [4] * 6
    assert one_time_code_hash(code) == one_time_code_hash(code.lower().replace("-", " – "))
    assert one_time_code_hash(code) != one_time_code_hash(generate_one_time_code())


def test_a_mistyped_invitation_is_told_apart():
    with pytest.raises(CodeMistyped):
        one_time_code_hash(generate_one_time_code()[:-1])
