"""What is whole opens, and what is damaged is said so at the door, before it counts as kept."""

import io
import subprocess
import sys
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pytest
from PIL import Image

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import decoding
from apps.photos.refusals import Refused
from decoder import client
from decoder.client import POSSIBLE, End, Pool
from tests.conftest import As
from tests.decoder.test_endings import use
from tests.photos import heic
from tests.photos.folder import PHOTOS, needs_photos
from tests.photos.sending import send
from tests.photos.test_renditions import kept

# Two pictures of 64 by 48, from black on the left to white on the right, in grey of 10 and of 12 bits.
GREY = {
    10: b64decode(
        "AAAAHGZ0eXBoZWl4AAAAAG1pZjFoZWl4bWlhZgAAAXdtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAA"
        "AERAAAEAAQAAAAABmwABAAAAAAAAAGoAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA92lwcnAAAADX"
        "aXBjbwAAAHJodmNDAQQIAAAAnfgAAAAAHvAA/Pz6+gAADwNgAAEAF0ABDAH//wQIAAADAJ34AAADAAAeugJAYQABACdCAQEECAAAAwCd+AAAAwAA"
        "HsCCBBNlurkprmwIAAADAMgAAAMACEBiAAEABkQBwXPAiQAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAQAAAAChjbGFwAAAA"
        "QAAAAAEAAAAwAAAAAQAAAAAAAAAC////8AAAAAIAAAAOcGl4aQAAAAABCgAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAHJtZGF0AAAAZigBrgxw"
        "xvZq/f8uOKwo5SP22aL7O/HaH0siIynNMGk33Kw/noP7Wf9lduXO8UWzNfY3Z8hvVuH0u6iVWf8MPSxdodBw78jmQeewWz/xJ/4OpR5saEUQdiQj"
        "lxPacpwPQE10zMGD8A=="
    ),
    12: b64decode(
        "AAAAGGZ0eXBoZWl4AAAAAG1pZjFoZWl4AAABdm1ldGEAAAAAAAAAIWhkbHIAAAAAAAAAAHBpY3QAAAAAAAAAAAAAAAAAAAAAImlsb2MAAAAAREAA"
        "AQABAAAAAAGWAAEAAAAAAAAAXAAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAADnBpdG0AAAAAAAEAAAD2aXBycAAAANZpcGNv"
        "AAAAcWh2Y0MBBAgAAACZ+AAAAAAe8AD8/Pz8AAAPA2AAAQAXQAEMAf//BAgAAAMAmfgAAAMAAB66AkBhAAEAJkIBAQQIAAADAJn4AAADAAAewIIE"
        "EUpbq5Ka5sCAAAAMgAAAAwCEYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAAB"
        "AAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAADnBpeGkAAAAAAQwAAAAYaXBtYQAAAAAAAAABAAEFgQIDBYQAAABkbWRhdAAAAFgoAa4McHSzoKW3"
        "2CByWT9tmi+3jx2h9KxqMmFAlJR7lYfz0H9rj+yV4qNKlJZ8AEk1sRPMBTh3xhtLF2hS1cH7vlqZ28h7UoNpTWQ6qFZOur9uj3glph//"
    ),
}
STRAY = b"\0\1\2stray\xff\0"


def of_phone() -> bytes:
    return (PHOTOS / "formats" / "iphone.heic").read_bytes()


def jpeg() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((320, 240)).save(file, "JPEG", exif=Image.Exif(), comment=b"hello")
    return file.getvalue()


def heads(data: bytes) -> list[int]:
    """Where the segments of a JPEG begin, up to its pixels."""
    found, at = [2], 2
    while data[at + 1] != 0xDA:
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
        found.append(at)
    return found


@needs_photos
def test_a_small_picture_that_cannot_be_opened_does_not_cost_the_large(tmp_path: Path) -> None:
    data = heic.blackened(of_phone(), heic.thumbnail_of(of_phone()))
    (path := tmp_path / "camera.heif").write_bytes(data)
    found = decoding.probe(path)
    assert (found.width, found.height) == (4032, 3024)


@needs_photos
def test_damage_beside_a_whole_small_picture_is_said_before_it_is_kept(as_: As, alice: User, couple: Couple) -> None:
    answer = send(as_(alice), heic.blackened(of_phone(), 20), "damaged.heic")
    assert answer.status_code == 422
    assert "damaged" in answer.text
    assert not couple.photos.exists()


@pytest.mark.full
@needs_photos
@pytest.mark.skipif(not POSSIBLE, reason="counts what the warm decoder is asked for")
def test_what_takes_long_to_decode_is_decoded_once(
    couple: Couple, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, whole = [], Pool.open

    def counted(self: Pool, job: Sequence[str], picture: IO[bytes], answer: IO[bytes], patience: float) -> End:
        jobs.append(job)
        return whole(self, job, picture, answer, patience)

    monkeypatch.setattr(Pool, "open", counted)
    photo = kept(couple, alice, of_phone())
    photo.refresh_from_db()
    assert photo.sizes_made
    assert len(jobs) == 1
    with photo.opened("small") as file:
        assert Image.open(io.BytesIO(b"".join(file))).size == (480, 360)


@pytest.mark.parametrize("bits", GREY)
def test_grey_of_more_than_eight_bits_opens(tmp_path: Path, bits: int) -> None:
    (path := tmp_path / "grey.heic").write_bytes(GREY[bits])
    found = decoding.probe(path, tmp_path)
    assert [Image.open(size).size for size in found.sizes.values()] == [(64, 48)] * 3
    shades = Image.open(found.sizes["large"]).convert("L")
    for x in (4, 32, 60):
        assert shades.getpixel((x, 24)) == pytest.approx(x / 63 * 255, abs=8)


@pytest.mark.parametrize("place", range(1, len(heads(jpeg()))))  # the first tells what it is
def test_stray_bytes_before_a_marker_are_no_damage(tmp_path: Path, place: int) -> None:
    at = heads(jpeg())[place]
    (path := tmp_path / "stray.jpg").write_bytes(jpeg()[:at] + STRAY + jpeg()[at:])
    found = decoding.probe(path)
    assert (found.width, found.height) == (320, 240)
    assert len(decoding.render(path, tmp_path)) == 3


def test_stray_bytes_do_not_hide_damage(tmp_path: Path) -> None:
    whole, at = jpeg(), heads(jpeg())[1]
    (path := tmp_path / "stray.jpg").write_bytes(whole[:at] + STRAY + whole[at : heads(whole)[-1] + 200])
    with pytest.raises(Refused) as refused:
        decoding.probe(path)
    assert refused.value.code == "damaged"


def test_a_full_disk_is_no_damage_of_the_picture(
    couple: Couple, alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = "import runpy, sys; known = runpy.run_path(sys.argv[1]); full = open('/dev/full', 'wb')\n"
    program += "files = dict.fromkeys(known['SIZES'], full)\n"
    program += "print(known['answer'](lambda: known['render'](sys.stdin.buffer.read(), 'jpeg', files))['refused'])"
    command = [sys.executable, "-c", program, client.DECODER[-1]]
    assert subprocess.run(command, input=jpeg(), capture_output=True, check=True).stdout.strip() == b"no-room"
    use(monkeypatch, """print('{"refused": "no-room"}')""")
    with pytest.raises(Refused) as refused:
        kept(couple, alice, jpeg())
    assert refused.value.code == "no-room"
