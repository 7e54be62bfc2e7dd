"""An envelope opens as it was sealed, or not at all."""

import os

import pytest

from apps.vault import sealing
from apps.vault.sealing import Key, Unreadable


def test_every_flipped_byte_is_noticed() -> None:
    """KEY-3."""
    key, where = Key(os.urandom(32), 7), sealing.place("here")
    for number in range(200):
        whole = sealing.seal(key, os.urandom(number % 90), use="text", bound_to=where)
        for at in range(len(whole)):
            changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
            with pytest.raises(Unreadable):
                sealing.unseal(key, changed, use="text", bound_to=where)


def test_no_nonce_comes_twice() -> None:
    """KEY-7."""
    key = Key(os.urandom(32), 1)
    assert len({sealing.seal(key, b"", use="text", bound_to=b"")[5:17] for _ in range(10**5)}) == 10**5
