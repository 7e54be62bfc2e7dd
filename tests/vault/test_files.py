"""Sealed files come back whole or in parts, and not at all if they were touched."""

import io
import os
from pathlib import Path

import pytest

from apps.vault import files, sealing
from apps.vault.sealing import Unreadable


@pytest.mark.parametrize("size", [0, 1, files.CHUNK - 1, files.CHUNK, files.CHUNK + 1, 3 * files.CHUNK + 9])
def test_a_file_comes_back_whole_and_in_parts(tmp_path: Path, size: int) -> None:
    data, key, path = os.urandom(size), files.new_key(), tmp_path / "sealed"
    with path.open("wb") as target:
        files.seal_file(io.BytesIO(data), target, key, label="large")
    with files.SealedFile(path.open("rb"), key, label="large") as opened:
        assert opened.size == size
        assert b"".join(opened.read()) == data
        assert b"".join(opened.read(size // 2, size // 2 + 99)) == data[size // 2 : size // 2 + 99]


def test_a_file_that_was_cut_or_reordered_is_refused(tmp_path: Path) -> None:
    """STOR-6."""
    key, path, step = files.new_key(), tmp_path / "sealed", files.CHUNK + sealing.TAG
    sealed = io.BytesIO()
    files.seal_file(io.BytesIO(os.urandom(3 * files.CHUNK)), sealed, key, label="large")
    whole, other = sealed.getvalue(), io.BytesIO()
    files.seal_file(io.BytesIO(os.urandom(3 * files.CHUNK)), other, key, label="large")
    head, one, two, three = whole[:8], whole[8 : 8 + step], whole[8 + step : 8 + 2 * step], whole[8 + 2 * step :]
    cuts = [whole[:length] for length in (0, 5, 8, 20, 8 + step, 8 + 2 * step, len(whole) - 1)]
    for broken in (*cuts, head + two + one + three, head + other.getvalue()[8 : 8 + step] + two + three, whole + b"x"):
        path.write_bytes(broken)
        with pytest.raises(Unreadable), files.SealedFile(path.open("rb"), key, label="large") as opened:
            list(opened.read())
    path.write_bytes(whole)
    with pytest.raises(Unreadable):
        files.SealedFile(path.open("rb"), key, label="small")
