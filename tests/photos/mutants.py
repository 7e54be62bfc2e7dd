"""Makes damaged pictures out of whole ones: always the same from the same number, so that a find can be found again."""

import io
import random
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import Literal

from PIL import Image

from apps.photos.formats import Kind
from tests.photos.folder import PHOTOS

type Fields = list[tuple[int, int]]
"""Where the numbers are that a decoder goes by: how far in, how many bytes."""

SOURCES = {
    Kind.JPEG: [
        "real/notocactus_minimus.jpg",
        "real/portrait.jpg",
        "real/gps-DSCN0042.jpg",
        "broken/polyglot-html.jpg",
    ],
    Kind.PNG: ["formats/plot.png"],
    Kind.WEBP: ["formats/denali.webp"],
    Kind.HEIC: ["formats/iphone.heic"],
    Kind.AVIF: ["formats/8bit-sRGB.avif"],
}
SMALLER = {Kind.PNG: ("PNG", "RGBA"), Kind.WEBP: ("WEBP", "RGBA"), Kind.AVIF: ("AVIF", "RGB")}
LITTLE = {Kind.WEBP}  # the one that counts from the small end
CONTAINERS = {b"meta": 12, b"iprp": 8, b"ipco": 8, b"dinf": 8, b"iinf": 14, b"iref": 12}  # boxes that hold boxes
NUMBERS = {b"ispe": 4, b"iloc": 4, b"ipma": 4, b"pitm": 2, b"idat": 1, b"pixi": 1, b"hvcC": 1, b"av1C": 1, b"irot": 1}


@cache
def sources(kind: Kind) -> list[bytes]:
    """Real pictures of this kind, and for some a smaller one made of a real one, which is quicker to read."""
    whole = [(PHOTOS / path).read_bytes() for path in SOURCES[kind]]
    if kind is Kind.HEIC:
        return whole + [one_tile(whole[0])] * 3
    if kind not in SMALLER:
        return whole
    file, (name, mode) = io.BytesIO(), SMALLER[kind]
    with Image.open(PHOTOS / "real" / "gps-DSCN0042.jpg") as photo:
        exif = photo.getexif()
        photo.convert(mode).resize((320, 240)).save(file, name, exif=exif, icc_profile=b"not quite a profile" * 9)
    return whole + [file.getvalue()] * 3


def one_tile(heic: bytes) -> bytes:
    """A smaller picture out of a real one: its first tile, shown and named as what the file is about."""
    data = bytearray(heic[:40_000])
    infe, pitm = data.index(b"infe"), data.index(b"pitm")
    data[infe + 7] = 0
    data[pitm + 8 : pitm + 10] = data[infe + 8 : infe + 10]
    return bytes(data)


def mutant(kind: Kind, number: int) -> bytes:
    """One damaged picture. It is another for each number, and always begins like its kind."""
    dice = random.Random(f"{kind} {number}")  # noqa: S311  (damage is no secret)
    whole = sources(kind)[number % len(sources(kind))]
    data = bytearray(whole)
    for _ in range(dice.choice((1, 1, 2, 3))):
        WAYS[dice.randrange(len(WAYS))](data, dice, kind)
    if kind is Kind.PNG and dice.random() < 0.7:  # otherwise its checksums would keep all damage from the decoder
        data = resummed(data)
    return bytes(whole[:12] + data[12:])


def bits(data: bytearray, dice: random.Random, kind: Kind) -> None:
    """Turn a few bits over: anywhere, or near the beginning, where the headers are."""
    reach = len(data) if dice.random() < 0.4 else min(len(data), 4096)
    for _ in range(dice.choice((1, 8, 64))):
        data[dice.randrange(reach)] ^= 1 << dice.randrange(8)


def extremes(data: bytearray, dice: random.Random, kind: Kind) -> None:
    """Set one to four of the numbers a decoder goes by to what nobody expects."""
    order: Literal["little", "big"] = "little" if kind in LITTLE else "big"
    found = fields(kind, data)
    for at, size in dice.sample(found, min(len(found), dice.randint(1, 4))):
        most = 256**size - 1
        now = int.from_bytes(data[at : at + size], order)
        value = dice.choice((0, 1, 2, most, most - 1, most // 2, most // 2 + 1, now + 1, now - 1, now * 16))
        data[at : at + size] = (value % (most + 1)).to_bytes(size, order)


def cut(data: bytearray, dice: random.Random, kind: Kind) -> None:
    """Lose the end."""
    del data[dice.randrange(16, max(17, len(data))) :]


def blocks(data: bytearray, dice: random.Random, kind: Kind) -> None:
    """Remove, repeat, blacken or scramble a stretch, or let two change places."""
    size = dice.choice((1, 4, 64, 4096))
    one, other = (dice.randrange(12, max(13, len(data) - size)) for _ in range(2))
    stretch = bytes(data[one : one + size])
    match dice.randrange(6):
        case 0:
            del data[one : one + size]
        case 1:
            data[other:other] = stretch
        case 2:
            data[one : one + size], data[other : other + size] = data[other : other + size], stretch
        case 3:
            data[one : one + size] = bytes(len(stretch))
        case 4:
            data[one : one + size] = b"\xff" * len(stretch)
        case _:
            data[one : one + size] = dice.randbytes(len(stretch))


def parts(data: bytearray, dice: random.Random, kind: Kind) -> None:
    """Do the same with a whole chunk, segment or box, so that the rest is still understood."""
    found = list(pairwise(at for at, _ in STARTS[kind](data)))
    if len(found) < 2:
        return
    start, end = dice.choice(found)
    part = bytes(data[start:end])
    match dice.randrange(3):
        case 0:
            del data[start:end]
        case 1:
            data[end:end] = part * dice.choice((1, 2, 50 if len(part) < 4096 else 3))
        case _:
            del data[start:end]
            data[(to := dice.choice(found)[0]) : to] = part


def garbage(data: bytearray, dice: random.Random, kind: Kind) -> None:
    """Hang something on behind: noise, zeros, or the picture once more."""
    data += dice.choice((dice.randbytes(999), bytes(99_999), bytes(data[:99_999])))


WAYS: list[Callable[[bytearray, random.Random, Kind], None]] = [bits, extremes, extremes, cut, blocks, parts, garbage]


def fields(kind: Kind, data: bytes | bytearray) -> Fields:
    """Find the numbers a decoder of this kind goes by."""
    return [field for start in STARTS[kind](data) for field in INSIDE[kind](data, *start) if sum(field) <= len(data)]


def segments(data: bytes | bytearray) -> Iterator[tuple[int, bytes]]:
    """The parts of a JPEG up to its pixels."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        yield at, bytes(data[at + 1 : at + 2])
        if data[at + 1] == 0xDA:
            return
        at += 2 + int.from_bytes(data[at + 2 : at + 4])


def of_segment(data: bytes | bytearray, at: int, name: bytes) -> Fields:
    """A segment's length, and of frame, scan and tables each number."""
    length, told = [(at + 2, 2)], [(at + byte, 1) for byte in range(4, 20)]
    if name in b"\xc0\xc1\xc2":
        return [*length, (at + 5, 2), (at + 7, 2), *told]
    return length + told if name in b"\xc4\xda\xdb\xdd" else length


def chunks(data: bytes | bytearray) -> Iterator[tuple[int, bytes]]:
    """The parts of a PNG."""
    at = 8
    while at + 8 <= len(data):
        yield at, bytes(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4])


def of_chunk(data: bytes | bytearray, at: int, name: bytes) -> Fields:
    """A chunk's length, and all of the header."""
    header = [(at + 8, 4), (at + 12, 4), *((at + byte, 1) for byte in range(16, 21))] * 3
    return [(at, 4), *(header if name == b"IHDR" else [])]


def riffs(data: bytes | bytearray) -> Iterator[tuple[int, bytes]]:
    """The parts of a WebP."""
    at = 12
    while at + 8 <= len(data):
        yield at, bytes(data[at : at + 4])
        at += 8 + (int.from_bytes(data[at + 4 : at + 8], "little") + 1) // 2 * 2


def of_riff(data: bytes | bytearray, at: int, name: bytes) -> Fields:
    """A chunk's length and its first bytes, which tell of width, height and what follows."""
    return [(at + 4, 4), *((at + byte, size) for byte, size in ((8, 4), (12, 3), (14, 2), (15, 3), (16, 2), (11, 3)))]


def boxes(data: bytes | bytearray) -> Iterator[tuple[int, bytes]]:
    """The parts of a HEIC or AVIF, and theirs."""
    at = 0
    while at + 8 <= len(data):
        name = bytes(data[at + 4 : at + 8])
        yield at, name
        at += CONTAINERS.get(name) or max(8, int.from_bytes(data[at : at + 4]))


def of_box(data: bytes | bytearray, at: int, name: bytes) -> Fields:
    """A box's length, and the numbers of those that say where things lie and how large they are."""
    length = int.from_bytes(data[at : at + 4])
    step = NUMBERS.get(name, 0)
    return [(at, 4), *((place, step) for place in range(at + 8, min(at + length, at + 200), step or 999) if step)]


STARTS = {Kind.JPEG: segments, Kind.PNG: chunks, Kind.WEBP: riffs, Kind.HEIC: boxes, Kind.AVIF: boxes}
INSIDE = {Kind.JPEG: of_segment, Kind.PNG: of_chunk, Kind.WEBP: of_riff, Kind.HEIC: of_box, Kind.AVIF: of_box}


def resummed(data: bytearray) -> bytearray:
    """Give every chunk of a PNG the checksum it should have."""
    for at, _ in list(chunks(data)):
        end = at + 8 + int.from_bytes(data[at : at + 4])
        if end + 4 <= len(data):
            data[end : end + 4] = zlib.crc32(data[at + 4 : end]).to_bytes(4)
    return data
