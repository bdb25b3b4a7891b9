"""XChaCha20-Poly1305 with a random nonce in front: the one cipher under everything sealed."""

import secrets

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_ABYTES,
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError

from portal.core.errors import SealBroken

KEY_BYTES = 32
NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
OVERHEAD_BYTES = NONCE_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES


def new_key() -> bytes:
    """Return a random key."""
    return secrets.token_bytes(KEY_BYTES)


def new_nonce() -> bytes:
    """Return a fresh nonce; at 24 random bytes no counter has to be kept."""
    return secrets.token_bytes(NONCE_BYTES)


def encrypt(key: bytes, additional: bytes, *, plaintext: bytes, nonce: bytes) -> bytes:
    """Encrypt and bind to the additional data. The nonce must be new for every call."""
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, additional, nonce, key)


def decrypt(key: bytes, additional: bytes, *, sealed: bytes) -> bytes:
    """Return the plaintext; raise SealBroken unless key, additional data and bytes all match."""
    if len(sealed) < OVERHEAD_BYTES:
        raise SealBroken("Sealed bytes were cut.")
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, additional, nonce, key)
    except CryptoError as error:
        raise SealBroken("Sealed bytes do not match their key or their place.") from error
