"""Pictures made for the purpose: their colours, shapes, dates and damages."""

from datetime import date, datetime
from pathlib import Path

import pi_heif
import pytest
import pyvips
from PIL import Image

from apps.photos import decoding
from apps.photos.refusals import Refused
from decoder import colour, heic
from tests.photos.folder import PHOTOS, needs_photos

BRICK = (178, 72, 54)
HALF_PAST_SIX = datetime.fromisoformat("2019-06-01T18:30")


def sizes(path: Path) -> list[tuple[int, int]]:
    made = decoding.render(path, path.parent)
    return [Image.open(made[size]).size for size in ("large", "medium", "small")]


def middle(path: Path) -> list[float]:
    """The colour in the middle of the large size."""
    picture = pyvips.Image.new_from_file(str(decoding.render(path, path.parent)["large"]))
    return [float(part) for part in picture(picture.width // 2, picture.height // 2)]


def brick(width: int = 60, height: int = 40) -> pyvips.Image:
    plain = pyvips.Image.black(width, height, bands=3) + list(BRICK)
    return plain.cast("uchar").copy(interpretation="srgb")


def dated(
    path: Path, original: str | None, digitized: str | None = None, offset: str | None = None
) -> decoding.Reading:
    exif = Image.Exif()
    tags = exif.get_ifd(0x8769)
    tags |= {tag: text for tag, text in ((0x9003, original), (0x9004, digitized), (0x9011, offset)) if text}
    Image.new("RGB", (30, 20), BRICK).save(path, exif=exif)
    return decoding.probe(path)


@pytest.mark.full
@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "avif"])
def test_its_colour_is_told(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"brick.{ending}"
    Image.new("RGB", (60, 40), BRICK).save(path)
    colour = decoding.probe(path).colour
    assert [int(colour[at : at + 2], 16) for at in (1, 3, 5)] == pytest.approx(BRICK, abs=6)


def test_wide_gamut_comes_out_as_what_the_eye_saw(tmp_path: Path) -> None:
    path = tmp_path / "p3.jpg"
    brick().icc_transform("p3", input_profile="srgb").jpegsave(str(path), Q=100)
    assert Image.open(path).getpixel((30, 20)) != pytest.approx(BRICK, abs=6)
    assert middle(path) == pytest.approx(BRICK, abs=6)


def test_every_colour_of_a_wide_gamut_stays_what_it_was(tmp_path: Path) -> None:
    """In the measure of what an eye can tell apart: below 2, hardly anybody sees a difference."""
    patches = [BRICK, (20, 60, 200), (60, 140, 40), (240, 200, 40), (128, 128, 128), (210, 180, 160), (10, 12, 14)]
    plain = pyvips.Image.arrayjoin([brick(64, 64) * 0 + list(patch) for patch in patches], across=len(patches))
    plain = plain.cast("uchar").copy(interpretation="srgb")
    path = tmp_path / "p3.jpg"
    plain.icc_transform("p3", input_profile="srgb").jpegsave(str(path), Q=98, subsample_mode="off")
    large = pyvips.Image.new_from_file(str(decoding.render(path, tmp_path)["large"]))
    apart = plain.dE00(large)
    without = plain.dE00(pyvips.Image.new_from_file(str(path)).copy(interpretation="srgb"))
    assert [apart.crop(at * 64 + 16, 16, 32, 32).avg() < 2 for at in range(len(patches))] == [True] * len(patches)
    assert max(without.crop(at * 64 + 16, 16, 32, 32).avg() for at in range(len(patches))) > 3  # it would be noticed


def test_ink_colours_become_light(tmp_path: Path) -> None:
    path = tmp_path / "ink.jpg"
    brick().icc_transform("cmyk", input_profile="srgb").jpegsave(str(path), Q=100)
    assert Image.open(path).mode == "CMYK"
    assert middle(path) == pytest.approx(BRICK, abs=20)  # ink can't show all of it


def test_sixteen_bits_and_see_through_are_laid_on_white(tmp_path: Path) -> None:
    path = tmp_path / "half.png"
    deep = (brick().cast("ushort") * 257).bandjoin(0).cast("ushort").copy(interpretation="rgb16")
    deep.pngsave(str(path), bitdepth=16)
    assert middle(path) == pytest.approx((255, 255, 255), abs=2)


def test_only_the_first_frame_of_a_moving_picture_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "moving.webp"
    first, second = Image.new("RGB", (60, 40), BRICK), Image.new("RGB", (60, 40), (0, 0, 255))
    first.save(path, save_all=True, append_images=[second])
    assert middle(path) == pytest.approx(BRICK, abs=6)
    assert sizes(path) == [(60, 40)] * 3


def test_a_damaged_profile_does_not_cost_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "profile.jpg"
    Image.new("RGB", (60, 40), BRICK).save(path, icc_profile=b"not a profile" * 20, quality=100)
    assert middle(path) == pytest.approx(BRICK, abs=6)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "avif"])
def test_damaged_exif_does_not_cost_the_picture(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"exif.{ending}"
    exif = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\x87\x69\0\x04\0\0\0\1\xff\xff\xff\xf0"
    Image.new("RGB", (60, 40), BRICK).save(path, exif=exif)
    assert decoding.probe(path).taken_on is None
    assert sizes(path) == [(60, 40)] * 3


@pytest.mark.parametrize(("width", "height", "large"), [(20000, 8, (2560, 1)), (1, 1, (1, 1)), (1, 9000, (1, 2560))])
def test_a_strange_shape_keeps_at_least_a_pixel(
    tmp_path: Path, width: int, height: int, large: tuple[int, int]
) -> None:
    Image.new("RGB", (width, height), BRICK).save(tmp_path / "strip.png")
    assert sizes(tmp_path / "strip.png")[0] == large


def test_the_day_may_be_known_without_the_moment(tmp_path: Path) -> None:
    found = dated(tmp_path / "one.jpg", "2019:06:01 25:61:00")
    assert (found.taken_on, found.taken_at) == (date(2019, 6, 1), None)


def test_nonsense_gives_way_to_when_it_was_digitized(tmp_path: Path) -> None:
    found = dated(tmp_path / "one.jpg", "0000:00:00 00:00:00", "2019:06:01 18:30:00", "+02:00")
    assert found.taken_at == HALF_PAST_SIX


@pytest.mark.parametrize("text", [None, "0000:00:00 00:00:00", "2019:13:45 10:00:00", "yesterday", "    :  :  "])
def test_nonsense_alone_is_no_date(tmp_path: Path, text: str | None) -> None:
    found = dated(tmp_path / "one.jpg", text)
    assert (found.taken_on, found.taken_at) == (None, None)


def test_when_the_file_was_changed_is_not_when_it_was_taken(tmp_path: Path) -> None:
    """Scanners and editors write this one alone: for an old print it is today, and nobody would notice."""
    exif = Image.Exif()
    exif[0x0132] = "2019:06:01 18:30:00"
    Image.new("RGB", (30, 20), BRICK).save(tmp_path / "scan.jpg", exif=exif)
    assert decoding.probe(tmp_path / "scan.jpg").taken_on is None


@pytest.mark.parametrize("offset", ["+99:00", "   :  ", "Z"])
def test_a_nonsense_offset_leaves_the_moment(tmp_path: Path, offset: str) -> None:
    assert dated(tmp_path / "one.jpg", "2019:06:01 18:30:00", None, offset).taken_at == HALF_PAST_SIX


@needs_photos
@pytest.mark.parametrize("left", [0.3, 0.6, 0.99])
def test_a_heic_that_ends_too_soon_is_damaged(tmp_path: Path, left: float) -> None:
    whole = (PHOTOS / "formats" / "iphone.heic").read_bytes()
    (path := tmp_path / "cut.heic").write_bytes(whole[: int(len(whole) * left)])
    with pytest.raises(Refused) as refused:
        decoding.probe(path)
    assert refused.value.code == "damaged"


@pytest.mark.full
@needs_photos
@pytest.mark.parametrize("name", ["iphone.heic", "iphone_13_pro_max.HEIC"])
def test_put_together_from_tiles_it_is_the_same_picture(name: str) -> None:
    data = (PHOTOS / "formats" / name).read_bytes()
    whole = pi_heif.open_heif(data)
    rows = pyvips.Image.new_from_memory(whole.data, whole.stride, whole.size[1], 1, "uchar")
    expected = rows.crop(0, 0, whole.size[0] * 3, whole.size[1]).bandfold(factor=3)
    assert (heic.Tiled(data).whole(1) - expected).abs().max() == 0


def test_a_profile_that_says_srgb_changes_nothing_and_others_do() -> None:
    plain = brick()
    assert colour.changes_nothing(plain.icc_transform("srgb", input_profile="srgb"))
    assert not colour.changes_nothing(plain.icc_transform("p3", input_profile="srgb"))


def test_it_is_told_what_the_picture_looks_like_from_afar(tmp_path: Path) -> None:
    picture = Image.new("RGB", (480, 360), (255, 255, 255))
    picture.paste((255, 0, 0), (0, 0, 120, 120))
    picture.paste((0, 0, 255), (360, 240, 480, 360))
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn to the right
    picture.save(tmp_path / "lying.png")
    picture.save(tmp_path / "turned.png", exif=exif)
    fields = [decoding.probe(tmp_path / f"{name}.png").placeholder for name in ("lying", "turned")]
    assert fields == ["f00" + "fff" * 10 + "00f", "fff" * 2 + "f00" + "fff" * 6 + "00f" + "fff" * 2]


@needs_photos
def test_a_heic_with_a_hole_in_it_gets_no_sizes(tmp_path: Path) -> None:
    """It is told on the page, once the sizes are tried: to look for it in the upload takes twenty times as long."""
    data = bytearray((PHOTOS / "formats" / "iphone.heic").read_bytes())
    data[len(data) // 2 : len(data) // 2 + 20_000] = bytes(20_000)
    (path := tmp_path / "hole.heic").write_bytes(data)
    with pytest.raises(Refused) as refused:
        decoding.render(path, tmp_path)
    assert refused.value.code == "damaged"
