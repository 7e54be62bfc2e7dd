"""Opens pictures of unknown origin, in a process of its own that can lose nothing but itself.

Started by reading.py as `python -I jail.py decoder.py probe|render <kind> [<folder>]`, with the picture as standard
input and an almost empty environment; answers with one line of JSON. It knows nothing of the project, and looks into
the picture only once the jail is shut: the picture may be hostile, and the C libraries that read it may have holes.
"""

import contextlib
import os
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

MAX_PIXELS = 50_000_000
SIZES = {"large": 2560, "medium": 1280, "small": 480}  # in this order: each is made from the one before
THREADS = 2
HARMLESS = re.compile(r"VipsJpeg: (Corrupt JPEG data: \d{1,2} extraneous bytes before marker 0xd9|Invalid SOS param)")
SHORT = re.compile("out of memory|memory alloc|enough memory|bad_alloc|creating thread", re.IGNORECASE)
EXIF_IFD, TAKEN = 0x8769, ((0x9003, 0x9011), (0x9004, 0x9012))  # DateTimeOriginal, or else Digitized; their offsets
WRITTEN = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)(?:[ T](\d\d:\d\d:\d\d))?")
P3, BT2020, PQ, HLG = 12, 9, 16, 18  # colour codes of ITU-T H.273, as HEIC and AVIF carry them
TO_SRGB = {
    P3: [[1.2249, -0.2247, 0], [-0.0420, 1.0419, 0], [-0.0197, -0.0786, 1.0979]],
    BT2020: [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]],
}


class TooManyPixels(Exception):
    """Said by the header, before anything is decoded."""


os.environ |= {"VIPS_CONCURRENCY": str(THREADS), "VIPS_DISC_THRESHOLD": "4g", "VIPS_BLOCK_UNTRUSTED": "1"}
try:
    import pi_heif
    import pyvips
    from PIL import Image, _avif  # its bare AVIF decoder: half the memory of libheif's, and EXIF can't stop it
except ImportError:
    sys.exit(os.EX_UNAVAILABLE)

pi_heif.options.THUMBNAILS = pi_heif.options.DEPTH_IMAGES = pi_heif.options.AUX_IMAGES = False
pi_heif.options.DECODE_THREADS = THREADS
pyvips.block_untrusted_set(True)  # noqa: FBT003  (its own signature)
pyvips.cache_set_max(0)
AvifDecoder: Any = _avif.AvifDecoder
LOADERS: dict[str, Any] = {kind: getattr(pyvips.Image, f"{kind}load_buffer") for kind in ("jpeg", "png", "webp")}


class Picture:
    """A picture whose header was read, and found to be of a size we open."""

    def __init__(self, data: bytes, kind: str) -> None:
        self.data, self.kind = data, kind
        self.exif, self.orientation, self.colours = b"", 1, (0, 0)
        self.decode: Callable[[str, int], Any] = {"heic": self._heic, "avif": self._avif}.get(kind, self._vips)()
        if self.width * self.height > MAX_PIXELS:
            raise TooManyPixels

    def read(self, work: Callable[[Any], Any], *, shrink: int = 1) -> Any:
        """Decode strictly, so that damage is noticed; again if all that was wrong is what some cameras do."""
        try:
            return work(opaque(self.decode("warning" if self.kind == "jpeg" else "error", shrink)))
        except pyvips.Error as fault:
            if not HARMLESS.search(str(fault)):
                raise
            return work(opaque(self.decode("error", shrink)))

    def _vips(self) -> Callable[[str, int], Any]:
        load = LOADERS[self.kind]
        header = load(self.data)
        self.width, self.height = header.width, header.height
        self.exif = header.get("exif-data") if header.get_typeof("exif-data") else b""
        self.orientation = header.get("orientation") if header.get_typeof("orientation") else 1
        if self.kind == "jpeg":
            return lambda strict, by: load(self.data, access="sequential", fail_on=strict, shrink=by)
        return lambda strict, _: load(self.data, access="sequential", fail_on=strict)

    def _heic(self) -> Callable[[str, int], Any]:
        """Leave the orientation at 1: the container says how to turn, libheif has done it, EXIF must not again."""
        heif = pi_heif.open_heif(self.data)
        (self.width, self.height), profile = heif.size, heif.info.get("icc_profile")
        self.exif, self.colours = heif.info.get("exif") or b"", numbered(heif)
        return lambda *_: from_rows(heif.data, heif.stride, heif.size, len(heif.mode), profile)

    def _avif(self) -> Callable[[str, int], Any]:
        """Take the orientation from the container (what Pillow reports), never from EXIF."""
        avif = AvifDecoder(self.data, "dav1d", THREADS)
        (self.width, self.height), _, mode, profile, exif, self.orientation, _ = avif.get_info()
        self.exif, size, bands = exif or b"", (self.width, self.height), len(mode)
        with contextlib.suppress(Exception):
            self.colours = numbered(pi_heif.open_heif(self.data))
        return lambda *_: from_rows(avif.get_frame(0)[0], size[0] * bands, size, bands, profile)


def probe(data: bytes, kind: str) -> dict[str, Any]:
    """Read the whole picture once, as small as its format allows, and tell what is known of it."""
    picture = Picture(data, kind)
    colour = picture.read(lambda image: dominant(image, picture.colours), shrink=8)
    sides = (picture.width, picture.height) if picture.orientation < 5 else (picture.height, picture.width)
    return {"width": sides[0], "height": sides[1], "colour": colour, **taken(picture.exif)}


def render(data: bytes, kind: str, files: dict[str, int]) -> list[dict[str, Any]]:
    """Decode once and write the three sizes into open files, upright, in sRGB, with nothing in them but pixels."""
    picture, large = Picture(data, kind), SIZES["large"]
    shrink = next(by for by in (8, 4, 2, 1) if by == 1 or max(picture.width, picture.height) >= by * large)
    image = picture.read(lambda whole: shrunk(whole, large).copy_memory(), shrink=shrink)
    image = in_srgb(image, picture.colours).copy()
    image.set_type(pyvips.GValue.gint_type, "orientation", picture.orientation)
    image = image.autorot()
    made = []
    for name, longest in SIZES.items():
        image = shrunk(image, longest).copy_memory()
        image.webpsave_target(pyvips.Target.new_to_descriptor(files[name]), Q=80, effort=2, keep="none")
        made.append({"name": name, "width": image.width, "height": image.height})
    return made


def numbered(heif: Any) -> tuple[int, int]:
    """Give primaries and transfer, where the container names its colours by number."""
    code = heif.info.get("nclx_profile", {})
    return code.get("color_primaries", 0), code.get("transfer_characteristics", 0)


def from_rows(data: Any, stride: int, size: tuple[int, int], bands: int, profile: bytes | None) -> Any:
    """Hand decoded pixels over without a copy; their rows may be padded."""
    rows = pyvips.Image.new_from_memory(data, stride, size[1], 1, "uchar")
    image = rows.crop(0, 0, size[0] * bands, size[1]).bandfold(factor=bands)
    image = image.copy(interpretation="srgb" if bands > 2 else "b-w")
    if profile:
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return image


def opaque(image: Any) -> Any:
    """Lay what is see-through on white."""
    return image.flatten(background=[65535 if image.format == "ushort" else 255]) if image.hasalpha() else image


def shrunk(image: Any, longest: int) -> Any:
    """Make the longest side this long, or leave the picture as it is; never larger, never thinner than a pixel."""
    scale = min(1.0, longest / max(image.width, image.height))
    return image.resize(max(scale, 1 / image.width), vscale=max(scale, 1 / image.height)) if scale < 1 else image


def in_srgb(image: Any, colours: tuple[int, int]) -> Any:
    """Convert from whatever colours it is in; a damaged profile is metadata, so the picture goes on without it."""
    primaries, transfer = colours
    try:
        if image.get_typeof("icc-profile-data"):
            return image.icc_transform("srgb", embedded=True, black_point_compensation=True).copy_memory()
        if transfer in (PQ, HLG):
            return from_hdr(image, primaries, transfer).copy_memory()
        if primaries == P3:
            return image.icc_transform("srgb", input_profile="p3").copy_memory()
    except pyvips.Error:
        image = image.copy()
        image.remove("icc-profile-data")
    return image.colourspace("srgb")


def from_hdr(image: Any, primaries: int, transfer: int) -> Any:
    """Bring brightness meant for a bright screen to paper white, bending what is above instead of cutting it off."""
    image = image if image.format == "ushort" else image.cast("ushort", shift=True)
    code = pyvips.Image.identity(ushort=True) / 65535
    if transfer == PQ:
        root = code ** (1 / 78.84375)
        reach = root - 0.8359375
        light = ((reach > 0).ifthenelse(reach, 0) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125) * 10000
    else:
        light = ((code <= 0.5).ifthenelse(code**2 * 4, ((code - 0.55991) / 0.17883).exp() + 0.28467) / 12) ** 1.2 * 1000
    light = image.maplut(light / 203)
    light = light.recomb(TO_SRGB[primaries]) if primaries in TO_SRGB and light.bands == 3 else light
    bent = 1 - ((0.6 - light) / 0.4).exp() * 0.4
    return (light <= 0.6).ifthenelse(light, bent).copy(interpretation="scrgb").colourspace("srgb")


def dominant(image: Any, colours: tuple[int, int]) -> str:
    """Give the colour most of the picture has, as #rrggbb: the mean of its fullest of 512 boxes."""
    factor = max(1, max(image.width, image.height) // 48)
    flat = bytes(in_srgb(image.shrink(factor, factor, ceil=True).copy_memory(), colours).write_to_memory())
    pixels = list(zip(flat[0::3], flat[1::3], flat[2::3], strict=True))
    boxes = Counter((red >> 5, green >> 5, blue >> 5) for red, green, blue in pixels)
    fullest = max(boxes, key=boxes.__getitem__)
    inside = [pixel for pixel in pixels if tuple(part >> 5 for part in pixel) == fullest]
    return "#" + "".join(f"{round(sum(part) / len(inside)):02x}" for part in zip(*inside, strict=True))


def taken(exif: bytes) -> dict[str, str | None]:
    """Tell the day and moment of capture, as local as the camera wrote them; whatever can't be read is unknown."""
    tags: Any = {}
    with contextlib.suppress(Exception):
        block = Image.Exif()
        block.load(exif)
        tags = block.get_ifd(EXIF_IFD)
    for moment, offset in TAKEN:
        if found := WRITTEN.match(str(tags.get(moment, ""))):
            with contextlib.suppress(ValueError):
                return told("-".join(found.groups()[:3]), found[4], str(tags.get(offset, "")))
    return {"taken_on": None, "taken_at": None}


def told(day: str, clock: str | None, offset: str) -> dict[str, str | None]:
    """Check that the day exists, and the moment; a day may be known without its moment."""
    taken_at = None
    with contextlib.suppress(ValueError):
        offset = offset if re.fullmatch(r"[+-](0\d|1[0-4]):[0-5]\d", offset) else ""
        taken_at = datetime.fromisoformat(f"{day}T{clock}{offset}").isoformat()
    return {"taken_on": date.fromisoformat(day).isoformat(), "taken_at": taken_at}


def ready(job: str, kind: str, *folder: str) -> Callable[[], dict[str, Any]]:
    """Take the picture, open what is to be written, load what loads when first used: inside, no file can be opened."""
    data = sys.stdin.buffer.read()
    taken(Image.Exif().tobytes())
    if job == "probe":
        return lambda: answer(lambda: probe(data, kind))
    new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    files = {name: os.open(os.path.join(*folder, f"{name}.webp"), new, 0o600) for name in SIZES}
    return lambda: answer(lambda: render(data, kind, files))


def answer(work: Callable[[], Any]) -> dict[str, Any]:
    """Do the work, and turn whatever the libraries raise into a reason."""
    try:
        return {"done": work()}
    except TooManyPixels:
        return {"refused": "too-many-pixels"}
    except Exception as fault:  # noqa: BLE001  (they raise nearly everything there is)
        short = isinstance(fault, MemoryError) or SHORT.search(str(fault))
        return {"refused": "too-much" if short else "damaged"}
