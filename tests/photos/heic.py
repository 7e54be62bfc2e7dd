"""A HEIC of any size, put together from one tile of a real one: nothing here can encode HEVC."""

from pathlib import Path

SIDE = 512


def box(name: bytes, *inside: bytes, full: bytes = b"") -> bytes:
    """Make a box; `full` is its version and flags."""
    data = full + b"".join(inside)
    return (len(data) + 8).to_bytes(4) + name + data


def grid(source: Path, width: int, height: int) -> bytes:
    """Repeat the first tile of this picture, as phones write it: with 16 bits for every number and one extent each."""
    data = source.read_bytes()
    across, down = -(-width // SIDE), -(-height // SIDE)
    tiles, tile = range(2, across * down + 2), _tile(data)
    configuration = data.index(b"hvcC") - 4
    length = int.from_bytes(data[configuration : configuration + 4])
    properties = [_sides(width, height), _sides(SIDE, SIDE), data[configuration : configuration + length]]
    layout = bytes([0, 1, down - 1, across - 1]) + width.to_bytes(4) + height.to_bytes(4)
    items = [(1, b"grid", 0, len(layout)), *((item, b"hvc1", len(layout), len(tile)) for item in tiles)]
    names = [box(b"infe", _word(item), b"\0\0", kind, b"\0", full=b"\2\0\0\0") for item, kind, *_ in items]
    places = [_word(item) + b"\0\1\0\0\0\1" + at.to_bytes(4) + size.to_bytes(4) for item, _, at, size in items]
    belongs = len(items).to_bytes(4) + b"\0\1\1\1" + b"".join(_word(item) + b"\2\2\x83" for item in tiles)
    references = box(b"dimg", b"\0\1", _word(len(tiles)), *(_word(item) for item in tiles))
    meta = [
        box(b"hdlr", bytes(4) + b"pict" + bytes(13), full=bytes(4)),
        box(b"pitm", b"\0\1", full=bytes(4)),
        box(b"iinf", _word(len(items)), *names, full=bytes(4)),
        box(b"iref", references, full=bytes(4)),
        box(b"iprp", box(b"ipco", *properties), box(b"ipma", belongs, full=bytes(4))),
        box(b"iloc", b"\x44\0", _word(len(items)), *places, full=b"\1\0\0\0"),
        box(b"idat", layout, tile),
    ]
    return box(b"ftyp", b"heic", bytes(4), b"mif1heic") + box(b"meta", *meta, full=bytes(4))


def blackened(data: bytes, item: int) -> bytes:
    """Overwrite what lies of this item, in a list of places as phones write it."""
    at = data.index(b"iloc") + 4
    entry, first = (16 if data[at] else 14), at + 8
    for place in range(first, first + entry * int.from_bytes(data[at + 6 : at + 8]), entry):
        if int.from_bytes(data[place : place + 2]) == item:
            begin, length = (int.from_bytes(data[place + entry - back : place + entry - back + 4]) for back in (8, 4))
            return data[:begin] + bytes(length) + data[begin + length :]
    raise ValueError(item)


def thumbnail_of(data: bytes) -> int:
    """Give the number of the small picture beside the large one."""
    at = data.index(b"thmb") + 4
    return int.from_bytes(data[at : at + 2])


def _tile(data: bytes) -> bytes:
    """Read where the second item lies, in a list of places as phones write it."""
    at = data.index(b"iloc") + 4
    version, entry = data[at], 16 if data[at] else 14
    first = at + 8 + entry
    begin, length = (int.from_bytes(data[first + entry - back : first + entry - back + 4]) for back in (8, 4))
    if version > 1 or data[at + 4 : at + 6] != b"\x44\0":
        raise ValueError("This picture lists its items in another way.")
    return data[begin : begin + length]


def _sides(width: int, height: int) -> bytes:
    return box(b"ispe", width.to_bytes(4), height.to_bytes(4), full=bytes(4))


def _word(number: int) -> bytes:
    return number.to_bytes(2)
