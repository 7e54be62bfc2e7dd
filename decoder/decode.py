"""Opens pictures of unknown origin, in a process of its own that can lose nothing but itself.

Started by client.py as `python -I jail.py decode.py probe|render <kind> [<folder>]`, with the picture as its input;
answers in JSON. It looks into the picture only once the jail is shut: the C libraries that read it may have holes.
"""

import contextlib
import errno
import os
import re
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any

MAX_PIXELS = 50_000_000
SIZES = {"large": 2560, "medium": 1280, "small": 480}  # in this order: each is made from the one before
THREADS = 2
HARMLESS = re.compile(r"VipsJpeg: (Corrupt JPEG data: \d{1,2} extraneous bytes before marker 0xd9|Invalid SOS param)")
SHORT = re.compile("(out of|insufficient|enough) memory|memory alloc|bad_alloc|creating thread", re.IGNORECASE)
FULL = {errno.ENOSPC, errno.EDQUOT}
MARKER = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL)  # of a JPEG's segment; more than one FF may lead
MOST_SEGMENTS = 1000
START_OF_SCAN, ALONE = b"\xda", {b"\x01", *(bytes([code]) for code in range(0xD0, 0xDA))}  # these have no length


class TooManyPixels(Exception):
    """Said by the header, before anything is decoded."""


sys.path.insert(0, os.path.dirname(os.path.dirname(__file__)))  # started by its path, apart from all that is installed
os.environ |= {"VIPS_CONCURRENCY": str(THREADS), "VIPS_DISC_THRESHOLD": "4g", "VIPS_BLOCK_UNTRUSTED": "1"}
try:
    import pi_heif
    import pyvips
    from PIL import Image

    from decoder import colour, exif, heic
    from decoder.avif import Avif
except ImportError:
    sys.exit(os.EX_UNAVAILABLE)

pi_heif.options.THUMBNAILS = pi_heif.options.DEPTH_IMAGES = pi_heif.options.AUX_IMAGES = False
pi_heif.options.DECODE_THREADS = THREADS
pyvips.block_untrusted_set(True)  # noqa: FBT003  (its own signature)
pyvips.cache_set_max(0)
USED = (
    "flatten", "resize", "shrink", "copy", "crop", "autorot", "bandfold", "arrayjoin", "colourspace", "icc_transform",
    "webpsave_buffer", "subtract", "abs", "max", "linear", "cast", "black",
)  # fmt: skip
LOADERS: dict[str, Any] = {kind: getattr(pyvips.Image, f"{kind}load_buffer") for kind in ("jpeg", "png", "webp")}


class Picture:
    """A picture whose header was read, and found to be of a size we open."""

    def __init__(self, data: bytes, kind: str) -> None:
        self.data, self.kind = data, kind
        self.exif, self.orientation, self.colours = b"", 1, (0, 0)
        self.decode: Callable[[str, float], Any] = {"heic": self._heic, "avif": self._avif}.get(kind, self._vips)()
        if self.width * self.height > MAX_PIXELS:
            raise TooManyPixels

    def read(self, work: Callable[[Any], Any]) -> Any:
        """Decode strictly, so that damage is noticed; again if all that was wrong is what some cameras do."""
        shrink = self._shrink()
        try:
            return work(colour.opaque(self.decode("warning" if self.kind == "jpeg" else "error", shrink)))
        except pyvips.Error as fault:
            if not HARMLESS.search(str(fault)):
                raise
            return work(colour.opaque(self.decode("error", shrink)))

    def _shrink(self) -> float:
        """Tell how much smaller it may be opened, so that what is still to be taken away hides how that was done."""
        over = max(self.width, self.height) / SIZES["large"]
        if self.kind == "webp":
            return over / 1.25 if over >= 2 else 1  # by any number, and every pixel has a say
        return next(by for by in (8, 4, 2, 1) if by <= max(over, 1))

    def _vips(self) -> Callable[[str, float], Any]:
        load = LOADERS[self.kind]
        if self.kind == "jpeg":
            self.data = without_stray_bytes(self.data)
        header = load(self.data)
        self.width, self.height = header.width, header.height
        self.exif = header.get("exif-data") if header.get_typeof("exif-data") else b""
        self.orientation = header.get("orientation") if header.get_typeof("orientation") else 1
        return lambda strict, by: load(self.data, access="sequential", fail_on=strict, **self._smaller(by))

    def _smaller(self, by: float) -> dict[str, Any]:
        """Say it in the words of those formats that can be opened smaller than they are."""
        if self.kind == "webp" and min(self.width, self.height) >= 8 * by:
            return {"scale": 1 / by}
        return {"shrink": by} if self.kind == "jpeg" else {}

    def _heic(self) -> Callable[[str, float], Any]:
        """Leave the orientation at 1: the container says how to turn, libheif has done it, EXIF must not again."""
        heic.check_whole(self.data)
        heif = pi_heif.open_heif(self.data)
        (self.width, self.height), profile = heif.size, heif.info.get("icc_profile")
        self.exif, self.colours = heif.info.get("exif") or b"", numbered(heif)
        tiled = heic.Tiled(self.data)
        if tiled.several and heif.size == (tiled.tiling.width, tiled.tiling.height):
            return lambda _, by: with_profile(tiled.whole(int(by)), profile)
        if heif.mode == "I;16":  # grey of more than eight bits, of which the upper eight count
            return lambda *_: from_rows(bytes(heif.data)[1::2], heif.stride // 2, heif.size, 1, profile)
        return lambda *_: from_rows(heif.data, heif.stride, heif.size, len(heif.mode), profile)

    def _avif(self) -> Callable[[str, float], Any]:
        """Take the orientation from the container, never from EXIF."""
        avif = Avif(self.data)
        (self.width, self.height), self.exif, self.orientation = avif.size, avif.exif, avif.orientation
        with contextlib.suppress(Exception):
            self.colours = numbered(pi_heif.open_heif(self.data))
        return lambda *_: from_rows(avif.pixels(), avif.size[0] * avif.bands, avif.size, avif.bands, avif.profile)


def probe(data: bytes, kind: str, files: Mapping[str, IO[bytes]]) -> dict[str, Any]:
    """Tell what is known of it, having decoded it as its sizes need it: so all damage is found at the door.

    Where files are given the sizes are made at once: some kinds take long to decode, and need it only once.
    """
    picture = Picture(data, kind)
    if files:
        seen = colour.impression(smallest(picture, files), (0, 0), 1)
    else:
        seen = picture.read(lambda image: colour.impression(image, picture.colours, picture.orientation))
    sides = (picture.width, picture.height) if picture.orientation < 5 else (picture.height, picture.width)
    return {"width": sides[0], "height": sides[1], **seen, **exif.taken(picture.exif)}


def render(data: bytes, kind: str, files: Mapping[str, IO[bytes]]) -> bool:
    smallest(Picture(data, kind), files)
    return True


def smallest(picture: Picture, files: Mapping[str, IO[bytes]]) -> Any:
    """Decode once and write the three sizes, upright, in sRGB, with nothing in them but pixels; give the smallest."""
    image, webp = picture.read(lambda whole: shrunk(whole, SIZES["large"]).copy_memory()), b""
    del picture.data, picture.decode  # they take much memory
    image = colour.upright(colour.in_srgb(image, picture.colours), picture.orientation)
    for name, longest in SIZES.items():
        before, image = image, shrunk(image, longest).copy_memory()
        if not webp or (image.width, image.height) != (before.width, before.height):
            webp = image.webpsave_buffer(Q=80, effort=2, keep="none")
        files[name].write(webp)
        files[name].flush()
    return image


def without_stray_bytes(data: bytes) -> bytes:
    """Leave out what lies between the segments of a JPEG's head, where readers pass over it: it is no damage."""
    kept, at = [data[:2]], 2
    for _ in range(MOST_SEGMENTS):
        marker = MARKER.search(data, at)
        if not marker or marker[1] == START_OF_SCAN:
            at = marker.start(1) - 1 if marker else at
            break
        start, at = marker.start(1) - 1, marker.end()
        if marker[1] not in ALONE:
            at += int.from_bytes(data[at : at + 2])
        kept.append(data[start:at])
    return b"".join([*kept, data[at:]])


def numbered(heif: Any) -> tuple[int, int]:
    """Give primaries and transfer, where the container names its colours by number."""
    code = heif.info.get("nclx_profile", {})
    return code.get("color_primaries", 0), code.get("transfer_characteristics", 0)


def from_rows(data: Any, stride: int, size: tuple[int, int], bands: int, profile: bytes | None) -> Any:
    """Hand decoded pixels over without a copy; their rows may be padded."""
    rows = pyvips.Image.new_from_memory(data, stride, size[1], 1, "uchar")
    image = rows.crop(0, 0, size[0] * bands, size[1]).bandfold(factor=bands)
    return with_profile(image.copy(interpretation="srgb" if bands > 2 else "b-w"), profile)


def with_profile(image: Any, profile: bytes | None) -> Any:
    if profile:
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return image


def shrunk(image: Any, longest: int) -> Any:
    """Make the longest side this long, or leave the picture as it is; never larger, never thinner than a pixel."""
    scale = min(1.0, longest / max(image.width, image.height))
    across, down = (max(scale, 1 / side) for side in (image.width, image.height))
    return image.resize(across, vscale=down, kernel="cubic") if scale < 1 else image


def ready(job: str, kind: str, *folder: str) -> Callable[[], dict[str, Any]]:
    """Take the picture, and open what is to be written: inside, no file can be opened."""
    data, work = sys.stdin.buffer.read(), {"probe": probe, "render": render}[job]
    new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    paths = {name: os.path.join(*folder, f"{name}.webp") for name in SIZES if folder}
    files = {name: os.fdopen(os.open(path, new, 0o600), "wb") for name, path in paths.items()}
    return lambda: answer(lambda: work(data, kind, files))


def answer(work: Callable[[], Any]) -> dict[str, Any]:
    """Do the work, and turn whatever the libraries raise into a reason."""
    try:
        return {"done": work()}
    except TooManyPixels:
        return {"refused": "too-many-pixels"}
    except OSError as fault:
        return {"refused": "no-room" if fault.errno in FULL else "damaged"}
    except Exception as fault:  # noqa: BLE001  (they raise nearly everything there is)
        short = isinstance(fault, MemoryError) or SHORT.search(str(fault))
        return {"refused": "too-much" if short else "damaged"}


def practise() -> None:
    """Load what loads when first used, once for all children, without starting a thread or opening a picture."""
    exif.taken(Image.Exif().tobytes())
    for name in (*USED, *(f"{kind}load_buffer" for kind in LOADERS)):
        pyvips.Introspect.get(name)


practise()
