"""A bucket of a real S3 server, for tests that ask for it."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.files.storage import storages

from apps.photos.bucket import Bucket
from config import stores
from tests.photos.seaweed import Seaweed


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seaweed]:
    """Start the server once."""
    server = Seaweed(tmp_path_factory.mktemp("seaweed"))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def bucket(seaweed: Seaweed, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """Keep photos in a bucket, empty at first."""
    for name, value in seaweed.options().items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = settings.STORAGES | stores.of_photos(settings.VAR / "photos")
    found = storages["photos"]
    assert isinstance(found, Bucket)
    for file in found.lying():
        found.delete(file.name)
    return found
