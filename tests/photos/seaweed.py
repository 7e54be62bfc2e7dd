"""A real S3 server, SeaweedFS, for tests and benches: on this machine only, in a folder of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile

if TYPE_CHECKING:
    from apps.photos.storage.s3 import Bucket

WEED = Path(sys.executable).with_name("weed")
PORTS = [f"{part}.{port}" for part in ("master", "volume", "filer", "s3") for port in ("port", "port.grpc")]
KEY, SECRET = "all", "all of it, and to everybody"
READS, READS_SECRET = "looks", "looks and touches nothing"


class Seaweed:
    """The server: one key may do everything, another may only read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.ports = dict(zip(PORTS, _free(len(PORTS)), strict=True))
        self.endpoint = f"http://127.0.0.1:{self.ports['s3.port']}"
        (folder / "files").mkdir(parents=True)
        (folder / "keys.json").write_text(json.dumps({"identities": [
            _one(KEY, SECRET, ["Admin", "Read", "Write", "List"]), _one(READS, READS_SECRET, ["Read", "List"]),
        ]}))  # fmt: skip

    def start(self) -> None:
        """Start it, with all that it had, and wait until it keeps what it is given."""
        ports = [f"-{name}={port}" for name, port in self.ports.items()]
        small = ["-master.volumeSizeLimitMB=64", "-volume.max=30", "-s3.port.iceberg=0", "-s3.port.lance=0"]
        small += ["-master.electionTimeout=500ms"]
        command = [str(WEED), "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={self.folder / 'files'}", "-s3"]
        command += [f"-s3.config={self.folder / 'keys.json'}", *ports, *small]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            if self._keeps():
                return
            time.sleep(0.1)
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self) -> None:
        """Stop it at once: it hears no other signal."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def options(self, bucket: str = "photos", key: str = KEY, secret: str = SECRET) -> dict[str, str]:
        """Give the environment in which photos are kept there."""
        there = {"PHOTOS_IN": "bucket", "S3_ENDPOINT": self.endpoint, "S3_BUCKET": bucket}
        return there | {"S3_KEY": key, "S3_SECRET": secret}

    def bucket(self, key: str = KEY, secret: str = SECRET) -> Bucket:
        """Give the bucket as the product would use it with this key."""
        from apps.photos.storage.s3 import (
            Bucket,  # it reads the settings, which may have to be told of this server first
        )

        return Bucket(
            bucket_name="photos",
            endpoint_url=self.endpoint,
            access_key=key,
            secret_key=secret,
            region_name="us-east-1",
            addressing_style="path",
        )

    def _keeps(self) -> bool:
        with suppress(OSError, BotoCoreError, ClientError):
            bucket = self.bucket()
            with suppress(
                bucket.client.exceptions.BucketAlreadyExists, bucket.client.exceptions.BucketAlreadyOwnedByYou
            ):
                bucket.client.create_bucket(Bucket="photos")
            bucket.delete(bucket.save(f"00/{time.monotonic_ns():040x}", ContentFile(b"x")))
            return True
        return False


def _one(key: str, secret: str, actions: list[str]) -> dict[str, object]:
    return {"name": key, "credentials": [{"accessKey": key, "secretKey": secret}], "actions": actions}


def _free(count: int) -> list[int]:
    with ExitStack() as held:
        found = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in found:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in found]
