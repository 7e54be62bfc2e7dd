"""Photos that carry more than a picture: a clip, a second picture for bright screens. The still is shown."""

import io
from pathlib import Path

import pytest
from PIL import Image

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import decoding, renditions
from tests.photos.folder import PHOTOS, needs_photos
from tests.photos.test_formats import box
from tests.photos.test_renditions import kept

SEA, GREY = (30, 90, 160), (128, 128, 128)
XMP = b'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description %s/></x:xmpmeta>'
CLIP = box(b"mp42", b"isom", b"mp42") + (4096).to_bytes(4) + b"mdat" + bytes(range(256)) * 15 + bytes(248)


def jpeg(colour: tuple[int, int, int], size: tuple[int, int] = (600, 400)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", quality=95)
    return file.getvalue()


def said(picture: bytes, words: bytes) -> bytes:
    """Put XMP into a JPEG, where cameras put it."""
    data = XMP % words
    return picture[:2] + b"\xff\xe1" + (len(data) + 2).to_bytes(2) + data + picture[2:]


def with_gain_map() -> bytes:
    """Ultra HDR: a JPEG, its index of pictures, and behind it a grey one that says how bright each place may become."""
    file = io.BytesIO()
    Image.new("RGB", (600, 400), SEA).save(
        file, "MPO", save_all=True, append_images=[Image.new("RGB", (150, 100), GREY)], quality=95
    )
    return file.getvalue()


STILLS = {
    "google, before 2020": said(jpeg(SEA), b'MicroVideo="1" MicroVideoOffset="%d"' % len(CLIP)) + CLIP,
    "google": said(jpeg(SEA), b'MotionPhoto="1" MotionPhotoVersion="1"') + CLIP,
    "samsung": jpeg(SEA) + b"\0\0\x30\x0a\x10\0\0\0MotionPhoto_Data" + CLIP + b"SEFH\x6b\0\0\0SEFT",
    "ultra hdr": with_gain_map(),
    "ultra hdr that moves": said(with_gain_map(), b'MotionPhoto="1"') + CLIP,
}


def middle(webp: bytes) -> tuple[int, ...]:
    picture = Image.open(io.BytesIO(webp)).convert("RGB")
    found = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(found, tuple)
    return tuple(int(part) for part in found)


@pytest.mark.parametrize("name", STILLS)
def test_the_still_is_shown_and_the_original_stays_as_it_came(couple: Couple, alice: User, name: str) -> None:
    photo = kept(couple, alice, STILLS[name])
    renditions.make(photo)
    photo.refresh_from_db()
    assert (photo.sizes_made, photo.width, photo.height) == (True, 600, 400)
    with photo.opened("original") as file:
        assert b"".join(file) == STILLS[name]
    with photo.opened("large") as file:
        webp = b"".join(file)
    assert middle(webp) == pytest.approx(SEA, abs=6)
    assert CLIP[64:128] not in webp


@pytest.mark.full
@needs_photos
def test_a_heic_that_moves_is_a_still_too(tmp_path: Path) -> None:
    path = PHOTOS / "formats" / "samsung-motion.heic"
    made = decoding.render(path, tmp_path).values()
    assert [Image.open(size).size for size in made] == [(360, 480), (960, 1280), (1920, 2560)]


@needs_photos
def test_a_clip_cut_short_does_not_cost_the_still(tmp_path: Path) -> None:
    whole = (PHOTOS / "formats" / "samsung-motion.heic").read_bytes()
    (path := tmp_path / "short.heic").write_bytes(whole[: len(whole) * 3 // 4])
    assert (decoding.probe(path).width, decoding.probe(path).height) == (3000, 4000)
