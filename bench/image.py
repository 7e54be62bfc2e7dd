"""The container, built and started: `python bench/image.py`, as root on Linux, with buildah and debootstrap.

The Dockerfile is built on a Debian of the release it names, put together from Debian's packages alone, so that no
registry of images is needed. Then it runs as compose.yaml has it run: as its own user without any right beside, on a
file system it can't write, with its volume and a /tmp in memory, and in a network of its own with nothing but itself.

size     of all its files; none of the tools that packages were built with is left, and no file of it can be written
         by who runs in it
start    from nothing until the health check of the image answers, and once more with what is there
page     the front page and its style sheet answer; two invented people come in with their photos, each of which the
         decoder has opened and opens again; a PDF can be set
end      of the whole, in order, after SIGTERM

It exits with 1 past a limit, or where one of it doesn't hold.
"""

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZE = 500  # MiB
FIRST, AGAIN, END = 60.0, 10.0, 8.0  # seconds; the first as long as the health check is patient
NEEDED = ("buildah", "debootstrap", "unshare", "nsenter", "ip")
TOOLS = ("pip", "pip3", "gcc", "cc", "g++", "make", "git", "curl", "wget")
KEPT = ("dev", "tmp", "var/tmp", "run/lock", "var/lib/nearer", "backup")  # may be written: what is laid over the rest
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")  # by which this machine reaches its package registry
OUTSIDE = "/machine.crt"
# The root file system is read-only, as with `read_only: true`; proc, dev, /tmp and the volume are laid over it.
ENTER = """
ip link set lo up
mount --make-rprivate /
mount --bind {root} {root}
mount -t proc proc {root}/proc
mount -t tmpfs -o mode=755 tmpfs {root}/dev
for node in null zero full random urandom; do touch {root}/dev/$node; mount --bind /dev/$node {root}/dev/$node; done
mkdir -m 1777 {root}/dev/shm
mount -t tmpfs -o mode=1777,noexec,nosuid,nodev tmpfs {root}/tmp
mount --bind {volume} {root}/var/lib/nearer
mount -o remount,ro,bind {root}
exec chroot {root} {command}
"""
PAGES = """
import re, urllib.request
ask = lambda address: urllib.request.urlopen("http://127.0.0.1:8000" + address, timeout=10).read()
page = ask("/").decode()
style = re.search(r"/static/css/[^\\"]+", page)[0]
print(len(page), len(ask(style)), ask("/health/").decode())
"""
PDF = "import weasyprint as w; pdf = w.HTML(string='<p>Our story'); assert pdf.write_pdf().startswith(b'%PDF-')"


class Buildah:
    """Buildah with a store of its own, which ends with the run."""

    def __init__(self, folder: Path) -> None:
        where = ["--root", folder / "store", "--runroot", folder / "run", "--storage-driver", "vfs"]
        self.command = ["buildah", *map(str, where)]

    def __call__(self, *words: object) -> str:
        """Run it; give what it prints, and show what it says where it fails."""
        done = subprocess.run([*self.command, *map(str, words)], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise SystemExit(f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}\nbuildah {words[0]} failed.")
        return done.stdout.strip()

    def settings(self, image: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self("inspect", "--type", "image", image))["Docker"]["config"]
        return found


def base(buildah: Buildah, folder: Path) -> None:
    """Make a Debian as small as the one the Dockerfile names: without manuals, lists and archives."""
    release = re.search(r"^ARG BASE=\S+/debian:(\w+)-slim$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    if not release:
        raise SystemExit("The Dockerfile names no Debian as its base.")
    there = folder / "debian"
    subprocess.run(  # noqa: S603
        ["debootstrap", "--variant=minbase", release[1], there],  # noqa: S607
        check=True,
        stdout=subprocess.DEVNULL,
    )
    for name in ("usr/share/doc", "usr/share/man", "usr/share/locale", "var/cache/apt/archives", "var/lib/apt/lists"):
        shutil.rmtree(there / name)
        (there / name).mkdir(mode=0o755)
    shutil.copy(CERTIFICATES, there / OUTSIDE[1:])
    box = buildah("from", "scratch")
    buildah("add", "--quiet", box, there, "/")
    buildah("config", "--env", f"SSL_CERT_FILE={OUTSIDE}", box)
    buildah("commit", "--quiet", box, "localhost/base")
    shutil.rmtree(there)


class Box:
    """A container that runs."""

    def __init__(self, root: Path, volume: Path, config: dict[str, Any], beside: set[str]) -> None:
        self.folder, self.config = root, config
        self.user = next(
            line.split(":")[2:4]
            for line in (root / "etc/passwd").read_text().splitlines()
            if line.startswith(f"{config['User']}:")
        )
        self.env = [word for word in config["Env"] if word.split("=")[0] not in beside]
        script = ENTER.format(root=root, volume=volume, command=shlex.join(self._as_user(config["Cmd"])))
        shutil.chown(volume, *map(int, self.user))
        self.began, self.log = time.monotonic(), tempfile.TemporaryFile("w+")  # noqa: SIM115
        self.process = subprocess.Popen(  # noqa: S603
            ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-ec", script],  # noqa: S607
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def _as_user(self, command: list[str]) -> list[str]:
        user, group = self.user
        rights = ["--no-new-privs", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all"]
        return [
            *("env", "-i", f"--chdir={self.config['WorkingDir']}", *self.env),
            *("setpriv", f"--reuid={user}", f"--regid={group}", *rights, *command),
        ]

    @property
    def first(self) -> str:
        """Give the number of its first process."""
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().strip()

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in it."""
        enter = ["nsenter", "--target", self.first, "--mount", "--net", "--pid", "--root", "--wd"]
        return subprocess.run([*enter, *self._as_user([*command])], capture_output=True, text=True, check=False)  # noqa: S603

    def healthy(self, within: float) -> float:
        """Wait until its own health check is content; give the seconds since the start."""
        kind, *check = self.config["Healthcheck"]["Test"]
        assert kind == "CMD"  # noqa: S101
        while time.monotonic() < self.began + within:
            time.sleep(0.1)
            if self.process.poll() is not None:
                break
            if not self.run(*check).returncode:
                return time.monotonic() - self.began
        return float("inf")

    def end(self) -> float:
        """Stop it as Docker does; give the seconds it takes."""
        began = time.monotonic()
        if self.process.poll() is None:
            os.kill(int(self.first), 15)
        try:
            self.process.wait(END * 2)
        except subprocess.TimeoutExpired:
            self.process.kill()
        return time.monotonic() - began if self.process.returncode == 0 else float("inf")

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read()[-3000:]


def look(root: Path, user: int) -> Iterator[str]:
    """Look at the files; yields what should not be so."""
    found, size = list(files(root)), 0
    seen = set()
    for file, facts in found:
        size += facts.st_size if facts.st_ino not in seen else 0
        seen.add(facts.st_ino)
        inside = str(file.relative_to(root))
        mode, kept = facts.st_mode, inside.startswith(KEPT)
        if not kept and not stat.S_ISLNK(mode) and (mode & 0o002 or (facts.st_uid == user and mode & 0o200)):
            yield f"/{inside} can be written"
        if inside.startswith(("usr/bin/", "usr/local/bin/", "venv/bin/")) and file.name in TOOLS:
            yield f"/{inside} is left"
    say(f"size: {size / 1024**2:.0f} MiB in {len(found)} files (at most {SIZE})")
    if size > SIZE * 1024**2:
        yield "it is too large"


def files(root: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for folder, folders, names in os.walk(root):
        for name in [*folders, *names]:
            yield Path(folder) / name, (Path(folder) / name).lstat()


def live(box: Box) -> Iterator[str]:
    """Ask of it what people will; yields what it can't do."""
    if (pages := box.run("python", "-c", PAGES)).returncode or not pages.stdout.strip().endswith("ok"):
        yield f"its pages don't answer: {pages.stderr[-1000:]}"
    say(f"page: front page and style sheet, in bytes, and its health: {pages.stdout.strip()}")
    if not (written := box.run("sh", "-c", "echo x > /nearer/x")).returncode or "Read-only" not in written.stderr:
        yield "its file system can be written"
    for what, command in {
        "two people come in": ["python", "manage.py", "sample"],
        "their photos open": ["python", "manage.py", "photos", "verify"],
        "a PDF is set": ["python", "-c", PDF],
    }.items():
        if (done := box.run(*command)).returncode:
            yield f"not so: {what}: {done.stdout[-500:]} {done.stderr[-1000:]}"
        else:
            say(f"page: {what}: {' '.join(done.stdout.split())[-90:] or 'yes'}")


def start(what: str, box: Box, most: float) -> Iterator[str]:
    took = box.healthy(most * 3)
    say(f"start: {what} {took:.1f} s (at most {most:g})")
    if took > most:
        yield f"the start takes too long, {what}: {box.said()}"


@contextmanager
def built() -> Iterator[tuple[Path, dict[str, Any], set[str]]]:
    """Build; give its files, its settings, and what of its environment is this machine's alone."""
    with tempfile.TemporaryDirectory(prefix="nearer-image-", ignore_cleanup_errors=True) as name:
        buildah = Buildah(Path(name))
        base(buildah, Path(name))
        began = time.monotonic()
        what = ["--format", "docker", "--isolation", "chroot", "--build-arg", "BASE=localhost/base"]
        buildah("build", "--quiet", *what, "--tag", "localhost/nearer", ROOT)
        say(f"build: {time.monotonic() - began:.0f} s, with its packages")
        box = buildah("from", "--pull-never", "localhost/nearer")
        try:
            beside = {word.split("=")[0] for word in buildah.settings("localhost/base")["Env"]} - {"PATH"}
            yield Path(buildah("mount", box)), buildah.settings("localhost/nearer"), beside
        finally:
            buildah("umount", box)


def main() -> int:
    """Build it, start it twice, and look."""
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing or os.geteuid():
        say(f"This needs root and {', '.join(NEEDED)} (apt install buildah debootstrap); missing: {missing or 'root'}.")
        return 1
    faults: list[str] = []
    with built() as (root, config, beside), tempfile.TemporaryDirectory(prefix="nearer-volume-") as volume:
        for what, most in (("from nothing", FIRST), ("once more", AGAIN)):
            box = Box(root, Path(volume), config, beside)
            try:
                faults += start(what, box, most)
                faults += [*look(root, int(box.user[0])), *live(box)] if what == "from nothing" and not faults else []
            finally:
                took = box.end()
            say(f"end: {took:.1f} s (at most {END:g})")
            faults += [f"it doesn't end in order: {box.said()}"] if took > END else []
    for fault in faults:
        say(f"FAULT {fault}")
    return int(bool(faults))


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
