"""Reads pictures people bring: what they are, and the sizes pages show. The decoder opens them, in a jail."""

import errno
import os
import signal
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from apps.photos.formats import HEAD, Kind, recognise
from apps.photos.models import SIZES
from apps.photos.refusals import Refused
from decoder import client

MAX_BYTES = 30 * 1024**2
TIMEOUT = 20.0
"""Seconds on the wall, per picture."""
ANSWER = 64 * 1024
SLOW = {Kind.HEIC, Kind.AVIF}
ENDINGS = {-signal.SIGXCPU: "too-slow", -signal.SIGKILL: "too-much"}

type Side = Annotated[int, msgspec.Meta(gt=0, le=65535)]


class Answer[Told](msgspec.Struct):
    """What a decoder may say, taken as the work of a stranger: a picture may have taken it over."""

    done: Told | None = None
    refused: Literal["too-many-pixels", "too-much", "damaged", "no-room"] = "damaged"


class Told(msgspec.Struct):
    """What the decoder tells of a picture that it has read from end to end."""

    width: Side
    """Of the picture upright, as the height is."""
    height: Side
    taken_on: date | None
    """The day on the clock of the place where it was taken."""
    taken_at: datetime | None
    """The moment on that clock: aware where the camera wrote down its offset, naive where it didn't."""
    colour: Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-f]{6}\Z")]
    """What most of it looks like."""
    placeholder: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{36}\Z")]
    """What it looks like from afar; the tag of this name draws it, until the picture has loaded."""


class Reading(Told, kw_only=True):
    """What is known of a picture, and the sizes that were made: each a WebP in sRGB, upright, without metadata."""

    kind: Kind
    sizes: dict[str, Path]

    def facts(self) -> dict[str, str]:
        """Give what is kept sealed beside the photo, as JSON takes it."""
        facts = {"colour": self.colour, "placeholder": self.placeholder}
        return facts | ({"taken_at": self.taken_at.isoformat()} if self.taken_at else {})


def probe(path: Path, into: Path | None = None) -> Reading:
    """Decode the whole file and tell what is known of it; raise `Refused` if it isn't a picture that can be kept.

    Of a kind that takes long to decode, the sizes are made in the same go, where there is a folder to put them into.
    """
    kind = _accept(path)
    folder = into if kind in SLOW else None
    told = _ask(Answer[Told], path, "probe", kind, *([str(folder.absolute())] if folder else []))
    return Reading(**msgspec.structs.asdict(told), kind=kind, sizes=_sizes(folder) if folder else {})


def render(path: Path, into: Path) -> dict[str, Path]:
    """Make the sizes in this folder, and tell where they lie; raise `Refused` where they can't be made."""
    _ask(Answer[bool], path, "render", _accept(path), str(into.absolute()))
    return _sizes(into)


def layers() -> dict[str, bool]:
    """Ask the decoder which layers of its jail hold on this machine; raise `Refused` if it can't even say that."""
    return _ask(Answer[dict[str, bool]], Path(os.devnull))


def _accept(path: Path) -> Kind:
    """Look at the first bytes and the size only."""
    with path.open("rb") as file:
        kind = recognise(file.read(HEAD))
    if path.stat().st_size > MAX_BYTES:
        raise Refused("too-heavy")
    return kind


def _sizes(folder: Path) -> dict[str, Path]:
    sizes = {size: folder / f"{size}.webp" for size in SIZES}
    if not all(map(_is_webp, sizes.values())):
        raise Refused("damaged")
    return sizes


def _is_webp(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(12)
    return head[:4] + head[8:] == b"RIFFWEBP"


def _ask[T](form: type[Answer[T]], picture: Path, *words: str) -> T:
    """Give the decoder's answer, or refuse; where there is no room for what it makes, that is an OSError."""
    written = _run(picture, words)
    try:
        answer = msgspec.json.decode(written, type=form)
    except (ValueError, RecursionError):
        raise Refused("damaged") from None
    if answer.done is not None:
        return answer.done
    if answer.refused == "no-room":  # the picture can't help that
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    raise Refused(answer.refused)


def _run(picture: Path, words: Sequence[str]) -> bytes:
    """Run the decoder on a picture. However it ends, there is either an answer or a refusal, and no process left."""
    with picture.open("rb") as file, tempfile.TemporaryFile() as out:
        try:
            status = client.run(words, file, out, TIMEOUT)
        except TimeoutError:
            raise Refused("too-slow") from None
        out.seek(0)
        written = out.read(ANSWER)
    if status == os.EX_UNAVAILABLE:
        raise RuntimeError("The decoder could not load its libraries: pyvips, pi-heif, Pillow.")
    if status != 0:
        raise Refused(ENDINGS.get(status, "damaged"))
    return written
