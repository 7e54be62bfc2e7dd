"""Encrypts files in chunks, like Tink's streaming AEAD: ranges can be read alone, and a missing chunk is detected.

A file is version(1) ‖ salt(7), then chunks of 1 MiB, each encrypted with its index and whether it is the last. The key
is random and kept in the file's row, in a SealedKeyField; so key rotation leaves the file as it is. `label` derives a
separate key for each size of a picture.
"""

import os
import secrets
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from apps.vault.sealing import SECRET, TAG, VERSION, Key, Unreadable

CHUNK = 1024**2
SALT = 7
HEAD = 1 + SALT


def new_key() -> bytes:
    return secrets.token_bytes(SECRET)


def seal_file(source: BinaryIO, target: BinaryIO, key: bytes, *, label: str) -> None:
    cipher, head = Key(key).cipher(f"file {label}"), bytes([VERSION]) + os.urandom(SALT)
    target.write(head)
    index, chunk = 0, source.read(CHUNK)
    while True:
        following = source.read(CHUNK)
        target.write(cipher.encrypt(_nonce(head, index, last=not following), chunk, head))
        if not following:
            return
        index, chunk = index + 1, following


class SealedFile:
    """An encrypted file opened for reading. Opening it checks the last chunk, which refuses a truncated file."""

    def __init__(self, file: BinaryIO, key: bytes, *, label: str) -> None:
        self._file = file
        self._cipher = Key(key).cipher(f"file {label}")
        self._head = self._file.read(HEAD)
        body = self._file.seek(0, os.SEEK_END) - HEAD
        self._last, rest = divmod(max(body - 1, 0), CHUNK + TAG)
        self.size = self._last * CHUNK + rest + 1 - TAG
        try:
            if self._head[:1] != bytes([VERSION]) or rest + 1 < TAG:
                raise Unreadable("Not a sealed file, or cut.")
            self._chunk(self._last)
        except Unreadable:
            self.close()
            raise

    def __enter__(self) -> "SealedFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def read(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yields the plain bytes from `start` up to `end`."""
        end = self.size if end is None else min(end, self.size)
        for index in range(start // CHUNK, -(-end // CHUNK)):
            base = index * CHUNK
            yield self._chunk(index)[max(start - base, 0) : end - base]

    __iter__ = read

    def _chunk(self, index: int) -> bytes:
        self._file.seek(HEAD + index * (CHUNK + TAG))
        sealed = self._file.read(CHUNK + TAG)
        try:
            return self._cipher.decrypt(_nonce(self._head, index, last=index == self._last), sealed, self._head)
        except InvalidTag:
            raise Unreadable("This file was changed, cut or exchanged.") from None


def _nonce(head: bytes, index: int, *, last: bool) -> bytes:
    return head[1:] + index.to_bytes(4, "big") + bytes([last])
