"""Opens HEIC tile by tile, as phones put it together, so that 48 megapixels never lie in memory whole.

pi-heif decodes whole pictures only, and puts grey where a tile is missing or damaged; the libheif that it brings can do
better when asked directly, by its public calls. Where that lies is private to pi-heif: tests/decoder/test_libraries.py
fails when it moves.
"""

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_uint8, c_uint32, c_void_p
from typing import Any

import _pi_heif
import pyvips

RGB, INTERLEAVED = 1, 10  # libheif's words for the order of colours, and for how they lie
CONTAINERS = (b"meta", b"mdat")


class Fault(ctypes.Structure):
    """What every call answers; code 0 is none."""

    _fields_ = (("code", c_int), ("detail", c_int), ("message", c_char_p))


class Options(ctypes.Structure):
    """How to decode, as far as libheif's public header has it since version 3 of these options; more may follow."""

    _fields_ = (
        ("version", c_uint8), ("ignore_transformations", c_uint8),
        ("start_progress", c_void_p), ("on_progress", c_void_p), ("end_progress", c_void_p), ("told", c_void_p),
        ("convert_hdr_to_8bit", c_uint8), ("strict_decoding", c_uint8),
    )  # fmt: skip


class Tiling(ctypes.Structure):
    """How a picture is cut, upright."""

    _fields_ = (
        ("version", c_int), ("columns", c_uint32), ("rows", c_uint32),
        ("tile_width", c_uint32), ("tile_height", c_uint32), ("width", c_uint32), ("height", c_uint32),
        ("top", c_uint32), ("left", c_uint32), ("dimensions", c_uint8), ("sizes", c_uint32 * 8),
    )  # fmt: skip


CALLS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "context_alloc": (c_void_p, ()),
    "context_set_max_decoding_threads": (None, (c_void_p, c_int)),
    "context_read_from_memory_without_copy": (Fault, (c_void_p, c_char_p, c_size_t, c_void_p)),
    "context_get_primary_image_handle": (Fault, (c_void_p, POINTER(c_void_p))),
    "image_handle_has_alpha_channel": (c_int, (c_void_p,)),
    "image_handle_get_image_tiling": (Fault, (c_void_p, c_int, POINTER(Tiling))),
    "image_handle_decode_image_tile": (
        Fault, (c_void_p, POINTER(c_void_p), c_int, c_int, c_void_p, c_uint32, c_uint32),
    ),
    "decoding_options_alloc": (POINTER(Options), ()),
    "image_get_width": (c_int, (c_void_p, c_int)),
    "image_get_height": (c_int, (c_void_p, c_int)),
    "image_get_plane_readonly": (c_void_p, (c_void_p, c_int, POINTER(c_int))),
    "image_release": (None, (c_void_p,)),
}  # fmt: skip

# pi-heif's own module leads to the library that it was built with, wherever its wheel has put it.
libheif = ctypes.CDLL(_pi_heif.__file__)
for name, (result, arguments) in CALLS.items():
    call = getattr(libheif, f"heif_{name}")
    call.restype, call.argtypes = result, arguments


class Damaged(Exception):
    """The picture is not whole."""


def check_whole(data: bytes) -> None:
    """Raise Damaged if the file ends inside one of its boxes. What comes behind the picture is no matter."""
    at, seen = 0, set[bytes]()
    while at + 8 <= len(data) and not seen.issuperset(CONTAINERS):
        length, name, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16]), 16
        at = len(data) if length == 0 else at + max(length, head)
        seen.add(name)
    if at > len(data) or not seen.issuperset(CONTAINERS[:1]):
        raise Damaged


class Tiled:
    """A picture in tiles: `tiling` says how many. Without any, or where part of it is see-through, it has none."""

    def __init__(self, data: bytes) -> None:
        self.data, self.context, self.tiling = data, libheif.heif_context_alloc(), Tiling()
        libheif.heif_context_set_max_decoding_threads(self.context, 0)
        must(libheif.heif_context_read_from_memory_without_copy(self.context, data, len(data), None))
        self.handle = c_void_p()
        must(libheif.heif_context_get_primary_image_handle(self.context, byref(self.handle)))
        must(libheif.heif_image_handle_get_image_tiling(self.handle, 1, byref(self.tiling)))
        self.options = libheif.heif_decoding_options_alloc()
        self.options.contents.convert_hdr_to_8bit = self.options.contents.strict_decoding = 1
        self.several = self.tiling.columns * self.tiling.rows > 1
        self.several = self.several and not libheif.heif_image_handle_has_alpha_channel(self.handle)

    def whole(self, shrink: int) -> Any:
        """Put all tiles together, each row of them made smaller first; raise Damaged where one can't be opened."""
        pixels, height = bytearray(), 0
        for y in range(self.tiling.rows):
            row = self._row(y)
            row = row.shrink(shrink, shrink, ceil=True) if shrink > 1 else row
            pixels += row.write_to_memory()
            height += row.height
        return pyvips.Image.new_from_memory(pixels, row.width, height, 3, "uchar").copy(interpretation="srgb")

    def _row(self, y: int) -> Any:
        """Join one row of tiles, and cut off what sticks out beyond the picture: on the side where it was turned to."""
        cut = self.tiling
        row = pyvips.Image.arrayjoin([self._tile(x, y) for x in range(cut.columns)], across=cut.columns)
        beside, below = cut.columns * cut.tile_width - cut.width, cut.rows * cut.tile_height - cut.height
        top = below if cut.top and y == 0 else 0
        end = row.height - (below if not cut.top and y == cut.rows - 1 else 0)
        return row.crop(beside if cut.left else 0, top, cut.width, end - top)

    def _tile(self, x: int, y: int) -> Any:
        """Decode one tile, copy its pixels, and let go of what libheif holds of them."""
        image, stride = c_void_p(), c_int()
        decode = libheif.heif_image_handle_decode_image_tile
        must(decode(self.handle, byref(image), RGB, INTERLEAVED, self.options, x, y))
        plane = libheif.heif_image_get_plane_readonly(image, INTERLEAVED, byref(stride))
        width = libheif.heif_image_get_width(image, INTERLEAVED)
        height = libheif.heif_image_get_height(image, INTERLEAVED)
        as_told = (width, height) == (self.tiling.tile_width, self.tiling.tile_height)
        if not plane or not as_told or not 0 < width * 3 <= stride.value or height < 1:
            raise Damaged
        held = ctypes.string_at(plane, stride.value * height)
        libheif.heif_image_release(image)
        rows = pyvips.Image.new_from_memory(held, stride.value, height, 1, "uchar")
        return rows.crop(0, 0, width * 3, height).bandfold(factor=3).copy(interpretation="srgb")


def must(fault: Fault) -> None:
    """Raise Damaged, in the words of the library: decode.py tells by them whether memory ran out."""
    if fault.code:
        raise Damaged((fault.message or b"").decode(errors="replace"))
