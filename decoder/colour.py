"""Brings the colours of a picture to sRGB, and says in a few of them what it looks like."""

from collections import defaultdict
from typing import Any

import pyvips
from PIL import Image

P3, BT2020, PQ, HLG = 12, 9, 16, 18  # colour codes of ITU-T H.273, as HEIC and AVIF carry them
TO_SRGB = {
    P3: [[1.2249, -0.2247, 0], [-0.0420, 1.0419, 0], [-0.0197, -0.0786, 1.0979]],
    BT2020: [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]],
}
STEPS = range(0, 256, 51)
SAMPLE = bytes(part for red in STEPS for green in STEPS for blue in STEPS for part in (red, green, blue))
SAME = 2  # of 255: further apart than rounding brings two ways to the same colour, and closer than an eye can see
ACROSS, DOWN = 4, 3  # the fields of a placeholder; of an upright picture it is the other way round


def opaque(image: Any) -> Any:
    """Lay what is see-through on white."""
    return image.flatten(background=[65535 if image.format == "ushort" else 255]) if image.hasalpha() else image


def in_srgb(image: Any, colours: tuple[int, int]) -> Any:
    """Convert from whatever colours it is in; a damaged profile is metadata, so the picture goes on without it."""
    primaries, transfer = colours
    try:
        if image.get_typeof("icc-profile-data") and not changes_nothing(image):
            return by_profile(image).copy_memory()
        if transfer in (PQ, HLG):
            return from_hdr(image, primaries, transfer).copy_memory()
        if primaries == P3:
            return image.icc_transform("srgb", input_profile="p3").copy_memory()
    except pyvips.Error:
        image = image.copy()
        image.remove("icc-profile-data")
    return image.colourspace("srgb")


def by_profile(image: Any) -> Any:
    return image.icc_transform("srgb", embedded=True, black_point_compensation=True)


def changes_nothing(image: Any) -> bool:
    """Whether its profile is one of the many that say sRGB: a few colours are enough to see it, a picture costs."""
    if image.bands != 3 or image.format != "uchar":
        return False
    sample = pyvips.Image.new_from_memory(SAMPLE, len(SAMPLE) // 3, 1, 3, "uchar").copy(interpretation="srgb")
    sample.set_type(pyvips.GValue.blob_type, "icc-profile-data", image.get("icc-profile-data"))
    return bool((by_profile(sample) - sample).abs().max() <= SAME)


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


def impression(image: Any, colours: tuple[int, int], orientation: int) -> dict[str, str]:
    """Say what it looks like: the colour most of it has, and the means of twelve fields, row by row in three digits."""
    factor = max(1, max(image.width, image.height) // 48)
    image = upright(in_srgb(image.shrink(factor, factor, ceil=True).copy_memory(), colours), orientation)
    flat = bytes(image.write_to_memory())
    across, down = (ACROSS, DOWN) if image.width >= image.height else (DOWN, ACROSS)
    fields = Image.frombytes("RGB", (image.width, image.height), flat).resize((across, down), Image.Resampling.BOX)
    return {"colour": dominant(flat), "placeholder": "".join(f"{round(part / 17):x}" for part in fields.tobytes())}


def dominant(flat: bytes) -> str:
    """Give the colour most of the picture has, as #rrggbb: the mean of its fullest of 512 boxes."""
    boxes = defaultdict(list)
    for pixel in zip(flat[0::3], flat[1::3], flat[2::3], strict=True):
        boxes[tuple(part >> 5 for part in pixel)].append(pixel)
    fullest = max(boxes.values(), key=len)
    return "#" + "".join(f"{round(sum(parts) / len(fullest)):02x}" for parts in zip(*fullest, strict=True))


def upright(image: Any, orientation: int) -> Any:
    image = image.copy()
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    return image.autorot()
