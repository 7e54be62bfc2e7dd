"""What a photo costs, beside sharp. `python bench/photos.py [folder]`: lines of name and figures; 1 past a limit.

Same photos, same sizes, same quality: three WebP, q80, effort 2, upright, sRGB, without metadata. Ours is the decoder
that the product runs: warm, a process of its own in its jail for each photo, and what those who start it spend is
counted too. sharp is a process that lives as long, and has no jail. Processor time of all threads and children; the
least of several rounds, taken in turns. sharp goes three ways: each size from the original, all from pixels decoded
once, and, without a limit, in a chain as ours does it; the libraries below are the same, so that one tells what the
jail and a process for each photo cost.

Photos come from NEARER_PHOTOS, else ../shared/photos; sharp from npm, into a folder of the system's cache.
"""

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ |= {"NEARER_VAR": tempfile.mkdtemp(prefix="nearer-bench-"), "DJANGO_SETTINGS_MODULE": "tests.settings"}

import django  # noqa: E402

django.setup()
import pyvips  # noqa: E402
from PIL import Image, ImageCms, ImageOps  # noqa: E402

from apps.photos import decoding  # noqa: E402
from decoder import client  # noqa: E402

SHARP, ROUNDS, ENOUGH = "sharp@0.35.5", 6, 85  # seconds: then no further round begins
PHOTOS = Path(os.environ.get("NEARER_PHOTOS") or ROOT.parent / "shared" / "photos")
SIDES = {"large": 2560, "medium": 1280, "small": 480}
ONE = '"large": 2560, "medium": 1280, "small": 480'
LIMITS = {  # name: (least, most)
    "photos a second, sharp from the original each time": (1.7, None),
    "photos a second, sharp decoding once": (1.25, None),
    "48 megapixels, sharp from the original each time": (1.0, None),
    "48 megapixels, sharp decoding once": (1.0, None),
    "three sizes, the largest alone": (None, 1.3),
    "memory at the most": (None, 1.0),
    "bytes": (None, 1.03),
    "likeness lost, against sharp": (None, 0.005),
}
WAYS = ("ours", "alone", "each", "once", "chain")


class Ours:
    """The product's decoder, making all sizes or the largest alone."""

    def __init__(self, folder: Path, *, alone: bool = False) -> None:
        jail, program = client.DECODER[-2:]
        if alone:
            whole = Path(program).read_text().replace("__file__", repr(program))
            (folder / "alone.py").write_text(whole.replace(ONE, '"large": 2560'))
            program = str(folder / "alone.py")
        self.pool, self.folder = client.Pool(jail, program), folder

    def make(self, path: Path, kind: str) -> tuple[float, int]:
        """Give the seconds of work of all who had a part in it, and the KiB the decoder held at the most."""
        with path.open("rb") as file, tempfile.TemporaryFile() as answer:
            before = self._others()
            end = self.pool.open(["render", kind, str(self.folder)], file, answer, 60)
            answer.seek(0)
            if "done" not in json.loads(answer.read()):
                sys.exit(f"{path.name} was refused.")
            return end.seconds + self._others() - before, end.memory

    def _others(self) -> float:
        ours = resource.getrusage(resource.RUSAGE_SELF)
        if not self.pool.process:
            return ours.ru_utime + ours.ru_stime
        # In nanoseconds: what it ran, without its children.
        ran = int(Path(f"/proc/{self.pool.process.pid}/schedstat").read_text().split()[0])
        return ours.ru_utime + ours.ru_stime + ran / 1e9


class Sharp:
    """sharp, going one way in a process of its own: what one way leaves in memory is not held against another."""

    def __init__(self, way: str, where: Path) -> None:
        self.way = way
        command = ["node", str(Path(__file__).with_name("photos_sharp.mjs")), str(where)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)  # noqa: S603

    def make(self, path: Path, _kind: str = "", into: Path | None = None) -> tuple[float, int]:
        """Give its seconds of work, and the KiB it held at the most."""
        asked = {"way": self.way, "file": str(path), "sides": list(SIDES.values()), "into": str(into) if into else None}
        self.process.stdin.write(json.dumps(asked) + "\n")
        answer = json.loads(self.process.stdout.readline() or sys.exit("sharp has ended."))
        return answer["seconds"], answer["memory"]


def installed() -> Path | None:
    """Install sharp where nothing of ours lies, unless it is there; None where it can't be had."""
    where = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nearer-bench" / SHARP
    if not shutil.which("node") or not shutil.which("npm"):
        return None
    if not (where / "node_modules" / "sharp").is_dir():
        where.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(where), "--no-save", "--no-package-lock", "--no-audit", SHARP]
        if subprocess.run(command, capture_output=True, timeout=120, check=False).returncode:  # noqa: S603
            return None
    return where


def largest(source: Path, into: Path) -> Path:
    """Enlarge a photo to 48 megapixels."""
    whole = pyvips.Image.new_from_file(str(source)).autorot()
    whole = whole.resize(8064 / max(whole.width, whole.height), kernel="cubic")
    whole.jpegsave(str(into / "48.jpg"), Q=88, keep="none")
    return into / "48.jpg"


def likeness(path: Path, made: Path) -> float:
    """Give the structural similarity of brightness, to what another library makes of the original without haste."""
    one = Image.open(made).convert("L")
    whole = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    if profile := whole.info.get("icc_profile"):
        known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        whole = ImageCms.profileToProfile(whole, known, ImageCms.createProfile("sRGB"))
    other = whole.resize(one.size, Image.Resampling.LANCZOS).convert("L")
    x, y = (pyvips.Image.new_from_memory(each.tobytes(), *each.size, 1, "uchar").cast("float") for each in (one, other))

    def mean(image: pyvips.Image) -> pyvips.Image:
        return image.gaussblur(1.5, precision="float")

    mx, my, c1, c2 = mean(x), mean(y), (0.01 * 255) ** 2, (0.03 * 255) ** 2
    vx, vy, both = mean(x * x) - mx * mx, mean(y * y) - my * my, mean(x * y) - mx * my
    return float(((mx * my * 2 + c1) * (both * 2 + c2) / ((mx * mx + my * my + c1) * (vx + vy + c2))).avg())


def rounds(photos: list[Path], makers: dict[str, Ours | Sharp]) -> tuple[dict, dict]:
    """Give the least seconds and the most memory of each way, for each photo."""
    seconds, memory = defaultdict(lambda: defaultdict(list)), defaultdict(lambda: defaultdict(list))
    kinds = {path: decoding.recognise(path.read_bytes()[: decoding.HEAD]) for path in photos}
    began = time.monotonic()
    for way in WAYS:  # warms them
        makers[way].make(photos[0], kinds[photos[0]])
    for turn in range(ROUNDS):
        if turn and time.monotonic() - began > ENOUGH * turn / (turn + 1):
            break
        for path, way in ((path, way) for path in photos for way in WAYS):
            spent, held = makers[way].make(path, kinds[path])
            seconds[path][way].append(spent)
            memory[path][way].append(held)
    least = {path: {way: min(raw) for way, raw in ways.items()} for path, ways in seconds.items()}
    return least, {path: {way: max(raw) for way, raw in ways.items()} for path, ways in memory.items()}


def compared(photos: list[Path], folder: Path, makers: dict[str, Ours | Sharp]) -> tuple[float, float]:
    """Give our bytes by sharp's, and how much less alike ours are, on the mean of all sizes of all photos."""
    sizes, alike = [0, 0], [0.0, 0.0]
    for path in photos:
        makers["ours"].make(path, decoding.recognise(path.read_bytes()[: decoding.HEAD]))
        makers["each"].make(path, into=folder)
        for name, side in SIDES.items():
            for place, made in enumerate((folder / f"{name}.webp", folder / f"{side}.webp")):
                sizes[place] += made.stat().st_size
                alike[place] += likeness(path, made) / len(photos) / len(SIDES)
    show("likeness", f"ours {alike[0]:.4f}, sharp's {alike[1]:.4f}, to the original made smaller by Pillow")
    return sizes[0] / sizes[1], alike[1] - alike[0]


def total(least: dict, way: str) -> float:
    """Add up one way."""
    return sum(ways[way] for ways in least.values())


def show(name: str, words: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{name}: {words}\n")
    sys.stdout.flush()


def judged(figures: dict[str, float]) -> int:
    """Print each with its limit; give 1 if one is past it."""
    failed = 0
    for name, figure in figures.items():
        least, most = LIMITS[name]
        past = (least is not None and figure < least) or (most is not None and figure > most)
        show(name, f"{figure:.4g} ({f'at least {least}' if least else f'at most {most}'}){' PAST IT' if past else ''}")
        failed |= past
    return int(failed)


def main() -> int:
    """Measure."""
    folder = Path(sys.argv[1] if sys.argv[1:] else PHOTOS)
    photos = sorted((folder / "real").glob("*.jpg"))
    if not photos:
        show("skipped", f"there are no photos in {folder}")
        return 0
    if not (where := installed()):
        show("skipped", "node, npm or sharp can't be had here")
        return 0
    work = Path(os.environ["NEARER_VAR"])
    makers = {"ours": Ours(work), "alone": Ours(work, alone=True)}
    makers |= {way: Sharp(way, where) for way in WAYS if way not in makers}
    least, memory = rounds(photos, makers)
    for path, ways in least.items():
        show(path.name, ", ".join(f"{way} {seconds * 1000:.0f}" for way, seconds in ways.items()) + " ms")
    big, _ = rounds([largest(folder / "real" / "iphone_hdr.jpg", work)], makers)
    show("48 megapixels", ", ".join(f"{way} {seconds * 1000:.0f}" for way, seconds in next(iter(big.values())).items()))
    weight, lost = compared(photos, work, makers)
    ours, most = total(least, "ours"), {way: max(held[way] for held in memory.values()) for way in WAYS}
    show("memory", ", ".join(f"{way} {held / 1024:.0f} MB" for way, held in most.items()))
    chain = total(least, "chain") / ours, total(big, "chain") / total(big, "ours")
    show("sharp in a chain", f"{chain[0]:.4g}, at 48 megapixels {chain[1]:.4g}")
    return judged(
        {
            "photos a second, sharp from the original each time": total(least, "each") / ours,
            "photos a second, sharp decoding once": total(least, "once") / ours,
            "48 megapixels, sharp from the original each time": total(big, "each") / total(big, "ours"),
            "48 megapixels, sharp decoding once": total(big, "once") / total(big, "ours"),
            "three sizes, the largest alone": ours / total(least, "alone"),
            "memory at the most": most["ours"] / min(most["each"], most["once"], most["chain"]),
            "bytes": weight,
            "likeness lost, against sharp": lost,
        }
    )


if __name__ == "__main__":
    sys.exit(main())
