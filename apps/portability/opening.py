"""Opens a copy that somebody brings, as a stranger’s work: nothing is unpacked, and nothing read past a limit."""

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

import msgspec
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from apps.photos.decoding import MAX_BYTES
from apps.photos.library import MOST_PHOTOS
from apps.portability.schema import DECODER, FORMAT, VERSION

LONGEST = 128 * 1024**2  # bytes of nearer.json
MANIFEST = 64 * 1024**2  # bytes of the manifest
MOST_FILES = 3 * MOST_PHOTOS

NO_COPY = _("This isn’t a copy that Nearer made.")
NOT_WHOLE = _("This copy isn’t whole: %(name)s is damaged or missing. Nothing was changed.")
TOO_NEW = _("This copy was made by a newer Nearer. Update this one first.")
TOO_MUCH = _("There’s more in this copy than Nearer takes: %(name)s.")


class Unfit(Exception):
    """Why a copy can't be taken; `sentence` says it."""

    def __init__(self, sentence: StrOrPromise, **told: Any) -> None:
        self.sentence = str(sentence) % told if told else str(sentence)
        super().__init__(self.sentence)


class File(msgspec.Struct):
    """A file of the copy, as its manifest has it."""

    size: int
    sha256: str


class Manifest(msgspec.Struct):
    """What the copy says of itself."""

    format: str
    version: int
    made_at: datetime | None = None
    files: dict[str, File] = {}


MANIFESTS = msgspec.json.Decoder(Manifest)


class Opened:
    """A copy: what it says of itself, its document, and its photos, each checked as it is read."""

    def __init__(self, file: ZipFile) -> None:
        self._file = file
        self._infos = {info.filename: info for info in file.infolist()}
        if len(self._infos) > MOST_FILES or len(self._infos) != len(file.infolist()):
            raise Unfit(TOO_MUCH, name=len(file.infolist()))
        self.manifest = _decoded(MANIFESTS, self._read("manifest.json", MANIFEST))
        if self.manifest.format != FORMAT:
            raise Unfit(NO_COPY)
        if self.manifest.version != VERSION:
            raise Unfit(TOO_NEW)
        self.document: Any = _decoded(DECODER, self.checked("nearer.json", LONGEST))
        for photo in self.document.photos:
            if photo.file and photo.file not in self._infos:
                raise Unfit(NOT_WHOLE, name=photo.file)

    def checked(self, name: str, limit: int = MAX_BYTES) -> bytes:
        """Returns a file whose size and hash are those of the manifest."""
        said, content = self.manifest.files.get(name), self._read(name, limit)
        if not said or (len(content), hashlib.sha256(content).hexdigest()) != (said.size, said.sha256):
            raise Unfit(NOT_WHOLE, name=name)
        return content

    def _read(self, name: str, limit: int) -> bytes:
        info: ZipInfo | None = self._infos.get(name)
        if not info:
            raise Unfit(NO_COPY if name == "manifest.json" else NOT_WHOLE, name=name)
        try:
            with self._file.open(info) as file:
                content = file.read(limit + 1)
        except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError):
            raise Unfit(NOT_WHOLE, name=name) from None
        if len(content) > limit:
            raise Unfit(TOO_MUCH, name=name)
        return content


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Opens a copy, or raises Unfit."""
    try:
        file = ZipFile(path)
    except (BadZipFile, EOFError, ValueError, NotImplementedError):
        raise Unfit(NO_COPY) from None
    with file:
        yield Opened(file)


def _decoded[T](decoder: msgspec.json.Decoder[T], content: bytes) -> T:
    try:
        return decoder.decode(content)
    except (msgspec.DecodeError, RecursionError) as fault:
        raise Unfit(_("This copy can’t be read: %(fault)s. Nothing was changed."), fault=fault) from None
