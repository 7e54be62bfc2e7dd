"""Small files that want to become large: each is refused or harmless, at once and in little memory."""

import io
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from apps.photos import decoding
from tests import factories
from tests.full import few
from tests.photos.test_mutants import end_of, ended, watched  # noqa: F401  (a fixture)

HUGE = 300 * 1024**2
MOST_MEMORY, MOST_SECONDS = 300 * 1024, 1.0


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)


def box(name: bytes, *inside: bytes, full: bytes = b"") -> bytes:
    data = full + b"".join(inside)
    return (len(data) + 8).to_bytes(4) + name + data


@cache
def deflated() -> bytes:
    """Three hundred megabytes of nothing, in three hundred kilobytes."""
    return zlib.compress(bytes(HUGE), 6)


def png(side: int, pixels: bytes, *chunks: bytes) -> bytes:
    header = side.to_bytes(4) * 2 + b"\x08\x02\0\0\0"
    inside = b"".join([chunk(b"IHDR", header), *chunks, chunk(b"IDAT", pixels), chunk(b"IEND", b"")])
    return b"\x89PNG\r\n\x1a\n" + inside


def whole_png(*chunks: bytes) -> bytes:
    return png(8, zlib.compress(bytes(8 * 25)), *chunks)


def grid_heic(width: int, height: int, rows: int, columns: int) -> bytes:
    """A HEIC put together from the same tile, over and over."""
    tile, many = (2).to_bytes(2), rows * columns
    items = box(b"infe", b"\0\1\0\0grid\0", full=b"\2\0\0\0"), box(b"infe", b"\0\2\0\0hvc1\0", full=b"\2\0\0\0")
    sides = box(b"ispe", width.to_bytes(4), height.to_bytes(4), full=bytes(4))
    tile_sides = box(b"ispe", (512).to_bytes(4) * 2, full=bytes(4))
    belongs = (2).to_bytes(4) + b"\0\1\1\1" + b"\0\2\1\2"
    places = (
        b"\x44\0"
        + b"\0\2"
        + b"".join(
            item + b"\0\1" + b"\0\0" + b"\0\1" + at.to_bytes(4) + size.to_bytes(4)
            for item, at, size in ((b"\0\1", 0, 12), (b"\0\2", 12, 64))
        )
    )
    grid = bytes([0, 1, rows - 1, columns - 1]) + width.to_bytes(4) + height.to_bytes(4)
    meta = [
        box(b"hdlr", bytes(4) + b"pict" + bytes(13), full=bytes(4)),
        box(b"pitm", b"\0\1", full=bytes(4)),
        box(b"iinf", b"\0\2", *items, full=bytes(4)),
        box(b"iref", box(b"dimg", b"\0\1", many.to_bytes(2), tile * many), full=bytes(4)),
        box(b"iprp", box(b"ipco", sides, tile_sides), box(b"ipma", belongs, full=bytes(4))),
        box(b"iloc", places, full=b"\1\0\0\0"),
        box(b"idat", grid, bytes(64)),
    ]
    return box(b"ftyp", b"heic", bytes(4), b"mif1heic") + box(b"meta", *meta, full=bytes(4))


def huge_avif() -> bytes:
    data = bytearray(factories.a_picture("AVIF"))
    at = data.index(b"ispe") + 8
    data[at : at + 8] = (65_535).to_bytes(4) * 2
    return bytes(data)


def huge_jpeg() -> bytes:
    data = bytearray(factories.a_picture())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = (65_500).to_bytes(2) * 2
    return bytes(data)


def moving_webp(frames: int, side: int) -> bytes:
    file = io.BytesIO()
    first, *others = [Image.new("RGB", (side, side), (number % 256, number // 256 * 40, 9)) for number in range(frames)]
    first.save(file, "WEBP", save_all=True, append_images=others, lossless=True, method=0)
    data = file.getvalue()
    assert data.count(b"ANMF") == frames
    return data


def huge_webp() -> bytes:
    """A moving picture whose canvas is as large as a WebP can say."""
    data = bytearray(moving_webp(2, 16))
    at = data.index(b"VP8X") + 12
    data[at : at + 6] = (16_383).to_bytes(3, "little") * 2
    return bytes(data)


def jpeg_of_scans() -> bytes:
    """A few kilobytes that let every pixel be gone over a thousand times."""
    file = io.BytesIO()
    Image.new("L", (7000, 7000), 90).save(file, "JPEG", progressive=True)
    data = file.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 1000 + b"\xff\xd9"


BOMBS: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "png 65535 x 65535": (lambda: png(65_535, zlib.compress(bytes(65_535 * 3 + 1))), {"too-many-pixels"}),
    "png 2 billion x 2 billion": (lambda: png(2**31 - 1, zlib.compress(bytes(99))), {"damaged", "too-many-pixels"}),
    "png with pixels for a thousand": (lambda: png(8, deflated()), {"kept", "damaged"}),
    "png with a zTXt": (lambda: whole_png(chunk(b"zTXt", b"Comment\0\0" + deflated())), {"kept"}),
    "png with an iTXt": (lambda: whole_png(chunk(b"iTXt", b"Comment\0\1\0\0\0" + deflated())), {"kept"}),
    "png with ten zTXt": (lambda: whole_png(*[chunk(b"zTXt", b"Comment\0\0" + deflated())] * 10), {"kept"}),
    "png with an iCCP": (lambda: whole_png(chunk(b"iCCP", b"profile\0\0" + deflated())), {"kept"}),
    "heic of a huge grid": (lambda: grid_heic(131_072, 131_072, 255, 255), {"too-many-pixels", "damaged"}),
    "heic of very many tiles": (lambda: grid_heic(4096, 4096, 255, 255), {"damaged", "too-much"}),
    "avif 65535 x 65535": (huge_avif, {"too-many-pixels", "damaged"}),
    "jpeg 65500 x 65500": (huge_jpeg, {"too-many-pixels"}),
    "jpeg of a thousand scans": (jpeg_of_scans, {"damaged"}),
    "webp of two thousand frames": (lambda: moving_webp(2000, 16), {"kept"}),
    "webp of a huge canvas": (huge_webp, {"too-many-pixels", "damaged"}),
}


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("name", few(BOMBS, 4))
def test_it_does_not_go_off(tmp_path: Path, name: str) -> None:
    make, expected = BOMBS[name]
    (path := tmp_path / "bomb").write_bytes(make())
    assert path.stat().st_size < decoding.MAX_BYTES
    assert end_of(path) in expected
    for decoder in ended:
        assert decoder.status == 0
        assert decoder.seconds <= MOST_SECONDS
        assert decoder.memory < MOST_MEMORY
