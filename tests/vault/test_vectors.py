"""Another program that follows docs/sealing.md reads and writes the same bytes.

`vectors.json` never changes: a new format gets a new version and new vectors beside these.
"""

import hashlib
import json
from pathlib import Path

import pytest
from nacl.bindings import crypto_box, crypto_scalarmult_base

from portal.core.errors import SealBroken
from portal.core.second_step import Step
from portal.vault import boxes
from portal.vault.activation import activation_mac, is_vouched, sign_vouch, vouch_message
from portal.vault.credentials import (
    Unlocked,
    fingerprint,
    one_time_code_hash,
    unlock,
    unlock_by_recovery,
)
from portal.vault.encoding import pack
from portal.vault.epochs import epoch_mac
from portal.vault.grants import open_grant, release_reserve
from portal.vault.identities import box_for, identity_tag, open_box, open_identity, write_identity
from portal.vault.keyring import Keyring
from portal.vault.letters import canonical, check_letter, message_of, sign_letter
from portal.vault.reporter_keys import open_reporter_private
from portal.vault.sealing import (
    Chunk,
    Label,
    _seal_chunk,
    additional_data,
    open_chunks,
    open_sealed,
)
from portal.vault.second_steps import code_at, open_step
from portal.vault.sessions import one_time_id, open_answer, open_session, session_id
from portal.vault.tracking import parse

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
SEALED_ALIKE = [
    "record",
    "signed_record",
    "reserve",
    "reporter_key",
    "credential",
    "recovery",
    "session",
    "answer",
    "identity",
    "second_step",
]
HANDLER_KEYS = ("account", "level", "reading_public", "signing_public", "key_version")


def read(name):
    """Return a vector with its bytes decoded; ids and codes stay text."""
    return {field: decode(field, value) for field, value in VECTORS[name].items()}


def decode(field, value):
    texts = {"account", "case", "symbols", "shown", "secret", "purpose", "fingerprint"}
    is_bytes = isinstance(value, str) and field not in texts
    return bytes.fromhex(value) if is_bytes else value


def read_keyring(vector):
    return Keyring(
        {1: vector["server_key"]}, {1: bytes.fromhex(VECTORS["tracking_code"]["pepper"])}
    )


@pytest.mark.parametrize("name", SEALED_ALIKE)
def test_each_cipher_is_written_byte_for_byte_with_its_nonce(name):
    aead = {field: bytes.fromhex(value) for field, value in VECTORS[name]["aead"].items()}
    key, place = aead["key"], aead["additional_data"]
    written = boxes.encrypt(key, place, plaintext=aead["plaintext"], nonce=aead["nonce"])
    assert written == aead["sealed"]
    assert boxes.decrypt(key, place, sealed=aead["sealed"]) == aead["plaintext"]


@pytest.mark.parametrize("name", ["record", "signed_record"])
def test_a_record_is_read_and_written(name):
    vector = read(name)
    label, key = Label(**vector["label"]), bytes.fromhex(vector["aead"]["key"])
    written = _seal_chunk(
        key,
        label,
        vector["content"],
        chunk=Chunk(0, last=True),
        nonce=bytes.fromhex(vector["aead"]["nonce"]),
        signing_key=vector.get("signing_seed"),
    )
    opened = open_sealed(key, label, vector["envelope"], verify_key=vector.get("verify_key"))
    assert written == vector["envelope"]
    assert opened == vector["content"]


def test_a_file_is_read_and_written():
    vector = read("file")
    label = Label(**vector["label"])
    envelopes = [write_chunk(vector, label, chunk) for chunk in vector["chunks"]]
    digests = [hashlib.blake2b(each, digest_size=32).hexdigest() for each in envelopes]
    assert digests == [chunk["envelope_blake2b_256"] for chunk in vector["chunks"]]
    opened = b"".join(open_chunks(vector["key"], label, envelopes))
    assert opened == vector["content_byte"] * vector["content_length"]


def write_chunk(vector, label, chunk):
    place = Chunk(chunk["index"], last=bool(chunk["last"]))
    assert additional_data(label, place).hex() == chunk["additional_data"]
    return _seal_chunk(
        vector["key"],
        label,
        vector["content_byte"] * chunk["content_length"],
        chunk=place,
        nonce=bytes.fromhex(chunk["nonce"]),
        signing_key=None,
    )


def test_a_grant_is_read_and_written():
    vector = read("grant")
    public, ephemeral = vector["reading_public"], vector["ephemeral_private"]
    begin = crypto_scalarmult_base(ephemeral)
    nonce = hashlib.blake2b(begin + public, digest_size=24).digest()
    plaintext = pack("portal-grant", vector["case"], vector["epoch"], vector["case_key"])
    assert plaintext == vector["plaintext"]
    assert begin + crypto_box(plaintext, nonce, public, ephemeral) == vector["box"]
    place = {"case": vector["case"], "epoch": vector["epoch"]}
    opened = open_grant(vector["box"], reading_private=vector["reading_private"], **place)
    assert opened == vector["case_key"]


def test_a_reserve_grant_is_released():
    vector = read("reserve")
    place = {field: vector[field] for field in ("case", "tag", "level", "epoch")}
    held = bytes.fromhex(vector["aead"]["sealed"])
    assert release_reserve(read_keyring(vector), held, **place) == vector["box"]


def test_the_server_key_gives_the_same_tag_and_derived_key():
    tag, server = read("tag"), VECTORS["server"]
    keyring = read_keyring(tag)
    assert keyring.handler_tag(tag["account"], tag["key_version"]) == tag["tag"]
    derived = keyring.derive(server["derive"]["purpose"])
    assert derived.hex() == server["derive"]["derived"]


def test_an_activation_and_a_vouch_are_the_same_bytes():
    activation, vouch = read("activation"), read("vouch")
    keys = {field: activation[field] for field in HANDLER_KEYS}
    assert activation_mac(read_keyring(activation), **keys) == activation["mac"]
    assert vouch_message(**keys) == vouch["message"]
    assert sign_vouch(vouch["signing_seed"], vouch["message"]) == vouch["signature"]
    assert is_vouched(vouch["signing_public"], vouch["message"], vouch["signature"])


def test_the_word_for_an_epoch_is_the_same_bytes():
    vector = read("epoch")
    place = {field: vector[field] for field in ("case", "epoch", "reporter_public")}
    assert epoch_mac(read_keyring(vector), vector["case_key"], **place) == vector["mac"]


def test_a_tracking_code_gives_the_same_locator_and_key():
    vector = read("tracking_code")
    code = parse(vector["shown"].lower())
    assert (code.symbols, code.grouped) == (vector["symbols"], vector["shown"])
    assert code.locator(vector["pepper"]) == vector["locator"]
    assert code.wrapping_key() == vector["wrapping_key"]


def test_the_reporters_private_half_is_read():
    vector = read("reporter_key")
    wrapping_key = parse(vector["symbols"]).wrapping_key()
    sealed = bytes.fromhex(vector["aead"]["sealed"])
    private = open_reporter_private(wrapping_key, sealed, case=vector["case"])
    assert private == vector["private"]
    assert crypto_scalarmult_base(private) == vector["public"]


@pytest.mark.parametrize(
    ("name", "open_with"), [("credential", unlock), ("recovery", unlock_by_recovery)]
)
def test_credentials_are_read(name, open_with):
    vector = read(name)
    unlocked = open_with(
        vector["secret"],
        account=vector["account"],
        key_version=vector["key_version"],
        salt=vector["salt"],
        sealed_private=bytes.fromhex(vector["aead"]["sealed"]),
    )
    assert unlocked.to_bytes().hex() == vector["aead"]["plaintext"]


def test_fingerprint_and_invitation_are_the_same():
    keys, invitation = read("fingerprint"), read("one_time_code")
    shown = fingerprint(keys["reading_public"], keys["signing_public"])
    assert shown == keys["fingerprint"]
    assert one_time_code_hash(invitation["shown"]) == invitation["hash"]


def test_sessions_and_answers_are_read():
    session, answer = VECTORS["session"], VECTORS["answer"]
    sealed = bytes.fromhex(session["aead"]["sealed"])
    opened = open_session(session["key"], session["purpose"], sealed)
    assert opened.hex() == session["payload"]
    assert session_id(session["key"]).hex() == session["id"]
    answered = open_answer(answer["key"], bytes.fromhex(answer["aead"]["sealed"]))
    assert answered.hex() == answer["payload"]
    assert one_time_id(answer["key"]).hex() == answer["id"]


def test_a_second_step_is_read():
    vector = VECTORS["second_step"]
    keyring = read_keyring({"server_key": bytes.fromhex(vector["server_key"])})
    unlocked = Unlocked(bytes.fromhex(vector["reading_private"]), bytes(32))
    where = {"account": vector["account"], "key_version": vector["key_version"]}
    opened = open_step(keyring, unlocked, bytes.fromhex(vector["aead"]["sealed"]), **where)
    assert opened == Step(**vector["step"])
    assert code_at(opened.secret, opened.last) == vector["code"]


def test_what_a_reporter_told_is_read_and_written():
    vector, aead = VECTORS["identity"], VECTORS["identity"]["aead"]
    place = {"case": vector["case"], "identity": vector["identity"]}
    key, nonce = bytes.fromhex(aead["key"]), bytes.fromhex(aead["nonce"])
    told = vector["told"].encode()
    assert write_identity(key, told, **place, nonce=nonce).hex() == vector["envelope"]
    assert open_identity(key, bytes.fromhex(vector["envelope"]), **place) == told
    private = bytes.fromhex(vector["reading_private"])
    assert open_box(bytes.fromhex(vector["box"]), **place, reading_private=private) == key
    public = bytes.fromhex(vector["reading_public"])
    assert len(box_for(key, **place, reading_public=public)) == len(vector["box"]) // 2
    keyring = read_keyring({"server_key": bytes.fromhex(vector["server_key"])})
    version = vector["key_version"]
    tag = identity_tag(keyring, vector["identity"], vector["account"], key_version=version)
    assert tag.hex() == vector["tag"]


def test_a_letter_is_read_and_written():
    vector = VECTORS["letter"]
    keyring = Keyring({}, {}, {1: bytes.fromhex(vector["seed"])})
    assert message_of(canonical(vector["text"]), 1).hex() == vector["message"]
    assert sign_letter(keyring, vector["text"]) == vector["letter"]
    assert check_letter(keyring, vector["letter"]).text == canonical(vector["text"])


def test_a_vector_of_one_kind_opens_as_no_other():
    vector = read("record")
    key = bytes.fromhex(vector["aead"]["key"])
    with pytest.raises(SealBroken):
        open_sealed(key, Label(**read("signed_record")["label"]), vector["envelope"])
