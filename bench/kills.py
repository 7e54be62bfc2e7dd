"""Whether photos survive `kill -9`. `python bench/kills.py [--store bucket] [--database postgres] [--seed 7]`.

Two people send 200 photos part by part, as the pages' script does, to the server that bin/start runs; at 50 moments
between the first part and the last, drawn by the seed, web, worker or both are killed and started again. The senders
go on. Then nothing may be missing or left over: every photo that was acknowledged is there once and opens to its hash,
what was acknowledged of a part stayed, no answer was of 500 or above; sizes are made; and after the sweep no row lacks
its file, no file its row. It exits with 1 otherwise. DATABASE_URL names another PostgreSQL than this machine's. A run
takes some 80 seconds of processor time, and 125 with a bucket, most of it for starting what was killed.
"""

import argparse
import hashlib
import io
import os
import queue
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.sending import PIECE, Seen, Sender  # noqa: E402

AT_ONCE = 3  # photos of a person on their way, as in static/js/lib/line.js
SOON = 0.15  # seconds from a part to the kill, at most
PATIENCE = 60.0  # seconds for the sizes, once all is in
LONGEST = 180.0  # seconds for all photos


class Place:
    """The server's two processes, killed and started again one by one."""

    def __init__(self, folder: Path) -> None:
        self.address = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.address.getsockname()[1]
        os.environ |= {"PORT": str(self.port), "NEARER_VAR": str(folder)}
        self.log = (folder / "log").open("w")
        self.commands = {
            "web": ["-m", "config.server.serve", f"--fd={self.address.fileno()}"],
            "worker": ["manage.py", "db_worker", "--queue-name=*", "--no-startup-delay"],
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """Start one of them."""
        command = [sys.executable, *self.commands[name]]
        keep = [self.address.fileno()] if name == "web" else []
        self.running[name] = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, pass_fds=keep, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )

    def kill(self, names: list[str]) -> None:
        """Kill these in the same moment, and start them again."""
        for name in names:
            self.running[name].send_signal(signal.SIGKILL)
        for name in names:
            self.running[name].wait()
            self.start(name)

    def stop(self) -> None:
        """Stop as bin/start does."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


def main() -> int:
    """Send, kill, look."""
    asked = options()
    chance = random.Random(asked.seed)  # noqa: S311
    say(f"seed {asked.seed}: {asked.photos} photos, {asked.kills} kills, {asked.store}, {asked.database}")
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="nearer-kills-")))
        os.environ |= {"NEARER_BENCH": "1", "DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": ""}
        os.environ |= {"VAULT_URL": "", "PHOTOS_IN": "", "SITE_URL": "", "DEBUG": ""}
        os.environ["DATABASE_URL"] = held.enter_context(scratch()) if asked.database == "postgres" else ""
        place = Place(folder)
        if asked.store == "bucket":
            held.enter_context(seaweed(folder))
        return run(place, held, asked, chance)


def run(place: Place, held: ExitStack, asked: argparse.Namespace, chance: random.Random) -> int:
    """Do it, in the place that is set up."""
    cookies = prepare()
    held.callback(place.stop)
    for name in place.commands:
        place.start(name)
    photos = [a_photo(chance) for _ in range(asked.photos)]
    began, seen = time.monotonic(), Seen()
    senders = send(place.port, cookies, photos, seen)
    killed = kill(place, seen, sum(-(-len(photo) // PIECE) for photo in photos), asked.kills, chance)
    for sender in senders:
        sender.join(max(0.0, began + LONGEST - time.monotonic()))
    say(f"sent in {time.monotonic() - began:.0f} s; killed {dict(killed)}; answers {dict(seen.answers)}")
    losses = seen.losses + [f"{n} answers of {status}" for status, n in seen.answers.items() if status[0] == "5"]
    losses += ["not every kill came to pass"] * (killed.total() < asked.kills) + settled(seen, asked.photos)
    place.stop()
    losses += left_over(seen)
    for loss in losses:
        say(f"LOST {loss}")
    if losses and asked.keep:
        Path(asked.keep).write_text((Path(os.environ["NEARER_VAR"]) / "log").read_text())
    say(f"{len(seen.ours)} photos acknowledged, {len(losses)} faults, {time.monotonic() - began:.0f} s in all")
    return 1 if losses else 0


def send(port: int, cookies: list[str], photos: list[bytes], seen: Seen) -> list[Sender]:
    """Let both people send their half."""
    senders = []
    for number, cookie in enumerate(cookies):
        line: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        for photo in photos[number :: len(cookies)]:
            line.put(photo)
        senders += [Sender(port, cookie, line, seen) for _ in range(AT_ONCE)]
    for sender in senders:
        sender.start()
    return senders


def kill(place: Place, seen: Seen, parts: int, kills: int, chance: random.Random) -> Counter[str]:
    """Kill shortly after parts drawn by chance; give how often which."""
    killed: Counter[str] = Counter()
    for moment in sorted(chance.sample(range(1, parts - 1), kills)):
        with seen.moved:
            if not seen.moved.wait_for(lambda at=moment: seen.parts >= at, timeout=30):
                return killed
        names = chance.choice([["web"], ["worker"], ["web", "worker"]])
        time.sleep(chance.uniform(0, SOON))
        place.kill(names)
        killed[" and ".join(names)] += 1
    return killed


def settled(seen: Seen, count: int) -> list[str]:
    """Wait for the sizes, which the sweep asks for again; tell what is not as it was acknowledged."""
    from django.utils import timezone

    from apps.photos import housekeeping
    from apps.photos.models import Photo

    until = time.monotonic() + PATIENCE
    housekeeping.due(timezone.now() + housekeeping.PATIENCE)
    while Photo.objects.without_sizes().exists() and time.monotonic() < until:
        time.sleep(0.2)
    faults = [f"{Photo.objects.without_sizes().count()} photos without sizes"]
    faults += [f"{Photo.objects.exclude(failed='').count()} photos that count as damaged"]
    faults += [f"{count - len(seen.ours)} photos that were never acknowledged"]
    faults += [f"{abs(Photo.objects.count() - count)} photos too many or too few"]
    return [fault for fault in faults if not fault.startswith("0 ")] + [
        fault for found in map(opened, seen.ours.items()) for fault in found
    ]


def opened(ours: tuple[str, str]) -> list[str]:
    """Open a photo and its sizes as the product does."""
    from apps.photos.models import SIZES, Photo
    from apps.vault import keyring

    pk, wanted = ours
    for photo in Photo.objects.filter(pk=pk):
        with keyring.open_for(couple=photo.couple_id, people=[photo.uploader_id]):
            digests = {size: digest(photo, size) for size in ("original", *SIZES)}
            right = wanted == digests["original"] == photo.facts["sha256"]
        return [] if right and all(digests.values()) else [f"photo {pk} opens to something else"]
    return [f"photo {pk}, which was acknowledged"]


def digest(photo: Any, size: str) -> str:
    """Give the SHA-256 of one of its files, nothing where it doesn't open."""
    from apps.vault.sealing import Unreadable

    try:
        with photo.opened(size) as file:
            return hashlib.sha256(b"".join(file)).hexdigest()
    except (OSError, Unreadable):
        return ""


def left_over(seen: Seen) -> list[str]:
    """Sweep as it is done days later; tell what it left."""
    from django.conf import settings
    from django.utils import timezone

    from apps.photos import housekeeping, storage
    from apps.photos.models import Part, Photo, Upload

    later = timezone.now() + timedelta(days=3)
    housekeeping.due(later)
    there = set(storage.older_than(later))
    known = {name for photo in Photo.objects.all() for name in photo.objects_held()}
    left = {
        "uploads": Upload.objects.count(),
        "parts": Part.objects.count(),
        "files without a row": len(there - known),
        "rows without their file": len(known - there),
        "open files in temp": len(list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir())),
    }
    return [f"{count} {what} left over" for what, count in left.items() if count]


def prepare() -> list[str]:
    """Do what the first start does, and sign both people of a couple in; give their cookies."""
    subprocess.run([sys.executable, "-m", "config.server.prepare"], cwd=ROOT, check=True)
    import django

    django.setup()
    from bench.live import signed_in

    return signed_in(1)[1]


def a_photo(chance: random.Random) -> bytes:
    """Make a photo of two to four parts, unlike any other."""
    from PIL import Image

    size = chance.randint(320, 560), chance.randint(320, 420)
    file = io.BytesIO()
    Image.frombytes("RGB", size, chance.randbytes(size[0] * size[1] * 3)).save(
        file, "JPEG", quality=chance.randint(60, 80)
    )
    return file.getvalue()


@contextmanager
def seaweed(folder: Path) -> Iterator[None]:
    """Run an S3 server, and keep photos there."""
    import django_stubs_ext

    from tests.photos.seaweed import Seaweed

    django_stubs_ext.monkeypatch()  # as the settings do, which cannot be read before the server's address is known
    server = Seaweed(folder / "seaweed")
    os.environ |= server.options()
    try:
        server.start()
        yield
    finally:
        server.stop()


@contextmanager
def scratch() -> Iterator[str]:
    """Make a database of its own; give its address."""
    import psycopg

    server = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
    name = f"nearer_kills_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as asked:
        asked.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as asked:
            asked.execute(f"DROP DATABASE {name} WITH (FORCE)")


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", choices=["folder", "bucket"], default="folder")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--keep", help="where the log of the processes goes if something was lost")
    return parser.parse_args()


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
