"""A bucket of an S3-compatible store as a place for files. Loaded only where one is configured: it takes 25 MB.

Every question has an end, and is asked twice at most; what the store answers is said as a disk would say it. Nobody but
the server ever reads from it: there are no addresses for browsers, and no rights are given to anyone.
"""

import base64
import errno
import functools
import hashlib
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from itertools import chain, islice, takewhile
from typing import Any

from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.exceptions import ConnectionError as NoConnection
from botocore.parsers import ResponseParserError
from django.conf import settings
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from apps.photos.storage import Stored

IN_MEMORY = 1024**2 + 4096
"""Bytes. What is sealed in one chunk, as nearly all sizes are, is never written to a disk of ours."""
OURS = re.compile(r"([a-z]+-)?[0-9a-f]{2}/[0-9a-f]{40}")
"""A bucket may hold what is not ours; by our names it is never mistaken for a photo that was forgotten."""
TIMES = {"connect_timeout": 2, "read_timeout": 5, "retries": {"total_max_attempts": 2, "mode": "standard"}}
AWAY_FOR = 1.0
"""Seconds for which nobody asks again where no connection came about: a page of photos must not hold every thread."""


class Bucket(S3Storage):
    """A bucket. A file is there whole or not at all, and no name is given twice."""

    away_until = 0.0

    @functools.cached_property
    def client(self) -> Any:
        """The one client of this process: it may be used by all threads, and each would take another 13 MB."""
        return self._made()

    @contextmanager
    def asked(self) -> Iterator[Any]:
        """Give the client for one question, and say what goes wrong as a disk would; at once, if it just did."""
        if time.monotonic() < self.away_until:
            raise OSError(errno.EIO, "The bucket could not be reached a moment ago.")
        try:
            yield self.client
        except ClientError as refusal:
            code = refusal.response.get("Error", {}).get("Code", "")
            if code in {"404", "NoSuchKey"}:
                raise FileNotFoundError(errno.ENOENT, "There is no such file in the bucket.") from None
            raise OSError(errno.EIO, f"The bucket refused it ({code}).") from None
        except NoConnection as problem:
            self.away_until = time.monotonic() + AWAY_FOR
            raise OSError(errno.EIO, f"The bucket could not be reached ({type(problem).__name__}).") from None
        except (BotoCoreError, ResponseParserError) as problem:
            raise OSError(errno.EIO, f"The bucket gave no answer ({type(problem).__name__}).") from None

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
        for found in islice(chain(rest, before), most):
            name = found["Key"]
            if OURS.fullmatch(name) and name.rpartition("-")[0] == area:
                yield Stored(name, found["LastModified"].astimezone(UTC))

    def open_to_all(self, name: str) -> bool:
        """Tell whether somebody without any key could read this file."""
        try:
            self._made(signature_version=UNSIGNED).head_object(Bucket=self.bucket_name, Key=name)
        except (BotoCoreError, ClientError):
            return False
        return True

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        """Fetch it with one question: what is small into memory, the rest, sealed as it is, onto the disk."""
        file = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  (given away)
        with self.asked() as client:
            get = functools.partial(client.get_object, Bucket=self.bucket_name, Key=name)
            answer = get()
            try:
                shutil.copyfileobj(answer["Body"], file)
            except BotoCoreError:  # in the middle of an answer, where the library does not ask again
                file.seek(0)
                file.truncate()
                shutil.copyfileobj(get()["Body"], file)
        file.seek(0)
        return File(file, name)

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

    def _made(self, **more: Any) -> Any:
        config = Config(
            s3={"addressing_style": self.addressing_style},
            max_pool_connections=16,
            # Newer check sums are not known everywhere; we send the one that is, and what is sealed proves itself.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            **TIMES,
            **more,
        )
        session = self._create_session()
        return session.client("s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=config)

    def _pages(self, **asked: str) -> Iterator[dict[str, Any]]:
        """Give what is listed, with one question for a thousand."""
        with self.asked() as client:
            for page in client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name, **asked):
                yield from page.get("Contents", ())
