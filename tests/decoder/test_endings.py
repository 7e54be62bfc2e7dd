"""A decoder that is hung, greedy or taken over, and the memory that it may take."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import pyvips
from PIL import Image

from apps.photos import decoding
from apps.photos.formats import Kind
from apps.photos.refusals import Refused
from decoder import client
from tests.photos import heic
from tests.photos.folder import PHOTOS, needs_photos
from tests.photos.test_made import BRICK, brick, sizes

JAIL, SOURCE = (Path(path).read_text().replace("__file__", repr(path)) for path in client.DECODER[-2:])
PEAK = """
work_of, status = ready, open("/proc/self/status")  # opened while it can be

def ready(*words):
    work = work_of(*words)
    return lambda: (work(), sys.stderr.write(status.read()))[0]
"""
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps these limits and tells the peak")


def test_a_hung_decoder_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beat = tmp_path / "beat"
    child = f"import time\nwhile True: open({str(beat)!r}, 'a').write('.'); time.sleep(0.02)"
    use(monkeypatch, f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])")
    monkeypatch.setattr(decoding, "TIMEOUT", 1.0)
    assert refusal(tmp_path) == "too-slow"
    before = beat.stat().st_size
    time.sleep(0.3)
    assert 0 < before == beat.stat().st_size


@on_linux
def test_a_greedy_picture_is_refused_for_its_greed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = '"RLIMIT_DATA": 500 * MEBI'
    assert limit in JAIL
    path = tmp_path / "large.jpg"
    Image.new("RGB", (6000, 4000), BRICK).save(path, progressive=True)  # its parts must all lie in memory at once
    assert sizes(path)[0] == (2560, 1707)
    narrow = tmp_path / "jail.py"
    narrow.write_text(JAIL.replace(limit, '"RLIMIT_DATA": 60 * MEBI'))
    monkeypatch.setattr(client, "DECODER", (*client.DECODER[:-2], str(narrow), client.DECODER[-1]))
    with pytest.raises(Refused) as refused:
        decoding.probe(path)
    assert refused.value.code == "too-much"


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        ("os.kill(os.getpid(), 9)", "too-much"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "too-slow"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "damaged"),
        ("os.abort()", "damaged"),
        ("sys.exit(3)", "damaged"),
        ("pass", "damaged"),
        ("print('[[[')", "damaged"),
        ("print('x' * 10**6)", "damaged"),
        ("""print('{"refused": "whatever"}')""", "damaged"),
        ("""print('{"refused": "binned"}')""", "damaged"),  # which is nothing that it could know
        ("""print('{"done": {"width": "<script>"}}')""", "damaged"),
        ("""print('{"x": ' + '[' * 60_000)""", "damaged"),
        ("""sys.stdout.buffer.write(b'{"refused": "\\xff"}')""", "damaged"),
        ("""print('{"done": {"width": true, "height": 2, "taken_on": null, "taken_at": null}}')""", "damaged"),
    ],
)
def test_however_the_decoder_ends_it_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, code: str
) -> None:
    use(monkeypatch, f"import os, signal, sys; {ending}")
    assert refusal(tmp_path) == code


def test_a_decoder_without_its_libraries_is_our_fault_not_the_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, SOURCE.replace("import pi_heif", "import pi_heif_is_not_here"))
    with pytest.raises(RuntimeError):
        refusal(tmp_path)


def use(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Put another program in the decoder's place, started anew for each picture."""
    monkeypatch.setattr(client, "POSSIBLE", False)
    monkeypatch.setattr(client, "DECODER", (sys.executable, "-I", "-B", "-c", program))


def refusal(folder: Path) -> str:
    with pytest.raises(Refused) as refused:
        refusal_or_reading(folder)
    return refused.value.code


def refusal_or_reading(folder: Path) -> decoding.Reading:
    Image.new("RGB", (8, 8), BRICK).save(folder / "tiny.png")
    return decoding.probe(folder / "tiny.png")


@on_linux
@needs_photos
@pytest.mark.parametrize("job", ["probe", "render"])
@pytest.mark.full
@pytest.mark.parametrize(("name", "kind"), [("10bit-hdr-p3.avif", Kind.AVIF), ("nokia_8.3.heif", Kind.HEIC)])
def test_the_heaviest_stay_within_memory(tmp_path: Path, name: str, kind: Kind, job: str) -> None:
    assert peak(PHOTOS / "formats" / name, job, kind, tmp_path) <= 512


@pytest.mark.full
@on_linux
@pytest.mark.parametrize("job", ["probe", "render"])
def test_fifty_megapixels_stay_within_memory(tmp_path: Path, job: str) -> None:
    path = tmp_path / "fifty.jpg"
    brick(8160, 6120).jpegsave(str(path), interlace=True, subsample_mode="off")
    assert peak(path, job, Kind.JPEG, tmp_path) <= 512


def peak(path: Path, job: str, kind: Kind, into: Path) -> float:
    """Tell the most memory the decoder held, in MiB, as the kernel counted it for that process alone."""
    program = into / "decoder.py"
    program.write_text(SOURCE + PEAK)
    command = [*client.DECODER[:-1], str(program), job, kind, *([str(into)] if job == "render" else [])]
    with path.open("rb") as file:
        ended = subprocess.run(command, stdin=file, capture_output=True, env={"MALLOC_ARENA_MAX": "2"}, check=True)
    assert "done" in json.loads(ended.stdout)
    return int(ended.stderr.split(b"VmHWM:")[1].split()[0]) / 1024


@pytest.mark.full
@on_linux
@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_what_a_phone_takes_at_most_needs_a_hundred_megabytes(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"most.{ending}"
    hills = (pyvips.Image.xyz(8064, 6048)[0] / 40).sin() * 90 + 120
    colourful = hills.bandjoin([hills * 0.7, hills * 0.5]).cast("uchar").copy(interpretation="srgb")
    quickly = {"webp": {"effort": 0}, "png": {"compression": 1}}
    colourful.write_to_file(str(path), **quickly.get(ending, {}))
    assert opened_in(path, tmp_path, monkeypatch) <= 100


@pytest.mark.full
@on_linux
@needs_photos
def test_a_heic_of_that_size_needs_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path := tmp_path / "most.heic").write_bytes(heic.grid(PHOTOS / "formats" / "iphone.heic", 8064, 6048))
    assert opened_in(path, tmp_path, monkeypatch) <= 100


def opened_in(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> float:
    """Render it, and tell how many MiB that took beyond what a warm decoder holds while it waits."""
    told = []
    whole = client.Pool.open

    def kept(self: client.Pool, *words: Any) -> client.End:
        told.append(whole(self, *words).memory)
        return client.End(0, told[-1], 0)

    monkeypatch.setattr(client.Pool, "open", kept)
    decoding.render(path, folder)
    decoder = client._pool(*client.DECODER[-2:])
    assert decoder.process
    status = Path(f"/proc/{decoder.process.pid}/status").read_text()
    return (told[-1] - int(status.split("VmRSS:")[1].split()[0])) / 1024
