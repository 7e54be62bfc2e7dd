"""Encrypts bytes bound to the place they belong to (AES-256-GCM, NIST SP 800-38D).

An envelope is version(1) ‖ key number(4) ‖ nonce(12) ‖ encrypted and padded content ‖ tag(16). The place is the
associated data: moved to another row, field, couple or author, an envelope can't be decrypted.
"""

import os
from collections.abc import Callable
from typing import Never

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = 1
HEAD, NONCE, TAG = 5, 12, 16
SHORTEST = HEAD + NONCE + TAG
BLOCK = 64  # plain text is padded to multiples of this, which hides the length of short answers
SECRET = 32


class Closed(RuntimeError):
    """Encryption or decryption where the keys for it are not held: a bug, never a fault of the data."""


class Unreadable(ValueError):
    """The stored value belongs to another place, was tampered with, or its key is destroyed."""


class RootMissing(RuntimeError):
    """The root key is missing or the wrong one; the operator must act."""


class Key:
    """A key in memory, which refuses to be printed or pickled."""

    __slots__ = ("_ciphers", "_secret", "number")

    def __init__(self, secret: bytes, number: int = 0) -> None:
        if len(secret) != SECRET:
            raise Unreadable("A key has 32 bytes.")
        self.number = number
        self._secret = secret
        self._ciphers: dict[str, AESGCM] = {}

    def __repr__(self) -> str:
        return f"<key {self.number}>"

    def __reduce__(self) -> Never:
        raise TypeError("Keys are not copied out of the process.")

    def wrapped(self, *, by: "Key", bound_to: bytes) -> bytes:
        """Returns this key as an envelope that only `by` opens."""
        return seal(by, self._secret, use="wrap", bound_to=bound_to)

    def cipher(self, use: str) -> AESGCM:
        """Returns the cipher for one use (“text”, “wrap”, …); each has its own derived key (HKDF-SHA-256, RFC 5869)."""
        if use not in self._ciphers:
            derived = HKDF(algorithm=SHA256(), length=SECRET, salt=None, info=use.encode()).derive(self._secret)
            self._ciphers[use] = AESGCM(derived)
        return self._ciphers[use]


def place(*words: object) -> bytes:
    """Encodes a place unambiguously: every part is prefixed with its length."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in (str(word).encode() for word in words))


def seal(key: Key, plain: bytes, *, use: str, bound_to: bytes) -> bytes:
    """Encrypts `plain` into an envelope that decrypts with `key` and `bound_to` only."""
    head, nonce = bytes([VERSION]) + key.number.to_bytes(4, "big"), os.urandom(NONCE)
    padded = plain + b"\x80" + bytes(-(len(plain) + 1) % BLOCK)
    return head + nonce + key.cipher(use).encrypt(nonce, padded, head + bound_to)


def unseal(key: Key, envelope: bytes, *, use: str, bound_to: bytes) -> bytes:
    """Decrypts an envelope; raises Unreadable."""
    if number_of(envelope) != key.number:
        raise Unreadable("Sealed with another key.")
    return opener(key, use=use, within=bound_to)(envelope, b"")


def opener(key: Key, *, use: str, within: bytes) -> Callable[[bytes, bytes], bytes]:
    """Returns what decrypts envelopes with the number of `key`, each bound to `within` and the rest of its place.

    It raises Unreadable.
    """
    decrypt, body = key.cipher(use).decrypt, HEAD + NONCE
    start = bytes([VERSION]) + key.number.to_bytes(4, "big") + within

    def opened(envelope: bytes, rest: bytes) -> bytes:
        try:
            padded = decrypt(envelope[HEAD:body], envelope[body:], start + rest)
        except InvalidTag:
            raise Unreadable("Changed, or not sealed for this place.") from None
        return padded[: padded.rindex(b"\x80")]

    return opened


def number_of(envelope: bytes) -> int:
    """Returns the key number in an envelope; raises Unreadable if it is not one."""
    if len(envelope) < SHORTEST or envelope[0] != VERSION:
        raise Unreadable("Not an envelope.")
    return int.from_bytes(envelope[1:HEAD], "big")
