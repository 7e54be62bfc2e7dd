"""Reads pictures people bring: what they are, and the sizes pages show. The decoder opens them, in a jail."""

import contextlib
import errno
import json
import os
import re
import signal
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from apps.photos.formats import HEAD, Kind, recognise
from apps.photos.refusals import Refused
from decoder import client

__all__ = ["MAX_BYTES", "Kind", "Reading", "Rendition", "layers", "probe", "render"]

MAX_BYTES = 30 * 1024**2
TIMEOUT = 20.0
"""Seconds on the wall, per picture."""

ANSWER = 64 * 1024
SIZES = ("large", "medium", "small")
SLOW = {Kind.HEIC, Kind.AVIF}
CODES = {"too-many-pixels", "too-much", "damaged"}  # of what a decoder may say
COLOUR, PLACEHOLDER = re.compile(r"#[0-9a-f]{6}"), re.compile(r"[0-9a-f]{36}")


@dataclass(frozen=True)
class Rendition:
    """One size of a picture: a WebP in sRGB, upright, without any metadata."""

    name: str
    width: int
    height: int
    path: Path
    bytes: int


@dataclass(frozen=True)
class Reading:
    """What is known of a picture after it was read from end to end; width and height are those of it upright."""

    kind: Kind
    width: int
    height: int
    taken_on: date | None
    """The day on the clock of the place where it was taken."""
    taken_at: datetime | None
    """The moment on that clock: aware where the camera wrote down its offset, naive where it didn't."""
    colour: str
    """What most of it looks like, as #rrggbb."""
    placeholder: str
    """What it looks like from afar; placeholder.py draws it, until the picture has loaded."""
    sizes: tuple[Rendition, ...] = ()
    """What pages show, where it was made at once."""

    def facts(self) -> dict[str, str]:
        """Give what is kept sealed beside the photo, as JSON takes it."""
        facts = {"colour": self.colour, "placeholder": self.placeholder}
        return facts | ({"taken_at": self.taken_at.isoformat()} if self.taken_at else {})


def probe(path: Path, into: Path | None = None) -> Reading:
    """Decode the whole file and tell what is known of it; raise `Refused` if it isn't a picture that can be kept.

    Of a kind that takes long to decode, the sizes are made in the same go, where there is a folder to put them into.
    """
    with path.open("rb") as file:
        kind = _accept(file)
        folder = into if kind in SLOW else None
        found = _decode(file, "probe", kind, *([str(folder.absolute())] if folder else []))
    with _nothing_but_facts():
        return Reading(
            kind=kind,
            width=_side(found["width"]),
            height=_side(found["height"]),
            taken_on=date.fromisoformat(found["taken_on"]) if found["taken_on"] else None,
            taken_at=datetime.fromisoformat(found["taken_at"]) if found["taken_at"] else None,
            colour=_text(found["colour"], COLOUR),
            placeholder=_text(found["placeholder"], PLACEHOLDER),
            sizes=tuple(_renditions(found["sizes"], folder)) if folder else (),
        )


def render(path: Path, kind: Kind, into: Path) -> list[Rendition]:
    """Write large, medium and small .webp into the folder and list them; raise `Refused` and leave none if it fails."""
    try:
        with path.open("rb") as file:
            if _accept(file) != kind:
                raise Refused("damaged")
            found = _decode(file, "render", kind, str(into.absolute()))
        with _nothing_but_facts():
            return _renditions(found, into)
    except Refused:
        for name in SIZES:
            (into / f"{name}.webp").unlink(missing_ok=True)
        raise


def layers() -> dict[str, bool]:
    """Ask the decoder which layers of its jail hold on this machine; raise `Refused` if it can't even say that."""
    with Path(os.devnull).open("rb") as nothing:
        return dict(_decode(nothing))


def _accept(file: IO[bytes]) -> Kind:
    """Look at the size and the first bytes only, and leave the file at its beginning."""
    kind = recognise(file.read(HEAD))
    if os.fstat(file.fileno()).st_size > MAX_BYTES:
        raise Refused("too-heavy")
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    return kind


def _decode(file: IO[bytes], *job: str) -> Any:
    """Run the decoder on the file. However it ends, there is either an answer or a refusal, and no process left.

    Where there is no room for what it makes it is an OSError: the picture can't help that.
    """
    with tempfile.TemporaryFile() as out:
        try:
            status = client.run(job, file, out, TIMEOUT)
        except TimeoutError:
            raise Refused("too-slow") from None
        out.seek(0)
        written = out.read(ANSWER)
    if status == os.EX_UNAVAILABLE:
        raise RuntimeError("The decoder could not load its libraries: pyvips, pi-heif, Pillow.")
    if status != 0:
        raise Refused(
            "too-slow" if status == -signal.SIGXCPU else "too-much" if status == -signal.SIGKILL else "damaged"
        )
    with _nothing_but_facts():
        answer = json.loads(written)
        if "refused" not in answer:
            return answer["done"]
        full = answer["refused"] == "no-room"
        fault = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) if full else Refused(_one_of(CODES, answer["refused"]))
    raise fault


@contextlib.contextmanager
def _nothing_but_facts() -> Any:
    """Take the decoder's answer as the work of a stranger, since a picture may have taken it over."""
    try:
        yield
    except (ValueError, TypeError, KeyError, OSError):
        raise Refused("damaged") from None


def _renditions(found: Any, into: Path) -> list[Rendition]:
    return [_rendition(made, name, into) for made, name in zip(found, SIZES, strict=True)]


def _rendition(made: dict[str, Any], name: str, into: Path) -> Rendition:
    path = into / f"{name}.webp"
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        if recognise(file.read(HEAD)) is not Kind.WEBP:
            raise ValueError(name)
        size = os.fstat(file.fileno()).st_size
    return Rendition(name, _side(made["width"]), _side(made["height"]), path, size)


def _side(pixels: Any) -> int:
    if not isinstance(pixels, int) or not 0 < pixels <= 65535:
        raise ValueError(pixels)
    return pixels


def _text(text: Any, form: re.Pattern[str]) -> str:
    if not form.fullmatch(text):
        raise ValueError(text)
    return str(text)


def _one_of(known: set[str], word: Any) -> str:
    if word not in known:
        raise ValueError(word)
    return str(word)
