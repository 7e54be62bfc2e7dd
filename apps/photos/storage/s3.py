"""A bucket of an S3-compatible store as a place for files. Loaded only where one is configured: it takes 25 MB.

Every question has an end, and is asked twice at most; what the store answers is said as a disk would say it. Nobody but
the server ever reads from it: there are no addresses for browsers, and no rights are given to anyone.
"""

from __future__ import annotations

import base64
import errno
import functools
import hashlib
import io
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from itertools import chain, islice, takewhile
from typing import Any

from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.exceptions import ConnectionError as NoConnection
from botocore.parsers import ResponseParserError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from apps.photos.storage.base import Stored

BLOCK = 1024**2 + 4096
"""Bytes asked for at once. What is sealed in one chunk, as nearly all sizes are, comes whole with one question."""
OURS = re.compile(r"([a-z]+-)?[0-9a-f]{2}/[0-9a-f]{40}")
"""A bucket may hold what is not ours; by our names it is never mistaken for a photo that was forgotten."""
TIMES = {"connect_timeout": 2, "read_timeout": 5, "retries": {"total_max_attempts": 2, "mode": "standard"}}


class BrokenOff(BotoCoreError):
    """An answer that ended before its time."""

    fmt = "{reason}"


AWAY_FOR = 1.0
"""Seconds for which nobody asks again where no connection came about: a page of photos must not hold every thread."""


class Away(OSError):
    """No connection came about."""


@contextmanager
def _as_a_disk_would() -> Iterator[None]:
    try:
        yield
    except ClientError as refusal:
        code = refusal.response.get("Error", {}).get("Code", "")
        if code in {"404", "NoSuchKey"}:
            raise FileNotFoundError(errno.ENOENT, "There is no such file in the bucket.") from None
        raise OSError(errno.EIO, f"The bucket refused it ({code}).") from None
    except NoConnection as problem:
        raise Away(errno.EIO, f"The bucket could not be reached ({type(problem).__name__}).") from None
    except (BotoCoreError, ResponseParserError) as problem:
        raise OSError(errno.EIO, f"The bucket gave no answer ({type(problem).__name__}).") from None


class Bucket(S3Storage):
    """A bucket. A file is there whole or not at all, and no name is given twice."""

    def __init__(self, **options: Any) -> None:
        self._lock, self._client, self._away_until = threading.Lock(), None, 0.0
        super().__init__(**options)
        self.client_config = Config(
            s3={"addressing_style": self.addressing_style},
            max_pool_connections=16,
            # Newer check sums are not known everywhere; we send the one that is, and what is sealed proves itself.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            **TIMES,
        )

    def get_default_settings(self) -> dict[str, Any]:
        fixed = {"file_overwrite": False, "default_acl": None, "querystring_auth": False, "gzip": False}
        return super().get_default_settings() | fixed  # type: ignore[no-any-return]

    @property
    def client(self) -> Any:
        """The one client of this process: it may be used by all threads, and each would take another 13 MB."""
        with self._lock:
            self._client = self._client or self._made(self.client_config)
            return self._client

    @contextmanager
    def asked(self) -> Iterator[Any]:
        """Give the client for one question, and say what goes wrong as a disk would; at once, if it just did."""
        if time.monotonic() < self._away_until:
            raise Away(errno.EIO, "The bucket could not be reached a moment ago.")
        try:
            with _as_a_disk_would():
                yield self.client
        except Away:
            self._away_until = time.monotonic() + AWAY_FOR
            raise

    def exists(self, name: str) -> bool:
        try:
            with self.asked() as client:
                client.head_object(Bucket=self.bucket_name, Key=name)
        except FileNotFoundError:
            return False
        return True

    def delete(self, name: str) -> None:
        """Take a file away; one that is gone is no matter."""
        with self.asked() as client:
            client.delete_object(Bucket=self.bucket_name, Key=name)

    def listed(self, area: str, start: str, most: int) -> Iterator[Stored]:
        """Give about so many files of one area: from `start` to the end, then from the beginning up to there.

        What isn't ours counts too: a bucket may hold any number of other things.
        """
        prefix = f"{area}-" if area else ""
        first = f"{prefix}{start[:2]}/{start[2:]}"
        rest = self._pages(Prefix=prefix, StartAfter=first)
        before = takewhile(lambda found: found["Key"] <= first, self._pages(Prefix=prefix))
        files = filter(None, map(_ours, islice(chain(rest, before), most)))
        yield from (file for file in files if file.name.rpartition("-")[0] == area)

    def open_to_all(self, name: str) -> bool:
        """Tell whether somebody without any key could read this file."""
        stranger = self._made(self.client_config.merge(Config(signature_version=UNSIGNED)))
        try:
            stranger.head_object(Bucket=self.bucket_name, Key=name)
        except (BotoCoreError, ClientError):
            return False
        return True

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        return File(io.BufferedReader(InBlocks(self, name), 1), name)

    def _save(self, name: str, content: File[Any]) -> str:
        body: Any = content.file
        body.seek(0)
        digest = hashlib.file_digest(body, functools.partial(hashlib.md5, usedforsecurity=False)).digest()
        body.seek(0)
        with self.asked() as client:
            client.put_object(
                Bucket=self.bucket_name, Key=name, Body=body, ContentMD5=base64.b64encode(digest).decode()
            )
        return name

    def _made(self, config: Config) -> Any:
        with _as_a_disk_would():
            session = self._create_session()
            return session.client("s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=config)

    def _pages(self, **asked: str) -> Iterator[dict[str, Any]]:
        """Give what is listed, with one question for a thousand."""
        with self.asked() as client:
            for page in client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name, **asked):
                yield from page.get("Contents", ())


def _ours(found: dict[str, Any]) -> Stored | None:
    return Stored(found["Key"], found["LastModified"].astimezone(UTC)) if OURS.fullmatch(found["Key"]) else None


class InBlocks(io.RawIOBase):
    """A file in a bucket that is read block by block, from wherever one looks."""

    def __init__(self, bucket: Bucket, name: str) -> None:
        self._bucket, self._name = bucket, name
        self._place, self._begin, self._size, self._held = 0, 0, 0, b""
        self._fetch(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, target: Any) -> int:
        """Read on, up to the end of what one question brings."""
        if self._place >= self._size:
            return 0
        if not self._begin <= self._place < self._begin + len(self._held):
            self._fetch(self._place)
        at = self._place - self._begin
        piece = self._held[at : at + len(target)]
        target[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def _fetch(self, start: int) -> None:
        with self._bucket.asked() as client:
            get = functools.partial(client.get_object, Bucket=self._bucket.bucket_name, Key=self._name)
            try:
                self._ask(get, start)
            except BrokenOff:  # in the middle of an answer, where the library does not ask again
                self._ask(get, start)

    def _ask(self, get: Callable[..., Any], start: int) -> None:
        try:
            answer = get(Range=f"bytes={start}-{start + BLOCK - 1}")
        except ClientError as refusal:
            if refusal.response["Error"]["Code"] != "InvalidRange":
                raise
            return  # it is empty
        try:
            self._held, self._begin = answer["Body"].read(), start
        except BotoCoreError as problem:
            raise BrokenOff(reason=problem) from None
        self._size = int(answer["ContentRange"].rpartition("/")[2])
