"""Puts a backup back where nothing is yet: the keys, the photos, and last the words, so that half of it is nothing."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from config.backups import Failed, making, places, streaming
from config.server import box


def restore(at: datetime | None, *, keep_keys: bool) -> Iterator[str]:
    """Puts words and photos back as they were then, or last, and the newest keys; yields what it has done."""
    words, keys = making.both()
    with box.only_one():
        _refuse_unless_empty(keep_keys=keep_keys)
        with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=".restore-") as name:
            folder = Path(name)
            yield f"Words as of {_fetched('default', words, folder, at)}."
            if not keep_keys:
                yield f"Keys as of {_fetched('vault', keys, folder, None)}."
            if settings.PHOTOS_IN == "folder":
                names = list(words.sizes(making.PHOTOS))
                words.take(making.PHOTOS, names, folder / making.PHOTOS)
                yield f"{len(names)} files of photos."
            _into_place(folder, keep_keys=keep_keys)


def _refuse_unless_empty(*, keep_keys: bool) -> None:
    files = [making.file_of(alias) for alias in (("default",) if keep_keys else ("default", "vault"))]
    full = [part for file in files for part in file.parent.glob(f"{file.name}*")]  # a log that is left would go into it
    full += settings.PHOTOS.iterdir() if settings.PHOTOS.is_dir() else ()
    if full:
        raise Failed(f"Something is here already, such as {full[0]}. Move it away; a restore never overwrites.")
    if keep_keys and not making.file_of("vault").exists():
        raise Failed("There are no keys here to keep.")


def _fetched(alias: str, place: places.Place, folder: Path, at: datetime | None) -> str:
    """Fetches the newest of what was followed and what was copied, and returns when that was."""
    to, copies = folder / making.file_of(alias).name, making.copies(place)
    followed = streaming.last_write(alias)
    name = max((one for one, made in copies.items() if not at or made <= at), default="")
    if followed and (not name or followed >= copies[name]):
        try:
            streaming.restore(alias, to, at)
            return f"{min(at or followed, followed):%Y-%m-%d %H:%M:%S} UTC"
        except Failed:  # it reaches back less far than the copies, or can't be read
            to.unlink(missing_ok=True)
            if not name:
                raise
    if not name:
        raise Failed(f"There is no backup of that time{f' ({at.astimezone(UTC):%Y-%m-%d %H:%M} UTC)' if at else ''}.")
    place.take(making.COPIES, [name], folder)
    (folder / name).rename(to)
    return f"{copies[name]:%Y-%m-%d %H:%M:%S} UTC"


def _into_place(folder: Path, *, keep_keys: bool) -> None:
    for alias in ("default", "vault"):
        for left in making.file_of(alias).parent.glob(f".{making.file_of(alias).name}-litestream"):
            left.rename(folder / f"left-{alias}")  # what it knew of a database that is no more
    if (folder / making.PHOTOS).is_dir():
        if settings.PHOTOS.is_dir():
            settings.PHOTOS.rmdir()
        (folder / making.PHOTOS).rename(settings.PHOTOS)
    for alias in ("default",) if keep_keys else ("vault", "default"):
        file = making.file_of(alias)
        (folder / file.name).rename(file)
