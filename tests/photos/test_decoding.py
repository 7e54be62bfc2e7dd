"""What becomes of the pictures people bring."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import pyvips
from django.conf import LazySettings
from django.utils import timezone
from PIL import Image

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import decoding, library
from apps.photos.models import SIZES
from apps.photos.refusals import Refused
from tests.full import few
from tests.photos.folder import PHOTOS, needs_photos, photos

ONLY_METADATA_DAMAGED = {
    *(f"exif-image{number:05}.jpg" for number in (971, 1088, 1137, 1551, 1713, 1980, 2206)),
    "exif-memory-error.jpg",
    "exif-oserror.jpg",
    "polyglot-html.jpg",  # a whole picture; the page inside it is gone afterwards
    "trailing-zip.jpg",  # a whole picture; the archive behind it is gone afterwards
}
REFUSED = {
    "200-megapixel.heic": "too-many-pixels",
    "bomb-40000x40000.png": "too-many-pixels",
    "header-lies-2x2.png": "too-many-pixels",  # says 60,000 x 60,000
    "corrupted.heic": "damaged",
    "corrupted.jpg": "damaged",
    "riff-no-frames.webp": "damaged",
    "truncated-64-bytes.jpg": "damaged",
    "truncated-half.jpg": "damaged",
    "empty.heic": "empty",
    "empty.jpg": "empty",
    "gif-65535x65535.gif": "gif",
    "html-named.jpg": "text",
    "plain-text.png": "text",
    "nul-bytes.webp": "unknown",
    "script.svg": "svg",
    "8bit-sRGB.jxl": "jpeg-xl",
}
GOOD = [path for path in photos("real", "orientation", "formats") if path.name not in REFUSED]
BROKEN = [path for path in photos("broken", "formats") if path not in GOOD]
TAKEN = {
    "nokia_8.3.jpg": "2022-08-14T14:12:31+03:00",
    "iphone_13_pro_max.HEIC": "2022-02-16T12:55:41+01:00",
    "samsung-motion.heic": "2024-01-12T21:38:53-08:00",
    "gps-DSCN0010.jpg": "2008-10-22T16:28:39",
    "denali.webp": "2010-08-13T21:00:01",
}
UPRIGHT = {
    "iphone.heic": (4032, 3024),
    "iphone_13_pro_max.HEIC": (3024, 4032),  # turned by its container, and once more by its EXIF if that were obeyed
    "samsung-motion.heic": (3000, 4000),
    "nokia_8.3.heif": (3456, 4608),  # lies sideways: its container says to turn it, and the standard hears nobody else
    "portrait-orientation-6.jpg": (840, 700),
    "nokia_8.3.jpg": (4608, 1976),
    "10bit-hdr-p3.avif": (3681, 5594),
}


def read(path: Path, into: Path) -> tuple[decoding.Reading, dict[str, Path]]:
    return decoding.probe(path), decoding.render(path, into)


def sides(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        decoding.probe(path)
    assert str(refused.value.sentence)
    return refused.value.code


def chunks(webp: bytes) -> list[bytes]:
    """The names of a WebP's parts: metadata would be a part of its own."""
    names, at = [], 12
    while at < len(webp):
        names.append(webp[at : at + 4])
        at += 8 + (int.from_bytes(webp[at + 4 : at + 8], "little") + 1) // 2 * 2
    return names


def difference(one: Path, other: Path) -> float:
    return float((pyvips.Image.new_from_file(str(one)) - pyvips.Image.new_from_file(str(other))).abs().avg())


@needs_photos
@pytest.mark.parametrize("path", few(GOOD, 8), ids=lambda path: path.name)
def test_a_picture_becomes_three_sizes_without_metadata(path: Path, tmp_path: Path) -> None:
    found, sizes = read(path, tmp_path)
    longest = max(found.width, found.height)
    assert not found.sizes
    assert sizes.keys() == SIZES.keys()
    for size, limit in SIZES.items():
        assert chunks(sizes[size].read_bytes()) == [b"VP8 "]
        width, height = sides(sizes[size])
        assert max(width, height) == min(limit, longest)
        assert width / height == pytest.approx(found.width / found.height, rel=0.02)
    assert (found.width, found.height) == UPRIGHT.get(path.name, (found.width, found.height))


@needs_photos
@pytest.mark.parametrize("shape", few(["landscape", "portrait"], 1))
def test_all_eight_orientations_stand_upright_and_look_alike(shape: str, tmp_path: Path) -> None:
    small = []
    for turn in range(1, 9):
        (into := tmp_path / str(turn)).mkdir()
        small.append(read(PHOTOS / "orientation" / f"{shape}_{turn}.jpg", into)[1]["small"])
    assert len(set(map(sides, small))) == 1
    assert all(difference(small[0], other) < 6 for other in small)
    flipped = pyvips.Image.new_from_file(str(small[0])).fliphor()
    assert (flipped - pyvips.Image.new_from_file(str(small[0]))).abs().avg() > 20  # it would be noticed


@needs_photos
@pytest.mark.parametrize("name", few(TAKEN, 2))
def test_the_moment_of_capture_is_the_cameras_own(name: str) -> None:
    found = decoding.probe(next(path for path in GOOD if path.name == name))
    assert found.taken_at == datetime.fromisoformat(TAKEN[name])
    assert found.taken_on == date.fromisoformat(TAKEN[name][:10])


@needs_photos
def test_the_offset_is_kept_with_the_moment() -> None:
    found = decoding.probe(PHOTOS / "real" / "nokia_8.3.jpg")
    assert found.taken_at is not None
    assert found.taken_at.utcoffset() == timedelta(hours=3)


@needs_photos
@pytest.mark.parametrize("path", few(BROKEN, 8), ids=lambda path: path.name)
def test_a_broken_file_is_either_read_or_refused_by_its_name(path: Path, tmp_path: Path) -> None:
    if path.name in ONLY_METADATA_DAMAGED:
        assert len(read(path, tmp_path)[1]) == 3
    else:
        assert refusal(path) == REFUSED[path.name]


@needs_photos
@pytest.mark.parametrize("name", ["corrupted.jpg", "truncated-half.jpg", "corrupted.heic", "bomb-40000x40000.png"])
@pytest.mark.django_db
def test_what_is_refused_leaves_no_size_behind(
    name: str, tmp_path: Path, settings: LazySettings, couple: Couple, alice: User
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    (path := tmp_path / "photo").write_bytes((PHOTOS / "broken" / name).read_bytes())
    with pytest.raises(Refused):
        library.keep(path, couple, by=alice, at=timezone.now())
    assert list(tmp_path.iterdir()) == [path]


@needs_photos
@pytest.mark.parametrize("name", ["polyglot-html.jpg", "trailing-zip.jpg"])
def test_what_was_hidden_in_a_picture_is_in_none_of_its_sizes(name: str, tmp_path: Path) -> None:
    whole, twin = (PHOTOS / "broken" / name).read_bytes(), (PHOTOS / "real" / "el_torcal_rocks.jpg").read_bytes()
    hidden = whole.removeprefix(twin) if whole.startswith(twin) else b"<script>alert(document.domain)</script>"
    runs = [hidden[at : at + 16] for at in range(len(hidden) - 15)]
    assert all(run in whole for run in runs)
    for size in read(PHOTOS / "broken" / name, tmp_path)[1].values():
        webp = size.read_bytes()
        assert not any(run in webp for run in runs)


def test_the_limit_and_its_sentence_agree(tmp_path: Path) -> None:
    heavy = tmp_path / "heavy.jpg"
    with heavy.open("wb") as file:
        file.write(b"\xff\xd8\xff")
        file.truncate(decoding.MAX_BYTES + 1)
    assert refusal(heavy) == "too-heavy"
    assert f"{decoding.MAX_BYTES // 1024**2} MB" in str(Refused("too-heavy").sentence)
