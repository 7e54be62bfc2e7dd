"""A photo on its way, and a bucket of a real S3 server, for tests that ask for them."""

import io
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.files.storage import storages
from django.test import Client
from PIL import Image

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos.storage.s3 import Bucket
from config import storage as storage_settings
from tests.conftest import As
from tests.photos.seaweed import Seaweed
from tests.photos.sending import STEP, announce
from tests.photos.stored import names


@pytest.fixture
def content() -> bytes:
    """A picture of many small parts."""
    file = io.BytesIO()
    Image.effect_noise((160, 120), 60).convert("RGB").save(file, "JPEG", quality=95)
    assert len(file.getvalue()) > 8 * STEP
    return file.getvalue()


@pytest.fixture
def begun(as_: As, alice: User, couple: Couple, content: bytes) -> tuple[Client, str]:
    """Announce it; give the browser, and the address that its parts are sent to."""
    browser = as_(alice)
    return browser, str(announce(browser, len(content))["Location"])


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
    settings.STORAGES = settings.STORAGES | storage_settings.of_photos(settings.VAR / "photos")
    found = storages["photos"]
    assert isinstance(found, Bucket)
    for name in names(found) | names(found, "books"):
        found.delete(name)
    return found
