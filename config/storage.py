"""Where photos stand: in a folder of this machine where nothing is said, else in a bucket of an S3-compatible store."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import env

Stores = dict[str, dict[str, Any]]


def of_photos(folder: Path) -> Stores:
    """Returns Django's settings for the one that holds the photos, and for each there is, by its own name.

    Nothing of the bucket's library is loaded before the bucket is used.
    """
    options = {"location": folder, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    there: Stores = {"folder": {"BACKEND": "apps.photos.storage.folder.Folder", "OPTIONS": options}}
    if name := env.text("S3_BUCKET"):
        there["bucket"] = _bucket(name)
    chosen = env.one_of("PHOTOS_IN", "folder", "bucket")
    if chosen not in there:
        raise ImproperlyConfigured("PHOTOS_IN is “bucket”, but no bucket is named: set S3_BUCKET.")
    return there | {"photos": there[chosen]}


def _bucket(name: str) -> dict[str, Any]:
    endpoint, key, secret = env.text("S3_ENDPOINT"), env.text("S3_KEY"), env.text("S3_SECRET")
    if endpoint and not endpoint.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"S3_ENDPOINT is “{endpoint}”: it starts with https:// or http://.")
    if bool(key) != bool(secret):
        raise ImproperlyConfigured("S3_KEY and S3_SECRET belong together: set both, or neither.")
    options = {
        "bucket_name": name,
        "endpoint_url": endpoint or None,
        "region_name": env.text("S3_REGION", "us-east-1"),
        "access_key": key or None,
        "secret_key": secret or None,
        "file_overwrite": False,
        # Every store but Amazon's own knows a bucket by its path; only Amazon's insists on a host of its own.
        "addressing_style": "path" if endpoint else "virtual",
    }
    return {"BACKEND": "apps.photos.storage.s3.Bucket", "OPTIONS": options}
