"""What the decoder uses of its libraries beyond their promises: a new version of one fails here first."""

import io
from ctypes import c_uint8, sizeof

import _pi_heif
import pytest
from PIL import Image

from decoder import heic
from decoder.avif import Avif
from tests.photos.test_made import BRICK


def test_pillows_bare_avif_decoder_tells_and_gives_what_it_did() -> None:
    exif = Image.Exif()
    exif[0x0132] = "2019:06:01 18:30:00"
    Image.new("RGB", (60, 40), BRICK).save(file := io.BytesIO(), "AVIF", quality=100, exif=exif)
    avif = Avif(file.getvalue())
    assert (avif.size, avif.bands, avif.orientation, avif.profile) == ((60, 40), 3, 1, None)
    assert b"2019:06:01" in avif.exif
    assert list(avif.pixels()[:3]) == pytest.approx(BRICK, abs=3)
    assert len(avif.pixels()) == 60 * 40 * 3


def test_the_module_of_pi_heif_leads_to_a_libheif_with_all_calls() -> None:
    assert all(hasattr(heic.libheif, f"heif_{name}") for name in heic.CALLS)
    assert _pi_heif.__file__


def test_decoding_options_lie_as_the_public_header_has_them() -> None:
    """Each field holds what libheif itself begins with; the two that we set are there from version 3 on."""
    options = heic.libheif.heif_decoding_options_alloc().contents
    assert options.version >= 3
    assert (options.ignore_transformations, options.convert_hdr_to_8bit, options.strict_decoding) == (0, 0, 0)
    assert (options.start_progress, options.on_progress, options.end_progress, options.told) == (None,) * 4
    assert heic.Options.strict_decoding.offset + sizeof(c_uint8) == 42
